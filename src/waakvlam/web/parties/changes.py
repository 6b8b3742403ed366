"""Everything that can be changed about who works where: one table, one page for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.parties import actions
from waakvlam.web.parties import forms


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its page's title and lead, the words on its button, its form and the action that it calls.

    `about` is the action's argument for the row in the address; '' when the change makes something new.
    """

    title: Promise
    lead: Promise
    button: Promise
    form: type[forms.About]
    action: Callable[..., Any]
    about: str = ""
    danger: bool = False


# The last part of the address is the key.
NEW: dict[str, Change] = {
    "organisatie-toevoegen": Change(
        _("Add an organisation"),
        _("A party that works together with the others under agreements."),
        _("Add"),
        forms.Organisation,
        actions.add_organisation,
    ),
    "team-toevoegen": Change(
        _("Add a team"), _("Neighbours read its name and phone number."), _("Add"), forms.Team, actions.add_team
    ),
    "wijk-openen": Change(
        _("Open an area"),
        _("From then on people can tell what they see there. A team must be named for every task."),
        _("Open"),
        forms.Open,
        actions.open_area,
    ),
}
ON_ROW: dict[str, Change] = {
    "team-wijzigen": Change(
        _("Change the team"), _("Neighbours and colleagues read this."), _("Save"), forms.TeamWords,
        actions.change_team, "team",
    ),
    "nieuwe-medewerker": Change(
        _("Add somebody new"),
        _("They choose a password with a link that you give them."),
        _("Add"),
        forms.Employ,
        actions.employ,
        "team",
    ),
    "rol-geven": Change(
        _("Give a role"), _("For somebody who has an account."), _("Give the role"), forms.Role,
        actions.start_membership, "team",
    ),
    "rol-beeindigen": Change(
        _("End this role"),
        _("The person can do nothing more in this team from the next page on. Open tasks move on in time."),
        _("End the role"),
        forms.About,
        actions.end_membership,
        "membership",
        danger=True,
    ),
    "taak-geven": Change(
        _("Give a task in an area"),
        _("Where areas overlap, the smallest one counts."),
        _("Give the task"),
        forms.WorkArea,
        actions.add_work_area,
        "team",
    ),
    "taak-weghalen": Change(
        _("Take this task away"),
        _("An open area keeps a team for every task."),
        _("Take away"),
        forms.About,
        actions.remove_work_area,
        "work_area",
        danger=True,
    ),
    "wijk-wijzigen": Change(
        _("Change how this area works"), _("It counts from now on."), _("Save"), forms.Terms,
        actions.change_opening, "opening",
    ),
    "wijk-sluiten": Change(
        _("Close this area"),
        _("No new signals come in. What was told keeps its owner and is answered."),
        _("Close the area"),
        forms.About,
        actions.close_area,
        "opening",
        danger=True,
    ),
}  # fmt: skip
