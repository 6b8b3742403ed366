"""Finding the statistics where they are installed. Pages never need them, so nothing imports them at start-up."""

import importlib
from collections.abc import Callable
from importlib.util import find_spec
from types import ModuleType
from typing import cast

from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Refused
from waakvlam.watch.publishing import Content
from waakvlam.watch.queries.material import Finding, Material
from waakvlam.watch.queries.publishable import Exact

NEEDED = ("numpy", "scipy", "numba")
"""The packages of the extra 'watch' without which no week is evaluated."""
DRAWING = ("altair", "vl_convert")
"""Those without which there is a table and no picture."""


def missing() -> list[str]:
    """The packages of `NEEDED` that are not installed here."""
    return [name for name in NEEDED if find_spec(name) is None]


def undrawn() -> list[str]:
    """The packages of `DRAWING` that are not installed here."""
    return [name for name in DRAWING if find_spec(name) is None]


def load_judge() -> Callable[[Material], list[Finding]]:
    """What judges the newest week. Raises `Refused` with what to do when the statistics are not installed."""
    return cast(Callable[[Material], list[Finding]], _load("waakvlam.watch.judging").judge)


def load_discloser() -> Callable[[Exact], Content]:
    """What decides which figures may be published. Raises `Refused` like `load_judge`."""
    return cast(Callable[[Exact], Content], _load("waakvlam.watch.disclosing").disclose)


def _load(module: str) -> ModuleType:
    if missing():
        raise Refused(_("The statistics are not installed. Install them: pip install 'waakvlam[watch]'."))
    return importlib.import_module(module)
