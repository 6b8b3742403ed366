"""An empty database, entering as the loader, and a small town to look things up in."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import translation

from tests import server
from tests.places import files
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.places.actions import import_addresses, import_areas


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Reasons are compared in the words of the code."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def _empty() -> Iterator[str]:
    """Places stand on nothing but the record, so their tests start without the cast."""
    server.create("places", server.SIMULATION)
    yield "places"
    server.use("nothing")
    server.drop("places")


@pytest.fixture
def rolled_back(_empty: str) -> Iterator[None]:
    server.use(_empty)
    with transaction.atomic(using="default"):
        yield
        transaction.set_rollback(True, using="default")


@pytest.fixture
def database() -> Iterator[str]:
    with server.clone("own") as name:
        yield name


@pytest.fixture
def loader(rolled_back: None) -> Iterator[Viewer]:
    """The context in which files are brought in."""
    viewer = Viewer(Role.LOADER, files.NOON)
    with enter(viewer):
        yield viewer


@pytest.fixture
def lombok(loader: Viewer) -> Viewer:
    """Two neighbourhoods of Utrecht, next to each other: Lombok-Oost (BU03440211) and Lombok-West (BU03440212)."""
    outcome = import_areas(
        by=loader,
        file=files.collection(
            files.neighbourhood("BU03440211", "Lombok-Oost", at=(5.10, 52.09)),
            files.neighbourhood("BU03440212", "Lombok-West", at=(5.09, 52.09)),
        ),
    )
    assert outcome.added == 2
    return loader


@pytest.fixture
def doors(lombok: Viewer) -> Viewer:
    """A few addresses in it."""
    lines = [
        files.bag_line(1, number=12),
        files.bag_line(2, number=12, letter="B"),
        files.bag_line(3, number=12, letter="B", addition="2"),
        files.bag_line(4, number=14),
        files.bag_line(5, "Damstraat", 12, postcode="3531BR", code="BU03440212"),
        files.bag_line(6, "1e Daalsedijk", 5, postcode="3513TC"),
        files.bag_line(7, "Plein 1944", 12, postcode="3533XX", code="BU03440212"),
        files.bag_line(8, "Kanaalweg", 12, postcode="3526KM"),
        files.bag_line(9, "Händelstraat", 3, postcode="3533GH", addition="bis"),
        files.bag_line(10, "Burgemeester Reigerstraat", 7, postcode="3581KX"),
        files.bag_line(11, "Kanaalstraat", 12, postcode="6711AB", city="Ede"),
    ]
    outcome = import_addresses(by=lombok, file=files.csv(files.BAG_HEADER, *lines))
    assert (outcome.added, outcome.problems) == (11, [])
    return lombok
