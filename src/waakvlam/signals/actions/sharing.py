"""Letting another organisation see a situation: never before the person concerned was told (AVG art. 14 lid 3 c)."""

from uuid import UUID

from waakvlam.access.models import Grant
from waakvlam.kernel.errors import Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Team
from waakvlam.parties.queries import who_works_here
from waakvlam.signals.actions.informing import tell_person
from waakvlam.signals.models import Channel, Concern
from waakvlam.signals.rules import Sharing, may_share
from waakvlam.signals.states import INFORMING, InformingState


def share(*, by: Viewer, concern: Concern, organisation: UUID, told: Channel | None, delivery: bool = False) -> None:
    """Judge a sharing with an organisation, having written down that the person was told, if that is said.

    The door is open already. Raises `Refused` with what to do first.
    """
    if told and INFORMING.allows(InformingState(concern.informing.state), "tell"):
        tell_person(by=by, concern=concern, how=told)
    live = Grant.objects.filter(subject=concern.subject_id, purpose=concern.purpose, dormant=False)
    sharing = Sharing(
        receiver=organisation,
        know=set(live.values_list("team__organisation", flat=True)),
        informing=InformingState(concern.informing.state),
        named=concern.informing.shares_with,
        review_at=concern.informing.review_at,
        delivery=delivery,
    )
    Refused.unless(may_share(sharing, by.now))


def organisation_of(team: UUID) -> UUID:
    """The organisation of which this is a team."""
    return Team.objects.values_list("organisation", flat=True).get(id=team)


def in_chain(viewer: Viewer, area: str, team: UUID) -> bool:
    """Whether a team has a task in this neighbourhood, so that a signal there may be delivered to it."""
    return any(card.team.id == team for card in who_works_here(viewer, area))
