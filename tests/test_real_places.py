"""On real input: Utrecht, addresses of BAG, and a signal there that goes the whole path to an answer."""

from dataclasses import replace
from io import BytesIO
from uuid import uuid4

import pytest

from tests.cast import NOON, Cast
from tests.places import files
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.actions import add_work_area, open_area
from waakvlam.parties.models import Task
from waakvlam.places.actions import import_addresses, import_areas
from waakvlam.places.models import Address, Area, AreaKind
from waakvlam.places.queries import areas, search_addresses
from waakvlam.signals.actions.acting import VisitOutcome, accept, visit
from waakvlam.signals.actions.telling import Telling, tell
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel, Source
from waakvlam.signals.queries.receipts import channel
from waakvlam.signals.receipt import hash_code

HOMES = "straat;huisnummer;huisletter;toevoeging;postcode;woonplaats;nummeraanduiding;buurtcode"
WORKS = {
    Task.FIRST_VISIT: "caretakers",
    Task.NEIGHBOURHOOD_TEAM: "neighbourhood",
    Task.COORDINATION: "coordination",
    Task.DIRECTION: "direction",
}


@pytest.fixture(params=["made", "real"])
def utrecht(request: pytest.FixtureRequest) -> tuple[BytesIO, BytesIO]:
    """Districts and neighbourhoods: of the same layout, made here, and the real ones where they are at hand."""
    real = [files.REAL / f"utrecht_{kind}.geojson" for kind in ("wijken", "buurten")]
    if request.param == "made" or not real[0].exists():
        return files.made_districts(), files.made_neighbourhoods()
    return BytesIO(real[0].read_bytes()), BytesIO(real[1].read_bytes())


def test_a_signal_in_utrecht_goes_the_whole_path(database: str, cast: Cast, utrecht: tuple[BytesIO, BytesIO]) -> None:
    districts, neighbourhoods = utrecht
    loader = Viewer(Role.LOADER, NOON)
    with enter(loader):
        assert import_areas(by=loader, file=districts).added == 10
        assert import_areas(by=loader, file=neighbourhoods).added == 111
    codes = [area.code for area in _areas_of(loader)]
    with enter(loader):
        doors = [
            f"Vlamweg;{n};;;3531AB;Utrecht;{f'034420000000{n:04d}'};{code}" for n, code in enumerate(codes, start=1)
        ]
        outcome = import_addresses(by=loader, file=BytesIO("\n".join([HOMES, *doors]).encode()))
        assert (outcome.added, outcome.rejected) == (111, 0)

    karin = cast.viewer("Karin")
    with enter(karin):
        for task, team in WORKS.items():
            add_work_area(by=karin, team=cast.teams[team].id, area_code="GM0344", task=task)
        open_area(by=karin, area_code="GM0344", weekly_capacity=200, public_form=True, reading_hours="op werkdagen")

    for code in codes[::10]:
        _from_signal_to_answer(cast, code)


def _areas_of(loader: Viewer) -> list[Area]:
    with enter(replace(loader, context=new_id())):
        return areas(loader, AreaKind.NEIGHBOURHOOD, "GM0344")


def _from_signal_to_answer(cast: Cast, code: str) -> None:
    """Els finds the door as she types it, tells; Bram accepts, visits; Els reads the answer."""
    looking = Viewer(Role.INTAKE, NOON)
    with enter(looking):
        number = Address.objects.get(neighbourhood=code).number
        home = search_addresses(looking, f"vlamwg {number}", within=[code])[0]
    els = Viewer(Role.INTAKE, NOON, address=home.id)
    telling = Telling(
        client="public form",
        key=uuid4(),
        observer=Observer.NEIGHBOUR,
        source=Source.NEIGHBOUR,
        kinds=("curtains",),
        observed_at=NOON,
        words="Al een week dicht.",
        channel=Channel.RECEIPT,
    )
    with enter(els):
        told = tell(telling, by=els)
    bram = cast.viewer("Bram")
    with enter(bram):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT, area=code).ref
        accept(by=bram, concern=concern)
    bram = cast.viewer("Bram")
    with enter(bram):
        assert visit(by=bram, concern=concern, outcome=VisitOutcome.FINE, told_why=True), "concluded"
    reporter = Viewer(Role.REPORTER, NOON, receipt=hash_code(told.code or ""))
    with enter(reporter):
        own = channel(reporter)
    assert own.answered
    assert "langs" in own.messages[0].words or "gekeken" in own.messages[0].words
