"""Paper: the card through the letterbox and the letter that tells the resident (AVG art. 13 and 14)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.access.models import Category, Purpose
from waakvlam.kernel.viewer import Permission
from waakvlam.parties.queries import people
from waakvlam.parties.queries import teams as teams_of
from waakvlam.signals.models import Source
from waakvlam.signals.queries.concerns import ConcernPage, concern_page, open_concern
from waakvlam.signals.rules import KEEP_DAYS
from waakvlam.web.entrance import Request, staff

NOTED: dict[Category, Promise] = {
    Category.CONTACT: _("your address"),
    Category.NUISANCE: _("that neighbours had trouble, such as noise or smell"),
    Category.WELLBEING: _("that somebody wonders how you are doing"),
    Category.SUPPORT: _("something about the help that you get or got"),
    Category.FINANCE: _("something about paying bills"),
}
"""What was noted, in general terms: never what was seen, and never in whose words."""

NEARBY, AT_WORK = _("somebody from your surroundings"), _("somebody who works for an organisation")


@dataclass(frozen=True, slots=True)
class Me:
    """Whoever goes to the door, as a resident may know them."""

    name: str
    function: str
    organisation: str
    phone: str


def card_of(request: Request) -> Me:
    """The contact card of who is signed in; the team answers the phone of who has none."""
    viewer = request.viewer
    assert viewer.person is not None  # the entrance let in a member of staff
    found = people(viewer, [viewer.person])[viewer.person]
    team = next(iter(teams_of(viewer, viewer.teams).values()))
    return Me(found.name, found.function, found.organisation.name, found.phone or team.phone)


def spoken(page: ConcernPage) -> dict[str, Any]:
    """What a resident hears: what was noted, from which kind of source (never who), and who may see it."""
    category = Category.CONTACT
    for signal in page.signals:
        category |= Category(signal.category)
    near = (Source.NEIGHBOUR, Source.ON_BEHALF)
    return {
        "noted": [words for kind, words in NOTED.items() if kind in category],
        "sources": list(dict.fromkeys(NEARBY if s.source in near else AT_WORK for s in page.signals)),
        "seen_by": [
            *(f"{grant.team.organisation.name}, {grant.team.public_name}" for grant in page.grants),
            *dict.fromkeys(question.organisation.name for question in page.questions),
        ],
        "keep_days": KEEP_DAYS,
    }


@staff(Permission.WORK)
def card(request: Request, concern: UUID) -> HttpResponse:
    """The card through the letterbox: neutral outside; inside who came and how to call; nothing about anything."""
    open_concern(request.viewer, concern, activity="card")
    return render(request, "work/card.html", {"concern": concern, "me": card_of(request)})


@staff(Permission.WORK)
def letter(request: Request, concern: UUID) -> HttpResponse:
    """The letter to the resident, to be printed."""
    page = concern_page(request.viewer, concern)
    subject = page.concern.subject
    shown = {
        "concern": concern,
        "me": card_of(request),
        "address": subject.address if subject else None,
        "today": request.viewer.now,
        "purpose": Purpose.objects.filter(code=page.concern.purpose).first(),
    }
    return render(request, "work/letter.html", shown | spoken(page))
