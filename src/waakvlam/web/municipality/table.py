"""The published table in words: its columns with what they mean, for the page and the downloads alike."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from waakvlam.signals.queries.counting import Measure, Pace
from waakvlam.watch.publishing import Bound
from waakvlam.watch.queries.figures import Figures

Value = int | str
"""A count, or words: a share, a time, or why nothing is shown."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it means, and its value for a place."""

    name: Promise
    meaning: Promise
    value: Callable[[Figures, str], Value]


def counted(figures: Figures, place: str, measure: Measure) -> Value:
    """A count as people read it. A hidden one never looks like zero, and does not say why it is hidden."""
    return figures.said.counts.get((place, measure)) or gettext("not shown")


def _count(measure: Measure) -> Callable[[Figures, str], Value]:
    return lambda figures, place: counted(figures, place, measure)


def _share(due: Measure) -> Callable[[Figures, str], Value]:
    def value(figures: Figures, place: str) -> Value:
        found = figures.said.shares.get((place, due))
        if found is None:
            return gettext("not shown")
        words = {
            Bound.AT_LEAST: gettext("at least %(share)s%%"),
            Bound.AT_MOST: gettext("at most %(share)s%%"),
            Bound.ABOUT: gettext("about %(share)s%%"),
        }
        return words[found.bound] % {"share": found.percent}

    return value


def _median(pace: Pace) -> Callable[[Figures, str], Value]:
    def value(figures: Figures, place: str) -> Value:
        days = figures.said.medians.get((place, pace))
        if days is None:
            return gettext("not shown")
        if not days:
            return gettext("same day")
        return ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}

    return value


M = Measure
COLUMNS = (
    Column(_("New situations"), _("Situations that began in this quarter."), _count(M.BEGUN)),
    Column(
        _("Picked up after"),
        _("Half of the situations were accepted within this time."),
        _median(Pace.TO_ACCEPT),
    ),
    Column(_("Answered after"), _("Half of the reporters had an answer within this time."), _median(Pace.TO_ANSWER)),
    Column(
        _("Answers in time"),
        _("Of the answers that were due, how many came before the day that we promised."),
        _share(M.ANSWERS),
    ),
    Column(
        _("Residents told in time"),
        _("Of the residents who must be told, how many knew within 10 working days. Agreed delay counts as later."),
        _share(M.INFORMING),
    ),
    Column(
        _("Late: to the stand-in"),
        _("Things to do that were late and stopped with the stand-in."),
        _count(M.AT_STAND_IN),
    ),
    Column(
        _("Late: to the coordinator"),
        _("Things to do that were late and went on to the coordinator."),
        _count(M.AT_COORDINATOR),
    ),
    Column(
        _("Late: to the municipality"),
        _("Things to do that were late and went on to the municipal director."),
        _count(M.AT_DIRECTOR),
    ),
    Column(_("Returned"), _("Situations that a team gave back: no, because."), _count(M.RETURNED)),
    Column(_("Not now"), _("Situations that a coordinator ended in this quarter with: not now."), _count(M.NOT_NOW)),
    Column(
        _("Beyond what was agreed"),
        _("New situations above the number a week that the teams agreed to."),
        _count(M.BEYOND_CAPACITY),
    ),
    Column(
        _("Not picked up in time"),
        _("Situations that had to be erased before anybody told the resident."),
        _count(M.NOT_PICKED_UP),
    ),
    Column(
        _("This did not help"),
        _("Reporters who said that the answer did not help. The situation opened again."),
        _count(M.DID_NOT_HELP),
    ),
)
ONLY_FOR_HELP = _("Only for help: never for eviction, fraud checks, letting or policing.")
HOW_SHOWN = _(
    "Counts are rounded to 5. Counts under 10 are not shown, and neither are those from which one would follow. "
    "Rounded counts may not add up. Nothing here is about one person or one employee."
)
