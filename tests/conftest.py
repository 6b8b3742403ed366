"""The two kinds of database that tests use, each with the cast in it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import transaction

from tests import server
from tests.cast import Cast, make_cast

WITH_CAST = "template_cast"


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
