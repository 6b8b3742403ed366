"""Early-warning statistics for weekly counts. Plain NumPy and Numba: no Django, no other room, usable alone."""

from waakvlam.watch.stats.disclosure import SUPPRESSED, Publication, Register, Suppressed, Table, publish
from waakvlam.watch.stats.discoveries import Discoveries, false_discoveries
from waakvlam.watch.stats.farrington import Basis, Expectations, farrington_flexible
from waakvlam.watch.stats.scan import Cluster, space_time_scan
from waakvlam.watch.stats.shift import Shifts, sustained_shift

__all__ = [
    "SUPPRESSED",
    "Basis",
    "Cluster",
    "Discoveries",
    "Expectations",
    "Publication",
    "Register",
    "Shifts",
    "Suppressed",
    "Table",
    "false_discoveries",
    "farrington_flexible",
    "publish",
    "space_time_scan",
    "sustained_shift",
]
