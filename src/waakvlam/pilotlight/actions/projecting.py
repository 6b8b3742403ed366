"""Making the one open duty of a light equal to its rhythm (design §4): after every change, in the same transaction."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from waakvlam.duties.models import Ladder
from waakvlam.duties.rules import new_start, rung_times
from waakvlam.journal.actions import Happening, record, record_all
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.queue import queue_all
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Task
from waakvlam.parties.queries import absences, teams_for
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.queries.policy import policies_for
from waakvlam.pilotlight.rules import Owed, due_of, facts_of, owed, turns

_WORDS = {
    "asked": Happened.DUTY_ASKED,
    "handed over": Happened.DUTY_HANDED_OVER,
    "done": Happened.DUTY_DONE,
}


def project(light: Light, *, by: Viewer, contact: bool = False) -> None:
    """Store a changed light with its next due time, and make its one open duty equal to it.

    `contact`: somebody made contact or decided, so what was owed is done and the next is asked. Otherwise the open
    duty itself moves along: to another day, person or kind. A light that is not open owes nothing.
    """
    light.save(force_update=True)
    project_all([light], by=by, contact=contact)


def project_all(lights: Sequence[Light], *, by: Viewer, contact: bool = False) -> None:
    """The same for lights that are stored already: their next due time and duties follow. Also for the clock.

    A fixed number of queries, whatever the number of lights; the record grows only where somebody else is asked.
    """
    policies = policies_for(by, {light.area for light in lights})
    for light in lights:
        policy = policies[light.area]
        light.next_due_at = due_of(light, policy)
        light.due_from, light.lost_from = turns(facts_of(light, policy))
    owes = wanted(lights, by=by)
    rows = json.dumps([_row(light, owes[light.id], by, contact) for light in lights])
    with connection.cursor() as cursor:
        cursor.execute("SELECT duty, turn, happened, about, team, person FROM walls.follow_lights(%s::jsonb)", [rows])
        changed = cursor.fetchall()
    record_all([Happening(_WORDS[what], duty, about, team) for duty, _, what, about, team, _ in changed], by=by)
    queue_all(
        "tell_holder",
        (
            {"duty": duty, "turn": turn}
            for duty, turn, happened, _, _, person in changed
            if happened != "done" and (person is None or person != by.person)  # whoever did it knows
        ),
    )


def end_about(light: Light, *, by: Viewer) -> None:
    """End what else was asked about a light and has no meaning any more, after a yes or at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.end_about_light(%s)", [light.id])
        ended = [duty for (duty,) in cursor]
    for duty in ended:
        record(Happened.DUTY_DONE, by=by, ref=duty, about=light.subject_id)


def wanted(lights: Sequence[Light], *, by: Viewer) -> dict[UUID, Owed | None]:
    """What each light owes now. Two queries at most, and none for lights that are not open."""
    people = {who for light in lights if light.next_due_at for who in (light.keeper_id, light.deputy_id) if who}
    leave: dict[UUID, list[tuple[date, date]]] = {}
    for absence in absences(by, people) if people else ():
        leave.setdefault(absence.professional_id, []).append((absence.since, absence.until))
    faceless = {light.area for light in lights if light.keeper_id is None}
    desks = teams_for(by, faceless, Task.COORDINATION) if faceless else {}

    def away(person: UUID, day: date) -> bool:
        return any(since <= day <= until for since, until in leave.get(person, ()))

    def desk(light: Light) -> UUID:
        found = desks.get(light.area)
        return found.id if found else light.team_id

    return {light.id: owed(light, desk(light), away, by.now) for light in lights}


def _row(light: Light, owes: Owed | None, by: Viewer, done: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "light": str(light.id),
        "next_due": _iso(light.next_due_at),
        "due_from": _iso(light.due_from),
        "lost_from": _iso(light.lost_from),
        "done": done,
    }
    if owes is None:
        return row
    start = owes.due_at if owes.due_at > by.now else new_start(Ladder.CONTACT, owes.due_at, by.now)
    return row | {
        "kind": owes.kind,
        "team": str(owes.team),
        "person": owes.person and str(owes.person),
        "second": owes.second and str(owes.second),
        "due": _iso(owes.due_at),
        "stays": owes.stays,
        "ladder": Ladder.CONTACT,
        "times": _times(start),
    }


@lru_cache(maxsize=4096)  # very many lights are due at few moments
def _times(start: datetime) -> tuple[str, ...]:
    return tuple(time.isoformat() for time in rung_times(Ladder.CONTACT, start))


@lru_cache(maxsize=4096)
def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
