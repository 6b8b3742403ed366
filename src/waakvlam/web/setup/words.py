"""The words of setting up."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from waakvlam.access.models import PurposeCode
from waakvlam.parties.models import Task
from waakvlam.parties.words import TASKS
from waakvlam.signals.catalogue import CATALOGUE
from waakvlam.signals.models import Route

PURPOSES = {
    PurposeCode.EARLY_SIGNALS: (
        gettext_lazy("Early signals"),
        gettext_lazy("Neighbours and professionals tell small signals, so that somebody rings the bell."),
    ),
    PurposeCode.ARREARS: (
        gettext_lazy("Arrears"),
        gettext_lazy("A landlord passes on that the rent is late, so that debt help can offer a talk."),
    ),
    PurposeCode.PILOT_LIGHT: (
        gettext_lazy("Pilot light"),
        gettext_lazy("A known face keeps light, regular contact with a resident, and notices when it lapses."),
    ),
}
URGENCY = {
    1: pgettext_lazy("how urgent", "Small"),
    2: pgettext_lazy("how urgent", "Keep an eye on it"),
    3: pgettext_lazy("how urgent", "Worrying"),
    4: pgettext_lazy("how urgent", "Acute"),
}


def route_about(route: Route) -> str:
    """What a route is about: its kinds and how urgent, in words."""
    kinds = "; ".join(str(CATALOGUE[code].sentence) for code in route.kinds if code in CATALOGUE) or _("Everything")
    first, last = max(1, route.seriousness_from), route.seriousness_to
    if (first, last) == (1, 4):
        return kinds
    urgency = str(URGENCY[first]) if first == last else f"{URGENCY[first]} – {URGENCY[last]}"
    return f"{kinds} ({urgency})"


def route_to(route: Route) -> str:
    """To whom a route leads, in words."""
    if route.team is None:
        return _("who has this task in the area: %(task)s") % {"task": TASKS[Task(route.task)]}
    person = f" · {route.person.name}" if route.person else ""
    return f"{route.team.full_name}{person}"
