"""What the record says of a light: codes and reasons, to be read back with its resident's wellbeing."""

from typing import Any

from waakvlam.access.models import Category
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.models import Light


def remember(
    happened: Happened,
    light: Light,
    *,
    by: Viewer,
    category: Category = Category.WELLBEING,
    detail: dict[str, Any] | None = None,
) -> None:
    """Record what happened to a light, about its resident and for its team."""
    record(
        happened,
        by=by,
        ref=light.id,
        about=light.subject_id,
        team=light.team_id,
        category=int(category),
        detail=detail,
    )
