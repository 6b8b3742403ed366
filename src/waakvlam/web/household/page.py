"""Huishouden: one page that reads as a story."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from waakvlam.access.models import Grant
from waakvlam.households.models import HelpRole, Involvement, Level
from waakvlam.households.queries import Help, Household, household
from waakvlam.households.rules import FACES
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.queries.household import Line, Lit, asked_about, by_date, lit
from waakvlam.pilotlight.queries.turns import Turn as Whose
from waakvlam.web.entrance import Request, staff
from waakvlam.web.household.around import Around
from waakvlam.web.household.picture import stairs
from waakvlam.web.household.verbs import ON_HELP, ON_HOME, ON_RESIDENT, offered
from waakvlam.web.household.words import (
    LANGUAGES,
    category_words,
    delivery_words,
    fit_words,
    flag_words,
    happened_around,
    law_words,
    reason_words,
    representation_words,
    role_words,
    said_around,
    tie_words,
)
from waakvlam.web.lights.checking import level_words
from waakvlam.web.lights.lines import asked_words
from waakvlam.web.lights.page import Turn, turn_words
from waakvlam.web.lights.words import colour_sentence, colour_words, marks, shown_warmth
from waakvlam.web.page import page_number
from waakvlam.web.words import due_in_words, duty_sentence, duty_words

LATEST = 12
"""How many moments the page itself shows; the others are on a page of their own."""
ON_A_PAGE = 50


@staff(Permission.WORK, Permission.COORDINATE)
def household_page(request: Request, home: UUID) -> HttpResponse:
    """A household: the face, who lives here, who helps, whose turn, how much help, by date, who may see."""
    viewer = request.viewer
    found = household(viewer, home)
    people = [person.subject for person in found.people]
    lights = lit(viewer, people)
    turns = asked_about(viewer, [home, *people])
    lines, more = by_date(viewer, [home, *people], happened_around(), size=LATEST)
    return render(
        request,
        "household/household.html",
        {
            "home": home,
            "address": found.address,
            "turn": _turn(turns, lights, viewer),
            "asked": [_asked(turn, viewer) for turn in turns],
            "people": [
                _person(Around(viewer, found, person=person, lit=lights.get(person.subject))) for person in found.people
            ],
            "help": [_help(one, Around(viewer, found)) for one in found.help],
            "former": [_former(row) for row in found.former],
            "level": _level(found),
            "stairs": (drawn := stairs(found.levels, day_of(viewer.now))),
            "shelves": [(one.y, level_words(one.level)) for one in drawn.shelves] if drawn else [],
            "levels": [{"row": row, "words": level_words(Level(row.level))} for row in reversed(found.levels)],
            "verbs": offered(ON_HOME, Around(viewer, found)),
            "lines": _told(lines, found),
            "more": more,
            "may_see": _may_see(found.grants),
        },
    )


@staff(Permission.WORK, Permission.COORDINATE)
def by_date_page(request: Request, home: UUID) -> HttpResponse:
    """All that happened around a household, latest first."""
    viewer = request.viewer
    number = page_number(request)
    found = household(viewer, home)
    people = [person.subject for person in found.people]
    lines, more = by_date(viewer, [home, *people], happened_around(), size=ON_A_PAGE, page=number)
    shown = {"home": home, "address": found.address, "lines": _told(lines, found)}
    return render(request, "household/by_date.html", shown | {"page": {"number": number, "more": more}})


def _turn(turns: Sequence[Whose], lights: Mapping[UUID, Lit], viewer: Viewer) -> Turn:
    if not turns:
        return Turn("done", None, "", "")
    first = turns[0].duty
    light = lights.get(first.subject) if first.subject else None
    what = asked_words(first, light.light, viewer.now) if light else duty_sentence(first.kind)
    return turn_words(turns[0], what, viewer)


def _asked(turn: Whose, viewer: Viewer) -> dict[str, Any]:
    due, late = due_in_words(turn.duty.due_at, viewer.now)
    return {"what": duty_words(turn.duty.kind)[0], "who": turn.name, "due": due, "late": late}


def _person(around: Around) -> dict[str, Any]:
    person, light = around.person, around.lit
    assert person is not None
    resident = person.resident
    said: dict[str, Any] = {"subject": person.subject, "since": person.since, "resident": resident}
    if resident is None:
        return said
    faces = {one.involvement.role: one.involvement.person for one in person.help}
    next_on, late = (
        due_in_words(light.light.next_due_at, around.viewer.now) if light and light.light.next_due_at else ("", False)
    )
    return said | {
        "called": resident.called,
        "language": LANGUAGES.get(resident.language, resident.language) if resident.language != "nl" else "",
        "marks": marks(resident),
        "phone": "" if resident.no_calls else resident.phone,
        "representation": representation_words(resident.representation) if resident.representation else "",
        "keeper": light.light.keeper if light else faces.get(HelpRole.KEEPER),
        "deputy": light.light.deputy if light else faces.get(HelpRole.DEPUTY),
        "light": light.light if light else None,
        "colour": light.colour if light else None,
        "warmth": shown_warmth(light.warmth) if light else None,
        "next": {"due": next_on, "late": late},
        "plan": [
            {"row": phase, "title": colour_words(phase.colour), "means": colour_sentence(phase.colour)}
            for phase in (light.plan if light else [])
        ],
        "help": [_help(one, around) for one in person.help if one.involvement.role not in FACES],
        "former": [_former(row) for row in person.former],
        "ties": [{"row": tie, "words": tie_words(tie.kind)} for tie in person.ties],
        "flags": [flag_words(flag) for flag in person.flags],
        "verbs": offered(ON_RESIDENT, around),
    }


def _help(one: Help, around: Around) -> dict[str, Any]:
    row = one.involvement
    return {
        "row": row,
        "who": row.person.name if row.person else row.team.name,
        "team": row.team,
        "role": role_words(row.role),
        "law": law_words(row.law),
        "delivery": delivery_words(one.delivery) if one.delivery else "",
        "fit": fit_words(row.fit) if row.fit else "",
        "flags": [flag_words(flag) for flag in one.flags],
        "verbs": offered(ON_HELP, replace(around, help=row)),
    }


def _former(row: Involvement) -> dict[str, Any]:
    return {
        "row": row,
        "who": row.person.name if row.person else row.team.name,
        "role": role_words(row.role),
        "reason": reason_words(row.end_reason),
    }


def _level(found: Household) -> dict[str, Any] | None:
    return {"row": found.level, "words": level_words(Level(found.level.level))} if found.level else None


def _told(lines: Iterable[Line], found: Household) -> list[dict[str, Any]]:
    """The moments in words; what people wrote with a level or about help stands with it, if it may be seen."""
    levels = {row.id: row for row in found.levels}
    called = {p.subject: str(p.resident.called) for p in found.people if p.resident} if len(found.people) > 1 else {}
    every = [*(one.involvement for person in found.people for one in person.help), *(h.involvement for h in found.help)]
    every += [*found.former, *(row for person in found.people for row in person.former)]
    helps = {row.id: row for row in every}
    words = happened_around()

    def detail(line: Line) -> str:
        happened, said = line.moment.happened, line.moment.detail
        if happened == "level set" and line.ref in levels:
            row = levels[line.ref]
            return f"{level_words(Level(row.level)).capitalize()}. {row.reason}"
        helper = helps.get(line.ref)
        who = (helper.person.name if helper.person else helper.team.name) if helper else ""
        return " · ".join(filter(None, (who, said_around(happened, said) if said else "")))

    return [
        {
            "at": line.moment.at,
            "who": line.moment.who,
            "about": called.get(line.about, "") if line.about else "",
            "text": words[line.moment.happened],
            "detail": detail(line),
        }
        for line in lines
    ]


def _may_see(grants: Iterable[Grant]) -> list[dict[str, Any]]:
    """Per team what it may see here, and until when at the latest."""
    seen: dict[UUID, dict[str, Any]] = {}
    for grant in grants:
        team = seen.setdefault(grant.team_id, {"team": grant.team, "categories": 0, "until": grant.valid_until})
        team["categories"] |= grant.categories
        team["until"] = max(team["until"], grant.valid_until)
    return [one | {"words": category_words(one["categories"])} for one in seen.values()]
