"""What we think of areas, days and teams. Pure: facts in, judgement out."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.kernel.decision import Decision, no, yes
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Task
from waakvlam.parties.words import TASKS

_LEVELS = (("BU", 8), ("WK", 6), ("GM", 4))


def day_of(moment: datetime) -> date:
    """The calendar day in the Netherlands on which `moment` falls: absences and memberships count in days."""
    return moment.astimezone(AMSTERDAM).date()


def covering(code: str) -> tuple[str, ...]:
    """The codes that cover an area, narrowest first: BU03440111 lies in WK034401, and that in GM0344."""
    digits = code[2:]
    return tuple(kind + digits[:length] for kind, length in _LEVELS if length <= len(digits))


def ranges_in(code: str) -> tuple[tuple[str, str], ...]:
    """The codes of everything in an area, as (from, to): in WK034401 lie itself and all that begins with BU034401.

    A range and no pattern: behind row level security PostgreSQL guesses what a pattern finds, and guesses badly.
    """
    digits = code[2:]
    return tuple((kind + digits, f"{kind}{digits}Z") for kind, length in _LEVELS if length >= len(digits))


def overlap(one: str, other: str) -> bool:
    """Whether two areas share ground: one of them lies in the other (AR-07)."""
    return one in covering(other) or other in covering(one)


def may_open(taken: Collection[Task]) -> Decision:
    """Whether an area may open: only when every task of its ladder is taken, so that nothing told can vanish."""
    if missing := [str(TASKS[task]) for task in Task if task not in taken]:
        return no(
            _("This area cannot open yet. First name a team for: %(tasks)s.") % {"tasks": ", ".join(missing)}, "SIG-13"
        )
    return yes("SIG-13")


def may_configure(viewer: Viewer) -> Decision:
    """Whether somebody may change who works where."""
    if viewer.may(Permission.CONFIGURE):
        return yes()
    return no(_("Only an administrator changes who works where. Ask yours."))


def may_close_account(viewer: Viewer, professional: UUID) -> Decision:
    """Whether somebody may close the account of a professional: any but their own, so that one administrator stays."""
    if professional != viewer.person:
        return may_configure(viewer)
    return no(_("You cannot close your own account. Ask another administrator."))


def may_plan_absence(viewer: Viewer, professional: UUID, teams: Collection[UUID]) -> Decision:
    """Whether somebody may plan the absence of a professional who works in `teams`: their own, or in their teams."""
    coordinates = viewer.may(Permission.COORDINATE) and not set(viewer.teams).isdisjoint(teams)
    if professional == viewer.person or viewer.may(Permission.CONFIGURE) or coordinates:
        return yes()
    return no(_("You can plan your own absence. For somebody else, ask the coordinator of their team."))


def may_stand_in(teams_of_absent: Collection[UUID], teams_of_stand_in: Collection[UUID]) -> Decision:
    """Whether somebody can stand in: only within a team, because who does not work there cannot see its people."""
    if set(teams_of_absent).isdisjoint(teams_of_stand_in):
        return no(_("A stand-in works in the same team. Choose a direct colleague."))
    return yes()
