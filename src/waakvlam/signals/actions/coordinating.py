"""What a coordinator decides about what came up the ladder."""

from uuid import UUID

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.actions import give_grant
from waakvlam.duties.models import Duty
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind, Team
from waakvlam.signals.queries.concerns import behind
from waakvlam.signals.rules import no_citizen_number, width_for


@atomic
def look_in(*, by: Viewer, duty: UUID, why: str) -> UUID:
    """Open a situation to one's own team, because one of its duties is asked of it now; returns its subject.

    Passing it on needs no look; this is for who decides to look all the same, so the reason goes on the record.
    """
    if not why.strip():
        raise Invalid(_("Say why you need to look in. It goes on the record."), "why")
    Refused.unless(no_citizen_number(why))
    found = Duty.objects.filter(id=duty, done_at=None).first()
    door = behind(by, [found.ref]).get(found.ref) if found else None
    if found is None or door is None:
        raise Missing
    team = Team.objects.select_related("organisation").filter(id=found.holder_team_id, id__in=by.teams).first()
    if team is None:
        raise Missing
    give_grant(
        by=by,
        team=team.id,
        subject=door.subject,
        categories=width_for(OrganisationKind(team.organisation.kind), door.purpose),
        purpose=door.purpose,
        act=found.id,
    )
    record(Happened.LOOKED_IN, by=by, ref=found.id, about=door.subject, team=team.id, detail={"why": why.strip()})
    return door.subject
