"""Every route × role × relation, generated from the URL resolver: who gets in, and who finds nothing.

A route that declares nothing fails here. Expectations follow from two questions only: does a role of this person allow
the page, and does a grant of their team reach the row that it is about?
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import AREA, Cast
from tests.web.areas import watched
from tests.web.residents import farid_in, helped, lit, said_twice
from tests.web.signing import signed_in
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Permission, Role, Viewer
from waakvlam.parties.roles import ROLES
from waakvlam.signals.queries.counting import Quarter
from waakvlam.watch.actions.publishing import keep_figures
from waakvlam.watch.disclosing import disclose
from waakvlam.watch.queries.publishable import Due, exact
from waakvlam.web.areas.verbs import ON_ALERT, ON_AREA, ON_MEASURE
from waakvlam.web.entrance import Entrance
from waakvlam.web.household.verbs import ON_HELP, ON_HOME, ON_RESIDENT
from waakvlam.web.lights.verbs import ON_LIGHT
from waakvlam.web.middleware import SIGN_IN
from waakvlam.web.work.verbs import ON_ANSWER, ON_CONCERN

LET_IN = {200, 302}
OWN_RULES = ("/inloggen/", "/api/", "/openapi.json", "/meenemen/")
"""Signing in has its own steps (tests/web/accounts), the API its own tokens (tests/api), a phone its own answers
(tests/web/test_offline.py)."""


@dataclass(frozen=True)
class Route:
    """A route with its declared entrance and the names in its address."""

    address: str
    entrance: Entrance | None
    names: frozenset[str]


def routes() -> Iterator[Route]:
    """Every route of the site, flattened."""

    def walk(patterns: list[Any], before: str) -> Iterator[Route]:
        for pattern in patterns:
            address = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, address)
            else:
                assert isinstance(pattern, URLPattern)
                entrance = getattr(pattern.callback, "entrance", None)
                yield Route("/" + address, entrance, frozenset(pattern.pattern.converters))

    return walk(get_resolver().url_patterns, "")


ROUTES = [route for route in routes() if not route.address.startswith(OWN_RULES)]
PEOPLE = ("Amira", "Chantal", "Bram", "Dirk", "Greet", "Hugo", "Iris", "Joost", "Karin")
WORK_THERE = {"Amira", "Chantal", "Bram", "Iris", "Joost"}
"""They have a task in the neighbourhood; what its coordinator or director sees, an entrance keeps from the others."""
REACH = {
    "concern": {"Bram"},
    "answer": {"Bram"},
    "duty": {"Bram"},
    "light": {"Amira", "Chantal"},
    "check_in": {"Amira", "Chantal"},
    "home": {"Amira", "Chantal"},
    "resident": {"Amira", "Chantal"},
    "help": {"Amira", "Chantal"},
    "alert": {"Iris", "Joost"},
    "balance": {"Iris"},
    "measure": WORK_THERE,
    "area": WORK_THERE,
}
"""Names in an address that lead to protected rows, and whose grants reach them: a role is not enough."""
WITHOUT_A_LOOK = {"light": {"Iris"}}
"""Who coordinates where something is may decide about it on pages for coordinators, which say nothing about whom."""


def test_every_route_says_who_may_enter() -> None:
    silent = [r.address for r in routes() if r.entrance is None and not r.address.startswith(OWN_RULES)]
    assert silent == []
    assert len(ROUTES) > 15


VERBS: dict[str, dict[str, Any]] = {"concern": ON_CONCERN, "answer": ON_ANSWER, "light": ON_LIGHT}
VERBS |= {"home": ON_HOME, "resident": ON_RESIDENT, "help": ON_HELP}
VERBS |= {"alert": ON_ALERT, "measure": ON_MEASURE, "area": ON_AREA}


def addresses(route: Route, sample: dict[str, str]) -> list[str]:
    """The addresses to try for a route: one, or one for each verb."""
    verbs: dict[str, Any] = next((VERBS[name] for name in VERBS if name in route.names), {})
    result = []
    for verb in verbs if "verb" in route.names else [""]:
        address = route.address
        for name in route.names:
            value = verb if name == "verb" else sample[name]
            start = address.index("<", address.index(f"{name}>") - len("<uuid:") - 1)
            address = address[:start] + value + address[address.index(">", start) + 1 :]
        result.append(address)
    return result


@pytest.fixture
def sample(database: str, cast: Cast) -> dict[str, str]:
    """A situation at Bram's team with its answer and a duty; at the same address a light of Amira's team, and a contact
    of which two phones say something else. A neighbourhood with an alert and a gallery, and figures of the
    municipality. Identifiers of nothing for other names.
    """
    cast.els_tells(at=now())
    farid = cast.farid(at=now())
    with enter(cast.viewer("Bram", at=now())):
        duties = {duty.kind: duty for duty in Duty.objects.all()}
    values = {
        "concern": duties[DutyKind.ACCEPT].ref,
        "answer": duties[DutyKind.ANSWER].ref,
        "duty": duties[DutyKind.ACCEPT].id,
        "light": (light := lit(cast, farid)),
        "check_in": said_twice(cast, light),
        "home": farid.home,
        "resident": farid.person,
        "help": helped(cast, farid),
    }
    with enter(watch := Viewer(Role.WATCH, now())):
        keep_figures(by=watch, due=(due := Due("GM9999", Quarter(2026, 1))), content=disclose(exact(watch, due)))
    scene = watched(cast)
    values |= {"alert": scene.alert, "balance": scene.balance, "measure": scene.measure}
    values |= {"gallery": scene.place.gallery.id, "complex": scene.place.complex.id, "road": scene.place.street.id}
    nothing: dict[str, UUID] = {name: uuid4() for route in ROUTES for name in route.names if name not in values}
    return {name: str(value) for name, value in (values | nothing).items()} | {"area": AREA}


def expected(route: Route, person: str, cast: Cast) -> bool:
    """Whether this person gets in: a role allows the page, and a grant reaches what it is about."""
    assert route.entrance is not None
    permissions = ROLES[cast.people[person][2]].permissions
    if route.entrance.permissions and not route.entrance.permissions & permissions:
        return False
    found = next((name for name in REACH if name in route.names), None)
    if found is None:
        return not route.names
    deciding = Permission.COORDINATE in route.entrance.permissions and person in WITHOUT_A_LOOK.get(found, ())
    return person in REACH[found] or deciding


@pytest.mark.parametrize("person", PEOPLE)
def test_the_matrix_for_professionals(person: str, sample: dict[str, str], cast: Cast) -> None:
    browser = signed_in(cast, person)
    wrong = []
    for route in ROUTES:
        assert route.entrance is not None
        if not route.entrance.staff:
            continue
        for address in addresses(route, sample):
            status = browser.get(address).status_code
            allowed = expected(route, person, cast)
            only_posts = status == 405  # says nothing about the row: the same for everyone
            if not only_posts and (status in LET_IN) is not allowed:
                wrong.append((address, status, "should get in" if allowed else "should find nothing"))
            if not allowed and browser.post(address).status_code not in (404, 405):
                wrong.append((address, 0, "should find nothing by post"))
    assert wrong == []


def test_the_matrix_for_a_resident(sample: dict[str, str], cast: Cast) -> None:
    """Farid finds his own page, and of what staff see not even whether it is there."""
    light = UUID(sample["light"])
    browser = farid_in(cast, light)
    wrong = []
    for route in ROUTES:
        assert route.entrance is not None
        own = route.entrance.role is Role.RESIDENT
        for address in addresses(route, sample):
            for answer in (browser.get(address), *([] if own else [browser.post(address)])):
                if route.entrance.staff:
                    in_order = answer.status_code in (302, 405) and answer.get("Location", SIGN_IN).startswith(SIGN_IN)
                else:
                    in_order = answer.status_code in LET_IN | {404, 405, 503}
                if not in_order or (own and answer.status_code not in (200, 405)):
                    wrong.append((address, answer.status_code))
        if address == "/mijn/uit/":
            browser = farid_in(cast, light)
    assert wrong == []


def test_own_pages_are_for_residents_only(sample: dict[str, str], cast: Cast) -> None:
    own = [route.address for route in ROUTES if route.entrance and route.entrance.role is Role.RESIDENT]
    assert own
    for browser in (Client(), *(signed_in(cast, person) for person in PEOPLE)):
        for address in own:
            assert browser.get(address)["Location"] == browser.post(address)["Location"] == "/mijn/"


def test_the_matrix_for_who_is_not_signed_in(sample: dict[str, str]) -> None:
    els = Client()
    wrong = []
    for route in ROUTES:
        assert route.entrance is not None
        for address in addresses(route, sample):
            answer = els.get(address)
            if route.entrance.staff:
                in_order = answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)
            else:
                in_order = answer.status_code in LET_IN | {404, 405, 503}
            if not in_order:
                wrong.append((address, answer.status_code))
    assert wrong == []
