"""What a phone takes along: today's list, in words, to be sealed there."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import JsonResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waakvlam.households.models import Resident
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.pilotlight.models import CheckIn, Colour, PlanPhase
from waakvlam.pilotlight.queries.today import Visit, today
from waakvlam.web.entrance import Request
from waakvlam.web.offline.phone import phone
from waakvlam.web.offline.words import how_words, mood_words, result_words, warmth_words
from waakvlam.web.resident.words import colour_words
from waakvlam.web.words import due_in_words

KEPT = timedelta(hours=12)
"""How long a list may be read on a phone."""
Fact = tuple[str, str]


@phone
def take(request: Request, device: UUID) -> JsonResponse:
    """Today's list with the server's time and the end of its reading."""
    viewer = request.viewer
    visits = today(viewer)
    plans: dict[UUID, list[PlanPhase]] = {}
    for phase in PlanPhase.objects.filter(
        light__in=[visit.light.id for visit in visits]
    ):  # through the door of `today`
        plans.setdefault(phase.light_id, []).append(phase)
    cards = [_card(viewer, visit, visit.resident, plans.get(visit.light.id, [])) for visit in visits if visit.resident]
    return JsonResponse({"device": device, "now": viewer.now, "until": viewer.now + KEPT, "visits": cards})


def _card(viewer: Viewer, visit: Visit, resident: Resident, plan: Iterable[PlanPhase]) -> dict[str, Any]:
    facts = [*_how_to_reach(resident), *_last(visit.last), *_plan(visit.colour, plan)]
    return {
        "light": visit.light.id,
        "who": str(resident.called),
        "where": visit.address.label if visit.address else "",
        "kind": _("Asks for help") if visit.asks_help else warmth_words(visit.warmth).capitalize(),
        "due": due_in_words(visit.due_at, viewer.now)[0],
        "phone": "" if resident.no_calls else str(resident.phone),
        "facts": [{"title": title, "text": text} for title, text in facts],
    }


def _how_to_reach(resident: Resident) -> Iterator[Fact]:
    no = {
        _("Do not call."): resident.no_calls,
        _("Do not come to the door."): resident.not_at_door,
        _("Send no letters."): resident.no_letters,
    }
    said = [words for words, wanted in no.items() if wanted]
    if said or resident.contact_words:
        yield _("What is safe"), " ".join([*said, str(resident.contact_words)]).strip()
    if resident.representative:
        yield _("Who represents"), str(resident.representative)


def _last(last: CheckIn | None) -> Iterator[Fact]:
    if last:
        words = dict(how_words() + mood_words() + result_words())
        said = ", ".join(words[code] for code in (last.how, last.result, last.mood) if code)
        day = date_format(last.at.astimezone(AMSTERDAM), "l j F")
        yield _("Last time"), f"{day}: {said}. {last.words}".strip()


def _plan(now: Colour | None, plan: Iterable[PlanPhase]) -> Iterator[Fact]:
    """The phases of the warning plan, the one that fits now first."""
    for phase in sorted(plan, key=lambda phase: (phase.colour != now, list(Colour).index(Colour(phase.colour)))):
        told = {_("Others see"): phase.others_see, _("What helps"): phase.helps, _("Who may do what"): phase.who_may}
        title = _("Now: %(colour)s") if phase.colour == now else "%(colour)s"
        for label, words in told.items():
            if words:
                yield f"{title % {'colour': colour_words(phase.colour)}} · {label}", str(words)
