"""What follows from what, in another room: one readable table of events and the actions that they lead to.

Each is queued with its event, in the same transaction, and may be run twice.
"""

import logging
from collections.abc import Callable
from uuid import UUID

import procrastinate

from waakvlam.households.queries import hard_contact
from waakvlam.inbox.actions import notify
from waakvlam.inbox.models import NoticeKind
from waakvlam.jobs.acting import acting_as
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.pilotlight.actions.away import follow_absence, release_faces
from waakvlam.pilotlight.actions.moving import follow_move
from waakvlam.pilotlight.actions.policies import FIRST, LAST, follow_policy
from waakvlam.pilotlight.actions.sharing import shared, take_back
from waakvlam.pilotlight.actions.steering import ask_about_signal
from waakvlam.signals.actions.telling import Telling, tell
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Source

log = logging.getLogger(__name__)


def after_signal(signal: str) -> None:
    """A signal came in → the keeper of a light that burns there says whether it is a setback (story I)."""
    with acting_as(Role.CLOCK) as viewer:
        ask_about_signal(by=viewer, signal=UUID(signal))


def after_absence(professional: str) -> None:
    """Somebody is away, or is not after all → their lights follow, and residents hear it."""
    with acting_as(Role.CLOCK) as viewer:
        follow_absence(by=viewer, professional=UUID(professional))


def after_move(resident: str) -> None:
    """A resident moved → their light goes along, and is in the new neighbourhood from now on."""
    with acting_as(Role.CLOCK) as viewer:
        follow_move(by=viewer, resident=UUID(resident))


def after_leaving() -> None:
    """Somebody works in a team no more → no light keeps their face."""
    released = 1
    while released:
        with acting_as(Role.CLOCK) as viewer:
            released = release_faces(by=viewer)


def after_policy(area: str, after: str = str(FIRST), until: str = str(LAST)) -> None:
    """A municipality keeps its lights in another way → each light that burns there follows, a portion a job.

    The next portion is queued with this one: what follows already stays so whatever is killed, other jobs go between,
    and what waits says how far it is.
    """
    with acting_as(Role.CLOCK) as viewer:
        if last := follow_policy(by=viewer, area=area, after=UUID(after), until=UUID(until)):
            queue("follow_policy", once=f"{area} from {last} to {until}", area=area, after=last, until=until)


def after_sharing(check_in: str) -> None:
    """A keeper shared a contact → it is told as a signal, by the one path, under the keeper's own name.

    When the world changed so that it cannot be told any more, nobody goes on believing that it was.
    """
    with acting_as(Role.CLOCK) as viewer:
        chosen = shared(by=viewer, check_in=UUID(check_in))
    if chosen:
        keeper = Viewer(Role.INTAKE, now(), person=chosen.person, teams=(chosen.team,), address=chosen.address)
        if _told(chosen.telling, by=keeper):
            return
    with acting_as(Role.CLOCK) as viewer:
        take_back(by=viewer, check_in=UUID(check_in))


def after_hard_contact(visit: str) -> None:
    """A helper missed a resident twice in a row → partners hear that contact is hard (SIG-08), once for that visit.

    When Waakvlam may not tell it, the helper hears that: nobody goes on believing that partners know.
    """
    with acting_as(Role.CLOCK) as viewer:
        missed = hard_contact(viewer, UUID(visit))
    if missed:
        helper = Viewer(Role.INTAKE, now(), person=missed.person, teams=(missed.team,), address=missed.address)
        telling = Telling(
            client="hard contact",
            key=UUID(visit),
            observer=Observer.CARE,
            source=Source.PROFESSIONAL,
            kinds=("hard_to_reach",),
            observed_at=missed.at,
        )
        if not _told(telling, by=helper):
            with acting_as(Role.CLOCK) as viewer:
                notify(
                    by=viewer,
                    people=[missed.person],
                    kind=NoticeKind.NOT_TOLD,
                    ref=missed.subject,
                    area="",
                    key=f"hard contact/{visit}",
                )


def _told(telling: Telling, *, by: Viewer) -> bool:
    """Tell it by the one path, in a context of its own; whether the world still let it be told."""
    try:
        with enter(by):
            tell(telling, by=by)
    except (Invalid, Missing, Refused):
        log.warning("what follows from a %s could not be told", telling.client)
        return False
    return True


CONSEQUENCES: dict[str, Callable[..., None]] = {
    "signal_told": after_signal,
    "absence_changed": after_absence,
    "resident_moved": after_move,
    "membership_ended": after_leaving,
    "follow_policy": after_policy,
    "tell_shared": after_sharing,
    "tell_hard_contact": after_hard_contact,
}
"""By the name under which the event queues it."""

_again = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=3)


def add_to(jobs: procrastinate.Blueprint) -> None:
    """Make a job of each consequence."""
    for name, follow in CONSEQUENCES.items():
        jobs.task(name=name, retry=_again)(follow)
