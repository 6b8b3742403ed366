"""Whose turn it is now: of what is asked, who answers for it today."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from waakvlam.duties.models import Duty
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Absence
from waakvlam.parties.rules import day_of


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that is asked, and who answers for it now: a person, or a whole team (then `person` is None)."""

    duty: Duty
    person: UUID | None
    name: str

    def is_of(self, viewer: Viewer) -> bool:
        """Whether the viewer answers for it, or owns it: an owner keeps seeing what went to somebody else."""
        asked = ((self.person, self.duty.holder_team_id), (self.duty.person_id, self.duty.team_id))
        return any(viewer.person == person if person else team in viewer.teams for person, team in asked)


def turns_of(viewer: Viewer, duties: QuerySet[Duty]) -> list[Turn]:
    """These duties by due time, each with whose turn it is: who holds it, and when they are away who is second, who
    stands in for them, or else the team. One query.
    """
    day = day_of(viewer.now)
    away = Absence.objects.filter(since__lte=day, until__gte=day)
    holders = away.filter(professional=OuterRef("holder_person"))
    stand_in = holders.filter(stand_in__isnull=False).order_by("-since", "-until", "-id")
    rows = duties.select_related("team", "person", "second", "holder_team", "holder_person").annotate(
        holder_away=Exists(holders),
        second_away=Exists(away.filter(professional=OuterRef("second"))),
        stand_in=Subquery(stand_in.values("stand_in")[:1]),
        stand_in_name=Subquery(stand_in.values("stand_in__name")[:1]),
    )
    found = []
    for duty in rows.order_by("due_at", "kind", "id"):
        if duty.holder_person and not duty.holder_away:
            found.append(Turn(duty, duty.holder_person_id, duty.holder_person.name))
        elif duty.holder_person and duty.second and not duty.second_away:
            found.append(Turn(duty, duty.second_id, duty.second.name))
        elif duty.stand_in:
            found.append(Turn(duty, duty.stand_in, duty.stand_in_name))
        else:
            found.append(Turn(duty, None, duty.holder_team.public_name))
    return found
