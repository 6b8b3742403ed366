"""Saying how many hours there are, and noting what is missing."""

from decimal import Decimal
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic

from waakvlam.capacity.models import Bottleneck, BottleneckKind, Hours
from waakvlam.capacity.rules import may_plan, plausible
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.queries import coordinated_teams
from waakvlam.parties.queries import team as team_of
from waakvlam.parties.rules import day_of


@atomic
def set_hours(*, by: Viewer, team: UUID, weekly: Decimal) -> None:
    """Say how many hours a week a team has for pilot lights from today on; what it was stays in the history (RO-05).

    Raises `Missing` for an unknown team, `Refused` for who does not plan it, `Invalid` for a number that cannot be.
    """
    team_of(by, team)
    Refused.unless(may_plan(by, team, coordinated_teams(by, [team])))
    decision = plausible(weekly)
    if not decision:
        raise Invalid(decision.reason, "weekly")
    today = day_of(by.now)
    Hours.objects.filter(team=team, until=None).update(until=today)
    row = Hours(team_id=team, weekly=weekly, since=today)
    row.save(force_insert=True)
    record(Happened.HOURS_SET, by=by, ref=row.id, team=team, detail={"weekly": str(weekly)})


@atomic
def note_bottleneck(*, by: Viewer, kind: BottleneckKind, area: str, team: UUID | None, ref: UUID) -> None:
    """Note that something is missing at `ref` (a light, an involvement): counted once until it is solved (promise 10).

    `area` is a neighbourhood code; `team` the team that lacks it, if there is one.
    """
    new = new_id()
    with connection.cursor() as cursor:  # of two people who note the same at once, one does
        cursor.execute(
            "INSERT INTO capacity_bottleneck (id, kind, area, team_id, ref, since) VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (ref, kind) WHERE until IS NULL DO NOTHING",
            [new, kind.value, area, team, ref, by.now],
        )
        noted = cursor.rowcount
    if noted:
        record(Happened.BOTTLENECK_NOTED, by=by, ref=new, team=team, detail={"kind": kind})


@atomic
def solve_bottleneck(*, by: Viewer, ref: UUID, kind: BottleneckKind) -> None:
    """Note that what was missing at `ref` is there now; nothing happens when nothing was missing."""
    for row in Bottleneck.objects.select_for_update().filter(ref=ref, kind=kind, until=None):
        row.until = by.now
        row.save(update_fields=["until"])
        record(Happened.BOTTLENECK_SOLVED, by=by, ref=row.id, team=row.team_id, detail={"kind": kind})
