"""Choosing who helps: a team as a whole or one of its people, in one list that needs no script."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from waakvlam.households.models import HelpRole, Involvement, Law
from waakvlam.households.rules import may_help
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind, Task
from waakvlam.parties.queries import members, organisations, people, team_for, teams
from waakvlam.web.household.around import Around
from waakvlam.web.household.words import role_words

Choices = list[tuple[Any, Any]]


def choose(form: forms.Form, field: str, choices: Choices) -> None:
    """Give a field what can be chosen, which is known only when the page is made."""
    found: Any = form.fields[field]
    found.choices = choices


def helpers(viewer: Viewer, *, whole_teams: bool = True) -> Choices:
    """Every team whose organisation may help, own teams first, with its people. Values are read by `read_helper`."""
    kinds = {kind for kind in OrganisationKind if may_help(kind, Law.NONE)}
    found = [(org, team) for org in organisations(viewer) if org.kind in kinds for team in org.teams.all()]
    found.sort(key=lambda pair: pair[1].id not in viewer.teams)
    working = members(viewer, [team.id for _org, team in found])
    named = people(viewer, {person for there in working.values() for person, _roles in there})
    groups: Choices = [("", _("Choose somebody"))]
    for org, team in found:
        there = [named[person] for person, _roles in working[team.id]]
        who = [(f"{team.id}:{one.id}", f"{one.name}, {one.function}") for one in there]
        whole = [(str(team.id), _("The whole team"))] if whole_teams else []
        if whole or who:
            groups.append((f"{org.name} · {team.name}", [*who, *whole]))
    return groups


def read_helper(value: str) -> dict[str, UUID | None]:
    """A choice of `helpers` as team and person."""
    team, _colon, person = value.partition(":")
    return {"team": UUID(team), "person": UUID(person) if person else None}


def who_else(around: Around) -> Choices:
    """Who goes on when somebody's help ends: whoever helps already, or a pilot light; nobody is not offered."""
    ending = around.help
    assert ending is not None
    beside = [one.involvement for person in around.found.people for one in person.help]
    beside += [one.involvement for one in around.found.help]
    beside = [row for row in beside if row.subject_id == ending.subject_id and row.id != ending.id]
    found: Choices = [
        (f"help:{row.id}", _("%(who)s goes on (%(role)s)") % {"who": _named(row), "role": role_words(row.role)})
        for row in beside
    ]
    if any(row.role == HelpRole.KEEPER for row in beside):
        return found
    keeps = team_for(around.viewer, around.found.address.neighbourhood, Task.NEIGHBOURHOOD_TEAM)
    ours = teams(around.viewer, around.viewer.teams).values()
    for team in {one.id: one for one in [*([keeps] if keeps else []), *ours]}.values():
        found.append((f"light:{team.id}", _("A pilot light, proposed today to %(team)s") % {"team": team.name}))
    return found


def _named(row: Involvement) -> str:
    return row.person.name if row.person else row.team.name
