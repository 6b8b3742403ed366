"""'Delen': what a keeper saw becomes a signal only when the keeper chooses so (IS-05), and then takes the way of every
signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.models import Category
from waakvlam.duties.actions import ask_sooner, finish
from waakvlam.duties.models import DutyKind
from waakvlam.duties.queries import for_refs
from waakvlam.duties.rules import due_at, ladder_of
from waakvlam.households.models import Stay
from waakvlam.households.rules import clean
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.encrypted import unseal
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.queries import teams
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import CheckIn, Light
from waakvlam.pilotlight.queries.lights import behind, opened_behind
from waakvlam.signals.actions.telling import Telling, judge, signal_id
from waakvlam.signals.catalogue import CATALOGUE, OBSERVER_OF, Observer
from waakvlam.signals.models import Source
from waakvlam.signals.rules import seriousness_of

CLIENT = "check-in"
"""Under which name contacts are told: told again, the same signal comes back."""


@atomic
def share(
    *,
    by: Viewer,
    check_in: UUID,
    kinds: Sequence[str],
    words: str = "",
    resident_told: bool = False,
    danger: bool = False,
) -> UUID:
    """Share a contact as a signal about the home, after telling the resident, or in danger; returns the signal.

    `kinds` are codes of the catalogue, as far as this team may record them. The signal is told right after this
    transaction, in a context of its own, so what telling would refuse is refused here. Raises `Missing`, `Refused`
    when the resident does not know and there is no danger, it was shared before, they moved since, or it cannot be told
    there or any more (`telling.judge`), `Invalid` for a BSN or kinds that cannot be.
    """
    shared = clean(words, "words")
    light = opened_behind(by, check_in, activity="share check-in")
    found = CheckIn.objects.filter(id=check_in).first()
    if found is None:
        raise Missing
    if found.shared_at is not None:
        raise Refused(_("This was shared already."))
    if not (resident_told or danger):
        raise Refused(_("Tell the resident first that you share this, and why. Is there danger? Say so."))
    if not kinds:
        raise Invalid(_("Choose at least one thing that you see."), "kinds")
    assert light.subject_id is not None
    kind = teams(by, [light.team_id])[light.team_id].organisation.kind
    judge(_telling(check_in, kinds, found.at, shared, kind), area=_home_of(light.subject_id, found.at), by=by)
    signal = signal_id(CLIENT, check_in)
    found.shared_at, found.shared_signal = by.now, signal
    found.shared_kinds, found.shared_words = list(kinds), shared
    found.save(update_fields=["shared_at", "shared_signal", "shared_kinds", "shared_words"])
    queue("tell_shared", check_in=check_in)
    if asked_again(by, check_in):
        finish(by=by, ref=check_in, kind=DutyKind.SHARE_AGAIN)
    record(
        Happened.CONTACT_SHARED,
        by=by,
        ref=check_in,
        about=light.subject_id,
        team=light.team_id,
        category=int(Category.WELLBEING),
        detail={"kinds": list(kinds), "told": resident_told, "danger": danger},
    )
    return signal


def asked_again(viewer: Viewer, check_in: UUID) -> bool:
    """Whether somebody is asked to share this contact again, as far as the viewer may see."""
    return any(duty.kind == DutyKind.SHARE_AGAIN for duty in for_refs(viewer, [check_in]))


@atomic
def take_back(*, by: Viewer, check_in: UUID) -> None:
    """What was shared could not be told: it was not shared, and the keeper is asked to see to it. Needs the clock role.

    Without a keeper the whole team is asked. Nothing happens when it was told after all, or is erased.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT light, kinds FROM walls.take_back_sharing(%s)", [check_in])
        found, codes = cursor.fetchone()
    if found is None:
        return
    light = Light.objects.get(id=found)
    seriousness = seriousness_of([CATALOGUE[code] for code in codes if code in CATALOGUE], None)
    ask_sooner(
        by=by,
        kind=DutyKind.SHARE_AGAIN,
        subject=light.subject_id,
        ref=check_in,
        area=light.area,
        team=light.team_id,
        person=light.keeper_id,
        due_at=due_at(DutyKind.SHARE_AGAIN, seriousness, by.now),
        ladder=ladder_of(seriousness),
    )
    record(Happened.SHARING_TAKEN_BACK, by=by, ref=check_in, about=light.subject_id, team=light.team_id)


@atomic
def told_otherwise(*, by: Viewer, check_in: UUID) -> None:
    """Whoever must know it knows it in another way, or it was erased meanwhile: that ends what was asked about it.

    Raises `Missing` when nothing was asked of them.
    """
    light = opened_behind(by, check_in, activity="share check-in") if behind(by, [check_in]) else None
    finish(by=by, ref=check_in, kind=DutyKind.SHARE_AGAIN)
    record(Happened.TOLD_OTHERWISE, by=by, ref=check_in, about=light.subject_id if light else None)


@dataclass(frozen=True, slots=True)
class Shared:
    """A contact as it is told: by whom, for which team, about which address."""

    telling: Telling
    person: UUID
    team: UUID
    address: UUID


def shared(*, by: Viewer, check_in: UUID) -> Shared | None:
    """What was chosen to be shared of a contact, to be told through `tell`; None for nothing. Needs the clock role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words, kinds, observed_at, person, team, address FROM walls.shared_contact(%s)", [check_in]
        )
        sealed, kinds, observed_at, person, team, address = cursor.fetchone()
    if address is None:
        return None
    organisation = teams(by, [team])[team].organisation
    place = f"{CheckIn._meta.db_table}.shared_words/{check_in}"
    telling = _telling(check_in, kinds, observed_at, unseal(bytes(sealed), place) if sealed else "", organisation.kind)
    return Shared(telling, person, team, address)


def observer_of(kind: OrganisationKind) -> Observer:
    """As what a keeper of this kind of organisation observes."""
    return OBSERVER_OF.get(kind, Observer.TEAM)


def _home_of(resident: UUID, at: datetime) -> str:
    """The neighbourhood of the home where a resident lives now and lived at a moment: a signal is about that home."""
    stay = Stay.objects.select_related("home__address").filter(resident=resident, until=None, home__until=None).first()
    if stay is None or stay.home.address is None:
        raise Refused(_("We do not know where this resident lives now. Write that down first, then share this."))
    if stay.since > day_of(at):
        raise Refused(_("The resident moved after this contact. Tell a signal about the home that you mean."))
    return stay.home.address.neighbourhood


def _telling(check_in: UUID, kinds: Sequence[str], at: datetime, words: str, kind: str) -> Telling:
    return Telling(
        client=CLIENT,
        key=check_in,
        observer=observer_of(OrganisationKind(kind)),
        source=Source.PROFESSIONAL,
        kinds=tuple(kinds),
        observed_at=at,
        words=words,
    )
