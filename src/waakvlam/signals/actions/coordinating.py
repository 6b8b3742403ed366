"""What a coordinator decides about what came up the ladder."""

from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.access.actions import give_grant
from waakvlam.access.models import PurposeCode
from waakvlam.duties.models import Duty
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind, Team
from waakvlam.signals.rules import width_for


def look_in(*, by: Viewer, duty: UUID, why: str) -> UUID:
    """Open a situation to one's own team, because one of its duties is asked of it now; returns the concern or ref.

    Passing it on needs no look; this is for who decides to look all the same, so the reason goes on the record.
    """
    if not why.strip():
        raise Invalid(_("Say why you need to look in. It goes on the record."), "why")
    found = Duty.objects.filter(id=duty, done_at=None).first()
    if found is None or found.subject is None:
        raise Missing
    team = Team.objects.select_related("organisation").filter(id=found.holder_team_id, id__in=by.teams).first()
    if team is None:
        raise Missing
    purpose = PurposeCode.EARLY_SIGNALS
    give_grant(
        by=by,
        team=team.id,
        subject=found.subject,
        categories=width_for(OrganisationKind(team.organisation.kind), purpose),
        purpose=purpose,
        act=found.id,
    )
    record(Happened.LOOKED_IN, by=by, ref=found.id, about=found.subject, team=team.id, detail={"why": why.strip()})
    return found.subject
