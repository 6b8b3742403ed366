"""How a light ends, and begins again: by the resident on any day, by professionals after stable years (PL-11)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.households.actions.erasing import wish_to_be_kept
from waakvlam.households.actions.helping import end_involvement, open_involvement
from waakvlam.households.models import EndReason, HelpRole
from waakvlam.households.queries import living_at
from waakvlam.households.rules import clean
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.projecting import end_about, project, project_all
from waakvlam.pilotlight.actions.proposing import propose, set_faces
from waakvlam.pilotlight.actions.recording import remember
from waakvlam.pilotlight.models import Keeping, Light, Origin
from waakvlam.pilotlight.queries.lights import opened_light
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.rules import Every, following, may_let_go
from waakvlam.pilotlight.rules.rhythm import Unit
from waakvlam.pilotlight.states import LIGHT, OPEN, LightState

CARD_YEARS = 2
"""How long a contact card is kept after the end, unless the resident wants nothing kept."""


@atomic
def let_go_slowly(*, by: Viewer, light: UUID, words: str = "") -> None:
    """Begin to let go, after stable years: contact becomes rarer first. Raises `Missing`, and `Refused` too early."""
    why = clean(words, "words")
    found = opened_light(by, light, activity="let go slowly", locked=True)
    found.state = LIGHT.after(LightState(found.state), "let go slowly")
    _require_stable(found, by=by)
    found.named_on = None
    project(found, by=by)
    remember(Happened.LETTING_GO_STARTED, found, by=by, detail={"words": why})


@atomic
def let_go(*, by: Viewer, light: UUID, keeping: Keeping, agreed: bool, words: str = "") -> None:
    """Let go after stable years, in agreement, with a way back; the resident chooses what is kept.

    Raises `Missing`, and `Refused` before the term, without slowing down first or when the resident did not agree.
    """
    why = clean(words, "words")
    found = opened_light(by, light, activity="let go", locked=True)
    after = LIGHT.after(LightState(found.state), "let go")
    _require_stable(found, by=by)
    if not agreed:
        raise Refused(_("Talk about it first. Letting go is done together with the resident."))
    _end(found, after, keeping, EndReason.DONE, by=by)
    remember(Happened.LIGHT_LET_GO, found, by=by, detail={"keeping": keeping.value, "words": why})


@atomic
def stop(*, by: Viewer, light: UUID, keeping: Keeping, words: str = "") -> None:
    """Stop because the resident wants it, on any day; the way back stays open. Raises `Missing`, `Refused`."""
    why = clean(words, "words")
    found = opened_light(by, light, activity="stop light", locked=True)
    LIGHT.after(LightState(found.state), "stop")
    end_by_resident(found, keeping, by=by)
    remember(Happened.LIGHT_STOPPED, found, by=by, detail={"keeping": keeping.value, "words": why})


@atomic
def stop_mine(*, by: Viewer, keeping: Keeping) -> None:
    """Stop my own light, as its resident. Raises `Missing` when none is open. Needs the resident role."""
    values = [keeping.value, _kept_until(keeping, day_of(by.now))]
    found = _first("SELECT * FROM walls.stop_my_light(%s, %s)", values)
    if found is None:
        raise Missing
    _put_out(found, EndReason.RESIDENT_STOPPED, by=by)
    remember(Happened.LIGHT_STOPPED, found, by=by, detail={"keeping": keeping.value})


@atomic
def reopen(*, by: Viewer, light: UUID, words: str = "") -> LightState:
    """Begin again in one step, without intake, with the same keeper if they are still there; returns how it stands.

    For the team that kept it, a partner who helped before, and the resident. A light that was let go burns at once; one
    that its resident stopped is proposed anew, with minimal data: only their own word lights it. Raises `Missing` for
    anybody else, when it cannot begin again, or for others when the resident wants nothing kept.
    """
    why = clean(words, "words")
    found = _first("SELECT * FROM walls.reopen_light(%s, %s)", [light, day_of(by.now)])
    if found is None:
        raise Missing
    set_faces(found, by=by)
    project_all([found], by=by)
    remember(Happened.LIGHT_REOPENED, found, by=by, detail={"words": why})
    return LightState(found.state)


@atomic
def end_help(
    *,
    by: Viewer,
    involvement: UUID,
    reason: EndReason,
    successor: UUID | None = None,
    propose_to: UUID | None = None,
) -> list[UUID]:
    """End somebody's help, never into nothing (PL-15): with a successor, or a pilot light proposed the same day.

    `propose_to` is the team that would keep it; the proposed lights are returned: one, or one for each who lives in the
    home that was helped. A light that is open already is enough. Corporation and keeper hear of another provider
    (story D). Raises as `households.actions.end_involvement`, and `Refused` without somebody who goes on, or for a
    known face: that is changed in the light.
    """
    ending = open_involvement(by, involvement, "end help")
    if ending.role in (HelpRole.KEEPER, HelpRole.DEPUTY):
        raise Refused(_("Choose another known face in the pilot light itself."))
    made: list[UUID] = []
    if successor is None:
        alone = _without_light(by, ending.subject_id)
        if alone and propose_to is None:
            raise Refused(_("Help does not end into nothing. Name who goes on, or propose a pilot light."))
        made = [propose(by=by, resident=who, origin=Origin.CARE_ENDED, team=propose_to) for who in alone if propose_to]
    end_involvement(by=by, involvement=involvement, reason=reason, successor=successor)
    return made


def end_by_resident(light: Light, keeping: Keeping, *, by: Viewer) -> None:
    """A light stops because its resident said so. The door is open already."""
    _end(light, LightState.STOPPED, keeping, EndReason.RESIDENT_STOPPED, by=by)


def _end(light: Light, state: LightState, keeping: Keeping, reason: EndReason, *, by: Viewer) -> None:
    light.state, light.ended_at, light.keeping = state, by.now, keeping
    light.retain_until = _kept_until(keeping, day_of(by.now))
    light.paused_until = light.named_on = None
    light.save(force_update=True)
    _put_out(light, reason, by=by)


def _put_out(light: Light, reason: EndReason, *, by: Viewer) -> None:
    if light.keeping == Keeping.NOTHING and light.subject_id:
        wish_to_be_kept(by=by, resident=light.subject_id, until=day_of(by.now))
    project_all([light], by=by)
    end_about(light, by=by)
    set_faces(light, by=by, reason=reason, gone=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.rest_light(%s)", [light.id])


def _require_stable(light: Light, *, by: Viewer) -> None:
    months = policy_for(by, light.area).stable_months
    Refused.unless(may_let_go(light.stable_since, months, day_of(by.now)))


def _without_light(by: Viewer, helped: UUID) -> list[UUID]:
    """Of whom somebody helps (a person, or all in a home): who has no open light, so would be left alone."""
    people = living_at(by, helped) or [helped]
    lit = set(Light.objects.filter(subject__in=people, state__in=OPEN).values_list("subject_id", flat=True))
    return [who for who in people if who not in lit]


def _kept_until(keeping: Keeping, today: date) -> date:
    return today if keeping is Keeping.NOTHING else following(today, Every(12 * CARD_YEARS, Unit.MONTH))


def _first(sql: str, values: Sequence[object]) -> Light | None:
    return next(iter(Light.objects.raw(sql, values)), None)
