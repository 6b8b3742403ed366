"""Telling signals and asking how they stand."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_
from ninja import Router, Status
from ninja.errors import HttpError

from waakvlam.accounts.models import Scope
from waakvlam.api.entrance import Bearer, Caller, allowed, caller, viewer
from waakvlam.api.problems import Fault, Faults
from waakvlam.api.schemas import AnswerOut, AnswerStateOut, Id, SignalIn, SignalReceipt, SignalStateOut, SignalStatus
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.actions.telling import Telling, Told, signal_id, tell, told_before
from waakvlam.signals.catalogue import OBSERVER_OF, Observer
from waakvlam.signals.models import Channel, Source
from waakvlam.signals.queries import status as statuses
from waakvlam.signals.queries.homes import door, home_behind
from waakvlam.signals.rules import kinds_of, plausible_moment
from waakvlam.signals.states import AnswerState, ConcernState

router = Router(auth=Bearer(), tags=["signals"], by_alias=True)

# In public words: who refused or handed over what is nothing for who told. What lapsed has no signals left.
_WAITING: tuple[SignalStateOut, Promise] = ("waiting", gettext_lazy("Received. It waits for somebody to pick it up."))
STATES: dict[ConcernState, tuple[SignalStateOut, Promise]] = {
    ConcernState.RECEIVED: _WAITING,
    ConcernState.RETURNED: _WAITING,
    ConcernState.REOPENED: _WAITING,
    ConcernState.ACCEPTED: ("accepted", gettext_lazy("Somebody has read it and picks it up.")),
    ConcernState.IN_ACTION: ("inAction", gettext_lazy("We are doing something with it.")),
    ConcernState.CONCLUDED: ("concluded", gettext_lazy("We did what we could for now.")),
}
ANSWERS: dict[AnswerState, tuple[AnswerStateOut, Promise]] = {
    AnswerState.OWED: ("owed", gettext_lazy("You will hear from us.")),
    AnswerState.GIVEN: ("given", gettext_lazy("Our answer is ready for you.")),
    AnswerState.SEEN: ("seen", gettext_lazy("You have read our answer.")),
    AnswerState.NOT_WANTED: ("notWanted", gettext_lazy("You did not want an answer.")),
}


@router.post(
    "/signals",
    response={201: SignalReceipt, 200: SignalReceipt},
    operation_id="tellSignal",
    summary=N_("Tell a signal"),
    description=N_(
        "Safe to repeat: with the same id you get the receipt that you got before (200), and nothing is told twice. "
        "Something else under an id that you used before is refused (409)."
    ),
)
def tell_signal(request: HttpRequest, response: HttpResponse, body: SignalIn) -> Status[SignalReceipt]:
    """Accept a signal (201), or give the receipt of one that was accepted before (200)."""
    token = allowed(request, Scope.TELL)
    asking = viewer()
    with enter(asking):
        teller = caller(asking, token)
        telling = _telling(teller, body)
        found = _team_and_home(asking, teller, body, telling)
    if isinstance(found, Told):
        told = found
    else:
        by = viewer(teams=found[0], address=found[1])
        with enter(by):
            told = tell(telling, by=by)
    response.headers["Location"] = reverse("api_signal", args=[body.id])
    receipt = SignalReceipt(
        id=body.id, seriousness=told.seriousness, receipt_code=told.code, answer_due_at=told.answer_due_at
    )
    return Status(200 if told.again else 201, receipt)


@router.get(
    "/signals/{id}",
    response=SignalStatus,
    operation_id="signalStatus",
    summary=N_("Ask how a signal stands"),
    description=N_(
        "Only for signals of your own organisation, by the id that your system made. You hear nothing about the "
        "resident. A signal that had to be erased is not found any more."
    ),
    url_name="api_signal",
)
def signal_status(request: HttpRequest, id: Id) -> SignalStatus:
    """Where one of your own signals stands."""
    token = allowed(request, Scope.READ_STATUS)
    asking = viewer()
    with enter(asking):
        teams = tuple(caller(asking, token).teams.values())
    by = viewer(teams=teams)
    with enter(by):
        found = statuses.status(by, signal_id(_client(token.organisation), id))
    state, in_words = STATES[found.concern]
    answer, answer_in_words = ANSWERS[found.answer]
    return SignalStatus(
        id=id,
        told_at=found.told_at,
        state=state,
        state_in_words=str(in_words),
        answer=AnswerOut(
            state=answer,
            state_in_words=str(answer_in_words),
            due_at=None if found.answer is AnswerState.NOT_WANTED else found.answer_due_at,
        ),
    )


def _client(organisation: UUID) -> str:
    """The sender by whose ids a signal is known: all systems of an organisation are one source."""
    return f"api/{organisation}"


def _observer(teller: Caller) -> Observer:
    observer = OBSERVER_OF.get(teller.kind)
    if observer is None:
        raise HttpError(403, "kind of organisation")
    return observer


def _telling(teller: Caller, body: SignalIn) -> Telling:
    return Telling(
        client=_client(teller.id),
        key=body.id,
        observer=_observer(teller),
        source=Source.API,
        kinds=tuple(body.kinds),
        observed_at=body.observed_at,
        words=body.words,
        seriousness=body.seriousness,
        channel=Channel.RECEIPT if body.answer_wanted else None,
        arrears=body.arrears,
    )


def _team_and_home(
    by: Viewer, teller: Caller, body: SignalIn, telling: Telling
) -> tuple[tuple[UUID, ...], UUID] | Told:
    """All teams of the organisation, the one that tells first, and the one home that the context will know.

    Or the receipt, when it was accepted before and only what was right then is wrong now. Raises `Faults` with
    everything that only the database and the clock know to be wrong.
    """
    faults = list(_faults(by, _observer(teller), body))
    team = body.team or (next(iter(teller.teams)) if len(teller.teams) == 1 else "")
    if team not in teller.teams:
        faults.append(Fault("body", "#/team", _("Give the name of one of your teams.")))
    home = _home(by, body)
    if isinstance(home, str):
        raise Faults([*faults, Fault("body", "#/address", home)])
    if faults:
        if again := told_before(telling, address=home):
            return again
        raise Faults(faults)
    others = (id for name, id in teller.teams.items() if name != team)
    return (teller.teams[team], *others), home


def _faults(by: Viewer, observer: Observer, body: SignalIn) -> Iterator[Fault]:
    try:
        kinds_of(body.kinds, observer)
    except Invalid as reason:
        yield Fault("body", "#/kinds", str(reason))
    decision = plausible_moment(body.observed_at, by.now)
    if not decision:
        yield Fault("body", "#/observedAt", decision.reason)


def _home(by: Viewer, body: SignalIn) -> UUID | str:
    at = body.address
    try:
        wanted = door(
            bag_id=at.bag_id or "",
            postcode=at.postcode or "",
            number=str(at.house_number or ""),
            letter=at.house_letter,
            addition=at.house_number_addition,
        )
    except Invalid as reason:
        return str(reason)
    return home_behind(by, [wanted])[wanted]
