"""Levels, alerts, causes and measures as people say them."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from waakvlam.signals.catalogue import Domain
from waakvlam.watch.models import (
    AreaLevel,
    Cause,
    EffortKind,
    Explanation,
    Factor,
    MeasureKind,
    Method,
    Remark,
    SeriesKind,
    ServiceKind,
)
from waakvlam.watch.queries.reviewing import Agreed
from waakvlam.watch.states import AlertState

LEVELS: dict[str, Promise] = {
    AreaLevel.PLAIN: pgettext_lazy("area level", "Plain"),
    AreaLevel.EXTRA_EYES: gettext_lazy("Look more closely"),
    AreaLevel.EXTRA_EFFORT: gettext_lazy("Extra effort"),
    AreaLevel.STRONG_EFFORT: gettext_lazy("Strong effort"),
}
KINDS: dict[str, Promise] = {
    SeriesKind.SIGNALS: gettext_lazy("Signals"),
    SeriesKind.CONCERNS: gettext_lazy("New situations"),
    SeriesKind.LAPSED_CONTACT: gettext_lazy("Contact that lapsed"),
    SeriesKind.BOTTLENECKS: gettext_lazy("Bottlenecks"),
}
STATES: dict[str, Promise] = {
    AlertState.RAISED: gettext_lazy("Nobody looks at it yet"),
    AlertState.ASSESSED: gettext_lazy("Somebody looks what is going on"),
    AlertState.EXPLAINED: gettext_lazy("More was told, there is not more trouble"),
    AlertState.CONFIRMED: gettext_lazy("There is more trouble: decide what to do"),
    AlertState.MEASURES: gettext_lazy("Something is done about it"),
    AlertState.CLOSED: gettext_lazy("Closed"),
}
METHODS: dict[str, Promise] = {
    Method.THRESHOLD: gettext_lazy("One week far above earlier years"),
    Method.SHIFT: gettext_lazy("A slow rise over weeks"),
    Method.SCAN: gettext_lazy("Neighbourhoods that rise together"),
}
REMARKS: dict[str, Promise] = {
    Remark.YOUNG: gettext_lazy("There are few earlier years to compare with. Be careful with this figure."),
    Remark.POOLED: gettext_lazy("On its own this is too little to judge. It was judged together with other subjects."),
    Remark.FEW: gettext_lazy("There is too little to judge."),
}
EXPLANATIONS: dict[str, Promise] = {
    Explanation.CAMPAIGN: gettext_lazy("There was a campaign"),
    Explanation.NEW_STAFF: gettext_lazy("New people came to work here"),
    Explanation.BUSY_REPORTER: gettext_lazy("One reporter told a lot"),
    Explanation.OTHER: gettext_lazy("Something else"),
}
EFFORTS: dict[str, Promise] = {
    EffortKind.CAMPAIGN: gettext_lazy("A campaign"),
    EffortKind.NEW_STAFF: gettext_lazy("New caretaker or other new people"),
    EffortKind.NEW_TEAM: gettext_lazy("A new team"),
    EffortKind.FORM_OPENED: gettext_lazy("The public form opened"),
    EffortKind.AREA_OPENED: gettext_lazy("Waakvlam began here"),
    EffortKind.OTHER: gettext_lazy("Something else"),
}
FACTORS: dict[str, Promise] = {
    Factor.STIMULATING: gettext_lazy("What helps"),
    Factor.UNDERMINING: gettext_lazy("What hinders"),
}
SERVICES: dict[str, Promise] = {
    ServiceKind.CARE_ALL_HOURS: gettext_lazy("Care day and night"),
    ServiceKind.NIGHT_NURSE: gettext_lazy("Night nurse"),
    ServiceKind.PARENTING: gettext_lazy("Help with raising children"),
    ServiceKind.MONEY: gettext_lazy("Help with money"),
    ServiceKind.MEETING_PLACE: gettext_lazy("A place to meet"),
    ServiceKind.DAYTIME: gettext_lazy("Something to do by day"),
    ServiceKind.CARETAKER: gettext_lazy("A caretaker"),
}
CAUSES: dict[str, Promise] = {
    Cause.THRESHOLD: gettext_lazy("Many homes here have support. Does the gallery still manage?"),
    Cause.HOME_FREE: gettext_lazy("A home falls free here. What does the gallery need?"),
}
MEASURES: dict[str, Promise] = {
    MeasureKind.CARETAKER_HOURS: gettext_lazy("Extra hours of the caretaker"),
    MeasureKind.CARING_NEIGHBOUR: gettext_lazy("A neighbour who keeps an eye out"),
    MeasureKind.MATCHING_POINT: gettext_lazy("Ask at the matching point"),
    MeasureKind.OTHER: gettext_lazy("Something else"),
    MeasureKind.NOTHING: gettext_lazy("Nothing now, because"),
}
REVIEWS: dict[str, Promise] = {
    Agreed.LEVEL: gettext_lazy("The level of this neighbourhood was set. Does it still fit?"),
    Agreed.PLAN: gettext_lazy("A plan was made with residents. Does it go as agreed?"),
    Agreed.MEASURE: gettext_lazy("A measure was decided for a gallery. Does it help?"),
    Agreed.AFTER_ALERT: gettext_lazy("Something is done after an early warning. Does it help?"),
}
DOMAINS: dict[str, Promise] = {
    Domain.MENTAL: gettext_lazy("Mental health"),
    Domain.BODY: gettext_lazy("Physical health"),
    Domain.SUBSTANCES: gettext_lazy("Alcohol and drugs"),
    Domain.SELF_CARE: gettext_lazy("Looking after oneself"),
    Domain.DAILY: gettext_lazy("Daily life"),
    Domain.HOUSING: gettext_lazy("Living and neighbours"),
    Domain.MONEY: gettext_lazy("Money"),
    Domain.WORK: gettext_lazy("Work and school"),
    Domain.DAYTIME: gettext_lazy("What one does by day"),
    Domain.HOME_RELATIONS: gettext_lazy("Relations at home"),
    Domain.NETWORK: gettext_lazy("People around one"),
    Domain.PARTICIPATION: gettext_lazy("Taking part"),
    Domain.JUSTICE: gettext_lazy("Police and justice"),
}
ALL_DOMAINS = gettext_lazy("All subjects")


def about(kind: str, domain: str) -> str:
    """What a series counts: 'Signals', or 'Signals, money'."""
    words = str(KINDS[kind])
    return f"{words}: {str(domain_words(domain)).lower()}" if domain else words


def domain_words(domain: str) -> Promise:
    """A life domain, or all together for ''."""
    return DOMAINS[domain] if domain else ALL_DOMAINS


def how_sure(p_value: float | None) -> tuple[str, str]:
    """How sure it is that this is no chance: as a sentence, and as the figure behind it."""
    if p_value is None:
        return _("How sure this is cannot be said."), ""
    once = int(1 / max(p_value, 0.001))
    often = number_format(once, use_l10n=True, force_grouping=True)
    if p_value <= 0.001:
        return _("This is hardly ever chance."), _("By chance alone: less than 1 in %(often)s times.") % {
            "often": often
        }
    figure = _("By chance alone: about 1 in %(often)s times.") % {"often": often}
    if p_value <= 0.01:
        return _("This is probably no chance."), figure
    return _("This may still be chance."), figure


def weeks_words(weeks: int) -> str:
    """So many weeks."""
    return ngettext("In %(weeks)d week", "In %(weeks)d weeks", weeks) % {"weeks": weeks}
