"""Settings for the type checker and the migration check, which need no database and no secrets."""

import os

_ZEROS = "0" * 64
os.environ.setdefault("DATABASE_URL", "postgresql:///nothing")
os.environ.setdefault("WAAKVLAM_SECRET_KEY", "none")
os.environ.setdefault("WAAKVLAM_CONTEXT_KEY", _ZEROS)
os.environ.setdefault("WAAKVLAM_RECEIPT_PEPPER", _ZEROS)
os.environ.setdefault("WAAKVLAM_FIELD_KEYS", f'{{"1": "{_ZEROS}"}}')

from waakvlam.config.settings import *  # noqa: E402, F403  (the defaults come first)
