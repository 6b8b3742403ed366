"""Signals from a corporation's own system, as a file with VERA codes (SIG-06, SIG-10)."""

from waakvlam.signals.importing.bringing_in import import_signals as import_signals
from waakvlam.signals.importing.bringing_in import telling_team as telling_team
