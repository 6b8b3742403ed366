"""Filling a database with Vlamstad."""

import gc
import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext as _
from psycopg import Cursor

from waakvlam.access.actions import open_purpose
from waakvlam.access.models import PurposeCode
from waakvlam.accounts.models import User
from waakvlam.demo import ground
from waakvlam.demo.case import viewer
from waakvlam.demo.history import World, live
from waakvlam.demo.homes import Door, Home, addresses_file, complexes_file, homes
from waakvlam.demo.people import ORGANISATIONS, PEOPLE, TEAMS, absences, id_of, person
from waakvlam.inbox.models import Notice
from waakvlam.journal.actions import seal
from waakvlam.kernel.clock import is_simulation
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Refused
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Absence, Membership, Opening, Organisation, Professional, Team, WorkArea
from waakvlam.places.actions import import_addresses, import_areas, import_complexes
from waakvlam.places.models import Address

READING_HOURS = "op werkdagen tussen 9.00 en 17.00 uur"
OPENED_AFTER = {"WK999901": 0.0, "WK999902": 0.25, "WK999903": 0.55}
"""When each district opened, as a part of the history: Waakvlam began small."""
WEEKLY_CAPACITY = {"WK999901": 20, "WK999902": 20, "WK999903": 6}
"""Of new situations. In the south fewer colleagues work, so that some weeks ask more than was agreed."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the city is: homes, signals, and weeks of history."""

    homes: int = 6000
    signals: int = 1000
    weeks: int = 104


@dataclass(slots=True)
class City:
    """A city that was filled: how many there are of what, and of each story what is to be seen and at which address."""

    counts: dict[str, int]
    stories: dict[str, str]


def fill_city(*, seed: int, now: datetime, size: Size, tell: Callable[[str], None]) -> City:
    """Fill this database with Vlamstad, whose present is `now`; `tell` hears what is being done.

    Raises `Refused` outside a simulation, and where anybody works already: a city is filled once.
    """
    if not is_simulation():
        raise Refused(_("This database is not a simulation. A fictional city never comes among real people."))
    if Organisation.objects.using(OWNER_ALIAS).exists():
        raise Refused(_("Somebody lives in this database already. Throw it away to start anew."))
    began = _at_nine((now - timedelta(weeks=size.weeks)).astimezone(AMSTERDAM).date())
    found = homes(seed, size.homes)

    tell(_("Drawing the city"))
    _bring_in_places(found, began)
    tell(_("Inviting everybody who works there"))
    _let_people_work(began.date(), now)
    _open_purposes(began)
    opened = {district: opened_at(district, began, now) for district in OPENED_AFTER}
    _open_districts(opened)
    labels, doors = _doors()
    world = World(seed, now, opened, absences(now.astimezone(AMSTERDAM).date()), doors)
    with _hurried():
        lived = live(world, size.signals, lambda part: tell(_("Letting time pass: %(part)d%%") % {"part": part * 100}))
        _read_notices(now)
        _seal(now)
    stories: dict[str, str] = {}
    for address, story in lived.stories:
        stories.setdefault(str(story.sees), labels[address])
    return City({"homes": len(found), "people": len(PEOPLE), "signals": lived.signals}, stories)


def _at_nine(day: date) -> datetime:
    return datetime.combine(day, time(9), AMSTERDAM)


def _bring_in_places(found: list[Home], now: datetime) -> None:
    areas = json.dumps(ground.features(now.year, len(found))).encode()
    by = Viewer(Role.LOADER, now)
    with enter(by):
        for bring_in, file in (
            (import_areas, areas),
            (import_addresses, addresses_file(found)),
            (import_complexes, complexes_file(found)),
        ):
            bring_in(by=by, file=io.BytesIO(file))


def _let_people_work(since: date, now: datetime) -> None:
    """Organisations, teams and people are set up by the owner of the tables: nobody is there yet to do it."""
    _store(
        Organisation(id=id_of("organisation", code), code=code, name=name, kind=kind)
        for code, (name, kind) in ORGANISATIONS.items()
    )
    _store(
        Team(
            id=card.id,
            organisation_id=id_of("organisation", card.organisation),
            name=card.name,
            public_name=card.public_name,
            introduction=card.introduction,
            phone=f"020 000 00 {place:02d}",
            hours="op werkdagen van 8.30 tot 17.00 uur",
        )
        for place, card in enumerate(TEAMS.values(), 10)
    )
    _store(
        WorkArea(id=id_of("work", card.key, area, task), team_id=card.id, area_code=area, task=task)
        for card in TEAMS.values()
        for area, task in card.areas
    )
    _store(User(id=id_of("account", each.email), email=each.email, password="!") for each in PEOPLE)  # noqa: S106
    _store(
        Professional(
            id=each.id,
            user_id=id_of("account", each.email),
            organisation_id=id_of("organisation", each.team.organisation),
            name=each.name,
            function=each.function,
            phone=f"020 000 01 {place:02d}",
        )
        for place, each in enumerate(PEOPLE, 10)
    )
    _store(
        Membership(
            id=id_of("membership", each.email),
            team_id=each.team.id,
            professional_id=each.id,
            role=each.role,
            since=since - timedelta(days=30),
        )
        for each in PEOPLE
    )
    _store(
        Absence(
            professional_id=away.person.id,
            stand_in_id=away.stand_in.id if away.stand_in else None,
            since=away.since,
            until=away.until,
        )
        for away in absences(now.astimezone(AMSTERDAM).date())
    )


def _store(rows: Iterable[Model]) -> None:
    made = list(rows)
    type(made[0])._base_manager.using(OWNER_ALIAS).bulk_create(made)


def _open_purposes(now: datetime) -> None:
    greet = viewer(person("Greet"), now)
    with enter(greet):
        for code, law in (
            (PurposeCode.EARLY_SIGNALS, "Wmo 2015, artikel 2.1.2 en 2.3.2"),
            (PurposeCode.ARREARS, "Wet gemeentelijke schuldhulpverlening, artikel 3"),
            (PurposeCode.PILOT_LIGHT, "Wmo 2015, artikel 2.1.2 en 2.3.2"),
        ):
            open_purpose(
                by=greet,
                code=code,
                controller="College van B en W van Vlamstad",
                legal_basis=law,
                dpia_on=now.date() - timedelta(days=40),
            )


def opened_at(district: str, began: datetime, now: datetime) -> datetime:
    """When Waakvlam began to work in a district."""
    return _at_nine((began + (now - began) * OPENED_AFTER[district]).date())


def _open_districts(opened: dict[str, datetime]) -> None:
    _store(
        Opening(
            area_code=district,
            weekly_capacity=WEEKLY_CAPACITY[district],
            reading_hours=READING_HOURS,
            opened_at=moment,
        )
        for district, moment in opened.items()
    )


def _doors() -> tuple[dict[UUID, str], list[Door]]:
    rows = list(Address.objects.using(OWNER_ALIAS).order_by("bag_id"))
    doors = [
        Door(row.id, row.neighbourhood, str(row.complex_id), str(row.gallery_id) if row.gallery_id else "")
        for row in rows
    ]
    return {row.id: f"{row.label}, {row.city}" for row in rows}, doors


class _Ahead(Cursor[Any]):
    """Goes on while the database still does what was asked, until somebody wants to know what came of it."""

    @property
    def rowcount(self) -> int:
        self._fetch_pipeline()
        return super().rowcount


@contextmanager
def _hurried() -> Iterator[None]:
    """A connection that works ahead, on which the same statements are planned once, and commits wait for no disk.

    A city that is lost in a power cut is made anew. Nobody in it goes on after a refusal, so that no transaction keeps
    a point to go back to. What this process makes in its short life is seldom garbage, so that it looks for it seldom:
    a tenth of the work.
    """
    usual, collecting = connection.settings_dict["OPTIONS"], gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    connection.features.uses_savepoints = False
    connection.close()
    connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
    connection.settings_dict["OPTIONS"] = usual | {"server_side_binding": True, "prepare_threshold": 3}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        connection.connection.prepared_max = 2000
        connection.connection.cursor_factory = _Ahead
        with connection.connection.pipeline():
            yield
    finally:
        del connection.features.uses_savepoints
        del connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
        gc.set_threshold(*collecting)
        connection.close()
        connection.settings_dict["OPTIONS"] = usual


def _read_notices(now: datetime) -> None:
    """Everybody has read what came before the day of yesterday."""
    for each in PEOPLE:
        with enter(viewer(each, now)):
            Notice.objects.filter(read_at=None, at__lt=now - timedelta(days=2)).update(read_at=now)


def _seal(now: datetime) -> None:
    sealed = True
    while sealed:
        by = Viewer(Role.CLOCK, now)
        with enter(by):
            sealed = bool(seal(by=by))
