"""The catalogue of small signals: what people see, in B1 sentences (domain §4).

Seriousness: 0 goes well · 1 small · 2 take care · 3 worrying · 4 acute (call 112 first; never only queued).
Who may record what follows from the observers; a corporation records behaviour, not causes. Drawings are symbols in
`drawings.svg`.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.access.models import Category as C
from waakvlam.parties.models import OrganisationKind


class Domain(StrEnum):
    """Life domains (names only, no scoring: domain §2)."""

    MENTAL = "mental health"
    BODY = "physical health"
    SUBSTANCES = "substance use"
    SELF_CARE = "self care"
    DAILY = "daily living"
    HOUSING = "housing"
    MONEY = "money"
    WORK = "work and education"
    DAYTIME = "use of time"
    HOME_RELATIONS = "relations at home"
    NETWORK = "social network"
    PARTICIPATION = "participation"
    JUSTICE = "justice"


class Observer(StrEnum):
    """Who sees: as the catalogue's column 'Wie'."""

    NEIGHBOUR = "neighbour"
    CORPORATION = "corporation"
    TECHNICIAN = "technician"
    TEAM = "team"
    POLICE = "police"
    CARE = "care"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that people see: its sentence, life domain, seriousness, observers, data category and drawing.

    `domain` is None when only the words of the observer can tell.
    """

    code: str
    sentence: Promise
    domain: Domain | None
    seriousness: int
    observers: tuple[Observer, ...]
    category: C
    drawing: str


W, D = Observer, Domain
ALL = tuple(Observer)
ACUTE = 4

# A table reads best as one: a line for each sentence.
# fmt: off
# ruff: noqa: E501
_KINDS = (
    Kind("curtains", _("The curtains stay closed during the day"), D.MENTAL, 1, (W.NEIGHBOUR, W.CORPORATION, W.TECHNICIAN), C.WELLBEING, "curtains"),
    Kind("awake_at_night", _("Is awake at night and sleeps during the day"), D.MENTAL, 2, (W.NEIGHBOUR,), C.WELLBEING, "night"),
    Kind("noise", _("Makes a lot of noise"), D.HOUSING, 2, (W.NEIGHBOUR, W.CORPORATION), C.NUISANCE, "noise"),
    Kind("confused", _("Seems confused"), D.MENTAL, 3, (W.NEIGHBOUR, W.CORPORATION, W.POLICE), C.WELLBEING, "confused"),
    Kind("rent_late", _("Does not pay the rent on time"), D.MONEY, 2, (W.CORPORATION,), C.FINANCE, "rent"),
    Kind("door_closed_to_help", _("Does not open the door to help"), D.MENTAL, 2, (W.CARE, W.CORPORATION), C.SUPPORT, "door"),
    Kind("missed_appointment", _("Misses an appointment"), D.MENTAL, 2, (W.CARE,), C.SUPPORT, "appointment"),
    Kind("hard_to_reach", _("Helper finds it hard to make contact"), D.NETWORK, 3, (W.CARE,), C.SUPPORT, "phone"),
    Kind("support_stopped", _("Support has stopped or changed hands"), D.NETWORK, 2, (W.CARE, W.CORPORATION), C.SUPPORT, "helper-gone"),
    Kind("few_people", _("Has few or no people around them"), D.NETWORK, 2, (W.NEIGHBOUR, W.TEAM, W.VOLUNTEER), C.WELLBEING, "lonely"),
    Kind("lonely", _("Seems lonely"), D.NETWORK, 1, (W.NEIGHBOUR, W.VOLUNTEER), C.WELLBEING, "lonely"),
    Kind("drinks_or_uses", _("Uses a lot of alcohol or drugs"), D.SUBSTANCES, 3, (W.NEIGHBOUR, W.CARE, W.POLICE), C.WELLBEING, "bottle"),
    Kind("hemp", _("A hemp farm was found"), D.JUSTICE, 3, (W.CORPORATION, W.POLICE), C.NUISANCE, "plant"),
    Kind("letters_hard", _("Does not understand letters well"), D.DAILY, 1, (W.CORPORATION, W.TEAM), C.SUPPORT, "letter"),
    Kind("money_tight", _("Gets stuck with money (new tenant)"), D.MONEY, 2, (W.CORPORATION,), C.FINANCE, "money"),
    Kind("just_moved_from_institution", _("Has just moved from an institution"), D.HOUSING, 1, (W.CORPORATION, W.CARE), C.SUPPORT, "moved"),
    Kind("picked_up", _("Was picked up by police or ambulance"), D.MENTAL, 3, (W.NEIGHBOUR, W.POLICE), C.WELLBEING, "ambulance"),
    Kind("home_again", _("Is just home after an admission"), D.MENTAL, 2, (W.NEIGHBOUR, W.CARE), C.SUPPORT, "home-again"),
    Kind("old_ways", _("Does things from before again that did not go well"), D.MENTAL, 2, (W.NEIGHBOUR, W.TEAM), C.WELLBEING, "again"),
    Kind("nothing_to_do", _("Has nothing to do during the day"), D.DAYTIME, 1, (W.TEAM, W.VOLUNTEER), C.WELLBEING, "idle"),
    Kind("quarrel", _("Has quarrels or trouble with neighbours"), D.NETWORK, 2, (W.NEIGHBOUR, W.CORPORATION), C.NUISANCE, "quarrel"),
    Kind("lost_work", _("Lost work recently"), D.WORK, 2, (W.TEAM, W.CORPORATION), C.SUPPORT, "work"),
    Kind("full_letterbox", _("The letterbox is full"), D.DAILY, 1, (W.NEIGHBOUR, W.CORPORATION, W.TECHNICIAN), C.WELLBEING, "mailbox"),
    Kind("closed_post", _("Piles of unopened post"), D.MONEY, 2, (W.TECHNICIAN, W.CORPORATION), C.WELLBEING, "mail-pile"),
    Kind("waste", _("Waste and dishes pile up"), D.HOUSING, 2, (W.TECHNICIAN, W.CORPORATION), C.WELLBEING, "waste"),
    Kind("smell", _("It smells in or near the home"), D.HOUSING, 2, (W.NEIGHBOUR, W.TECHNICIAN), C.NUISANCE, "smell"),
    Kind("fire_risk", _("The home is so full that fire may break out"), D.HOUSING, 3, (W.TECHNICIAN, W.CORPORATION), C.NUISANCE, "full-house"),
    Kind("refuses_repair", _("Does not let the technician in"), D.HOUSING, 2, (W.TECHNICIAN, W.CORPORATION), C.NUISANCE, "fitter"),
    Kind("calls_often", _("Calls very often about small things"), D.MENTAL, 1, (W.CORPORATION,), C.WELLBEING, "phone"),
    Kind("bruises", _("Often has bruises"), D.HOME_RELATIONS, 3, (W.NEIGHBOUR, W.TECHNICIAN, W.VOLUNTEER), C.WELLBEING, "hurt"),
    Kind("bereaved", _("Partner or loved one has died"), D.HOME_RELATIONS, 1, (W.NEIGHBOUR, W.CORPORATION, W.VOLUNTEER), C.WELLBEING, "loss"),
    Kind("distrusts_neighbours", _("Thinks the neighbours are against them"), D.MENTAL, 3, (W.NEIGHBOUR, W.CORPORATION), C.WELLBEING, "watched"),
    Kind("cut_off", _("Energy or water is being cut off"), D.MONEY, 3, (W.TEAM, W.CORPORATION), C.FINANCE, "energy"),
    Kind("eats_badly", _("Eats badly or loses weight"), D.BODY, 2, (W.NEIGHBOUR, W.VOLUNTEER), C.WELLBEING, "food"),
    Kind("unkempt", _("Looks poorly cared for"), D.SELF_CARE, 2, (W.NEIGHBOUR, W.TECHNICIAN, W.TEAM), C.WELLBEING, "clothes"),
    Kind("not_seen", _("Not seen for days"), D.BODY, 3, (W.NEIGHBOUR,), C.WELLBEING, "unseen"),
    Kind("wants_to_die", _("Says that they no longer want to live"), D.MENTAL, 4, ALL, C.WELLBEING, "lifebuoy"),
    Kind("carer_exhausted", _("A family carer cannot go on"), D.HOME_RELATIONS, 2, (W.TEAM, W.CARE), C.SUPPORT, "carer"),
    Kind("animal", _("An animal is not looked after"), D.SELF_CARE, 1, (W.NEIGHBOUR, W.TECHNICIAN), C.NUISANCE, "pet"),
    Kind("going_well", _("Going well: joins in, opens the door"), D.PARTICIPATION, 0, ALL, C.WELLBEING, "sun"),
    Kind("other", _("Something else, I write it down"), None, 1, ALL, C.WELLBEING, "talk"),
)
# fmt: on
CATALOGUE = {kind.code: kind for kind in _KINDS}

OTHER = "other"
"""What no sentence says: it counts only with words, so that nobody has to tick something untrue."""

# Asked of whoever sees these first: the reporting code comes before everything else (Wet verplichte meldcode).
REPORTING_CODE = frozenset({"bruises"})

OBSERVER_OF = {
    OrganisationKind.CORPORATION: W.CORPORATION,
    OrganisationKind.MUNICIPALITY: W.TEAM,
    OrganisationKind.NEIGHBOURHOOD_TEAM: W.TEAM,
    OrganisationKind.WELFARE: W.TEAM,
    OrganisationKind.DEBT_HELP: W.TEAM,
    OrganisationKind.MENTAL_HEALTH: W.CARE,
    OrganisationKind.SHELTERED_HOUSING: W.CARE,
    OrganisationKind.PUBLIC_HEALTH: W.CARE,
    OrganisationKind.GENERAL_PRACTICE: W.CARE,
    OrganisationKind.POLICE: W.POLICE,
    OrganisationKind.VOLUNTEERS: W.VOLUNTEER,
}


def kinds_for(observer: Observer) -> list[Kind]:
    """What this observer may record, in the catalogue's order."""
    return [kind for kind in _KINDS if observer in kind.observers]
