"""The two kinds of database that tests use, each with the cast in it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, cycle

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings

from tests import server
from tests.cast import Cast, make_cast

# How fast a busy machine makes examples says nothing about the product.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

WITH_CAST = "template_cast"
LONG = {"test_canaries.py", "test_matrix.py", "test_kills.py", "test_worlds.py"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each worker's share begin with what takes long, so that none waits for another at the end.

    Shares are equal and contiguous, and who is done takes from the end of another's. Phones go to the first worker
    and desktops to the last, so that axe looks at each page on each screen once; the city is filled by the last alone.
    """
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    quick: list[pytest.Item] = []
    turn = cycle(shares)
    for item in items:
        if item.get_closest_marker("browser"):
            shares[0 if "[phone" in item.name else -1].append(item)
        elif "city" in getattr(item, "fixturenames", ()):
            shares[-1].append(item)
        else:
            (next(turn) if item.path.name in LONG else quick).append(item)
    for at, share in enumerate(shares):
        size = (len(items) - sum(map(len, shares[:at]))) // (workers - at)
        taken = max(0, size - len(share))
        share += quick[:taken]
        del quick[:taken]
    items[:] = chain.from_iterable(shares)


@pytest.fixture(scope="session")
def _template() -> Iterator[Cast]:
    """A migrated database with the cast, to clone from."""
    server.create(WITH_CAST, server.SIMULATION)
    server.use(WITH_CAST)
    cast = make_cast()
    server.use("nothing")
    yield cast
    server.drop(WITH_CAST)


@pytest.fixture(scope="session")
def _shared(_template: Cast) -> Iterator[str]:
    server.create("shared", WITH_CAST)
    yield "shared"
    server.use("nothing")
    server.drop("shared")


@pytest.fixture
def rolled_back(_shared: str) -> Iterator[None]:
    """The shared database; everything that the test does is undone. For rules, actions and queries."""
    server.use(_shared)
    with transaction.atomic(using="default"):
        yield
        transaction.set_rollback(True, using="default")


@pytest.fixture
def database(_template: Cast) -> Iterator[str]:
    """A database of the test's own, in which commits are real. For web, API, jobs and journeys."""
    with server.clone("own", WITH_CAST) as name:
        yield name


@pytest.fixture
def cast(_template: Cast) -> Cast:
    """Amira, Bram and the others (tests/cast.py), each test its own: some let more people in."""
    return replace(_template, people=dict(_template.people), teams=dict(_template.teams))
