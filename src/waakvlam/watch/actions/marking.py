"""Marking on the series of an area why more was told, so that nobody takes it for trouble."""

from datetime import date
from uuid import UUID

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Viewer
from waakvlam.watch.models import Effort, EffortKind
from waakvlam.watch.queries.desks import desk, me
from waakvlam.watch.rules import about_an_area


@atomic
def mark_effort(*, by: Viewer, area: str, kind: EffortKind, since: date, until: date | None, words: str = "") -> UUID:
    """Mark that more (or less) was told in an area from a day until a day (inclusive; None: for good), and why.

    For the coordinator of the area: `Refused` for anybody else or a BSN, `Invalid` for an end before the beginning
    or 'other' without words.
    """
    team = desk(by, area)
    if until and until < since:
        raise Invalid(_("The last day is before the first day."), "until")
    mark = Effort(
        area=area,
        kind=kind,
        since=since,
        until=until,
        words=about_an_area(words, "words", required=kind is EffortKind.OTHER),
        made_at=by.now,
        made_by_id=me(by),
    )
    mark.save(force_insert=True)
    record(Happened.EFFORT_MARKED, by=by, ref=mark.id, team=team, detail={"area": area, "kind": kind})
    return mark.id
