"""Everything that can be decided about a neighbourhood, an alert and a measure: one table each, one page for all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.watch.actions import alerts, areas, galleries, marking
from waakvlam.watch.states import AlertState
from waakvlam.web.areas import forms


@dataclass(frozen=True, slots=True)
class Verb:
    """One act: its page's title and lead, the words on its button, its form, and the action it calls.

    `when`: the states of an alert in which it is offered; the domain says whether it may be done.
    """

    title: Promise
    lead: Promise
    button: Promise
    form: type[forms.Form]
    action: Callable[..., Any]
    afterwards: Promise
    when: tuple[AlertState, ...] = ()


# With the neighbourhood; the last part of the address is the key.
ON_AREA: dict[str, Verb] = {
    "niveau": Verb(
        _("How much extra this neighbourhood gets"),
        _("Up or down, always with a reason. What it was stays readable."),
        _("Save"),
        forms.SetLevel,
        areas.set_level,
        _("Written down. Who works here reads it."),
    ),
    "plan": Verb(
        _("Plan of the neighbourhood"),
        _("What professionals, peer experts and residents agreed together. It takes the place of the plan before."),
        _("Save the plan"),
        forms.MakePlan,
        areas.make_plan,
        _("Written down. Who works here reads it."),
    ),
    "notitie": Verb(
        _("What helps or hinders here"),
        _("Something about the neighbourhood, never about a person."),
        _("Save"),
        forms.Note,
        areas.note_factor,
        _("Written down. Who works here reads it."),
    ),
    "voorziening": Verb(
        _("A service in the neighbourhood"),
        _("Say whether it is there. A missing service is worth as much as one that is there."),
        _("Save"),
        forms.SayService,
        areas.say_service,
        _("Written down. Who works here reads it."),
    ),
    "markering": Verb(
        _("Why more was told"),
        _("Mark a campaign or a new caretaker, so that nobody takes it for more trouble."),
        _("Mark it"),
        forms.MarkEffort,
        marking.mark_effort,
        _("Marked. It stands beside the figures."),
    ),
}
# With an alert.
ON_ALERT: dict[str, Verb] = {
    "meer-aan-de-hand": Verb(
        _("There is more trouble"),
        _("Say what is going on. After that you decide with others what to do."),
        _("There is more trouble"),
        forms.Confirm,
        alerts.confirm,
        _("Written down. Now decide what to do."),
        (AlertState.ASSESSED,),
    ),
    "meer-verteld": Verb(
        _("More was told"),
        _("There is not more trouble. That ends this, and it counts: so we learn how often a warning was right."),
        _("More was told"),
        forms.Explain,
        alerts.explain,
        _("Written down. Nobody is asked the same again for four weeks."),
        (AlertState.ASSESSED,),
    ),
    "maatregelen": Verb(
        _("What we do about it"),
        _("Decide it together with who works there."),
        _("Save"),
        forms.TakeMeasures,
        alerts.take_measures,
        _("Written down. On the agreed day you look whether it helps."),
        (AlertState.CONFIRMED, AlertState.MEASURES),
    ),
    "afsluiten": Verb(
        _("Close it"),
        _("It goes better, or this is not the way. Say what you saw."),
        _("Close it"),
        forms.Close,
        alerts.close,
        _("Closed. It stays readable here."),
        (AlertState.MEASURES,),
    ),
}
# With a measure for a gallery.
ON_MEASURE: dict[str, Verb] = {
    "verder": Verb(
        _("Go on with it"),
        _("It helps, or it needs more time."),
        _("Go on"),
        forms.KeepMeasure,
        galleries.keep_measure,
        _("It goes on. On the agreed day you look again."),
    ),
    "stoppen": Verb(
        _("End it"),
        _("Say what it brought. That stays readable."),
        _("End it"),
        forms.EndMeasure,
        galleries.end_measure,
        _("Ended."),
    ),
}
