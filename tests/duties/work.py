"""Work for tests: two teams in a town, and duties asked of them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tests.parties.world import TUESDAY, Town, clock
from waakvlam.duties.actions import ask
from waakvlam.duties.models import Duty, DutyKind, Ladder
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Professional

LATER = TUESDAY + timedelta(days=3)


@dataclass
class Work:
    """A team with two people, and a neighbouring team."""

    town: Town = field(default_factory=Town)

    def __post_init__(self) -> None:
        self.team = self.town.team("Wijkteam")
        self.other = self.town.team("Buurteam")
        self.amira = self.town.person("Amira", self.team)
        self.bram = self.town.person("Bram", self.other)

    def ask(
        self,
        *,
        by: Viewer | None = None,
        kind: DutyKind = DutyKind.ACCEPT,
        ref: UUID | None = None,
        person: Professional | None = None,
        due_at: datetime = LATER,
        ladder: Ladder = Ladder.SMALL,
        subject: UUID | None = None,
    ) -> UUID:
        by = by or clock()
        with enter(by):
            return ask(
                by=by,
                kind=kind,
                subject=subject or uuid4(),
                ref=ref or uuid4(),
                area=self.town.bu,
                team=self.team.id,
                person=person.id if person else None,
                due_at=due_at,
                ladder=ladder,
            )


def read(duty: UUID) -> Duty:
    with enter(clock()):
        return Duty.objects.get(id=duty)
