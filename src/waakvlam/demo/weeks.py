"""Seven years of weekly counts of Vlamstad's neighbourhoods, drawn by lot: seasons, a slow rise, chance. Pure.

The years before Waakvlam, and far more than is told one by one: no signal stands behind these counts. In the last weeks
one neighbourhood slips, one was asked to tell more, and in one something happened.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import cos, exp, tau

from waakvlam.demo.ground import NEIGHBOURHOODS
from waakvlam.demo.homes import Door
from waakvlam.signals.catalogue import Domain as D
from waakvlam.watch.actions.counting import Counted
from waakvlam.watch.models import PlaceKind, SeriesKind

YEARS = 7
SLIPPING, CAMPAIGN, SHAKEN = "BU99990303", "BU99990202", "BU99990104"
"""Where it slips a little more each week, where neighbours were asked to tell, and where there was a fire."""
SLIPS_SINCE, CAMPAIGN_SINCE, SHAKEN_SINCE = 12, 8, 11
"""Before the present, in weeks."""
LASTED = 3
"""Weeks of the campaign, and of the unrest after the fire."""
_SLIP = 1.4, 2.8
_OFTEN = {
    D.HOUSING: 30, D.MENTAL: 20, D.NETWORK: 16, D.SELF_CARE: 10, D.DAILY: 8, D.MONEY: 6, D.SUBSTANCES: 5, D.BODY: 5,
}  # fmt: skip
_SLIPPING = {D.HOUSING: 2.0, D.MENTAL: 2.0, D.SELF_CARE: 2.0}
"""In these life domains it slips; each counts so many times more among what comes on top."""
_SEASON, _A_YEAR, _SPREAD = 0.2, 0.02, 1.3
"""More in winter, more each year, and so many times the variance of pure chance."""
_CONCERNS, _LAPSED = 0.6, 0.08
"""How many signals begin a situation, and how often a week contact with a light lapses in a neighbourhood."""


def usual(area: str) -> float:
    """How many signals a week are usual in a neighbourhood: 3 to 5, the same in every Vlamstad."""
    return 3 + 2 * random.Random(area).random()  # noqa: S311 (fiction, no secret)


def times(area: str, ago: int) -> float:
    """How many times the usual number comes, `ago` weeks before the present (1: the newest whole week)."""
    if area == SLIPPING and ago <= SLIPS_SINCE:
        first, last = _SLIP
        return first + (last - first) * (SLIPS_SINCE - ago) / (SLIPS_SINCE - 1)
    began = {CAMPAIGN: CAMPAIGN_SINCE, SHAKEN: SHAKEN_SINCE}.get(area)
    return 3.0 if began and began - LASTED < ago <= began else 1.0


def draw(seed: int, homes: Sequence[Door], present: date) -> list[Counted]:
    """The counts of every week of seven years until the Monday `present`, which is left out.

    Neighbourhoods: signals and situations, together and by life domain, and contact that lapsed. Complexes and
    galleries: signals together.
    """
    chance = random.Random(f"weeks/{seed}")  # noqa: S311 (fiction, no secret)
    doors: dict[str, list[Door]] = defaultdict(list)
    for home in homes:
        doors[home.area].append(home)
    found: dict[tuple[date, PlaceKind, str, str, SeriesKind, str], int] = defaultdict(int)
    for ago in range(52 * YEARS, 0, -1):
        week = present - timedelta(weeks=ago)
        winter = 1 + _SEASON * cos(tau * week.timetuple().tm_yday / 365.25)
        for area in (each.code for each in NEIGHBOURHOODS):
            mean = usual(area) * winter * (1 + _A_YEAR) ** (-ago / 52)
            more = times(area, ago)
            domains = [(_OFTEN, mean), (_SLIPPING if area == SLIPPING else _OFTEN, mean * (more - 1))]
            for often, part in domains:
                for _signal in range(_drawn(chance, part)):
                    (domain,) = chance.choices(list(often), weights=list(often.values()))
                    for key in _counted(chance, chance.choice(doors[area]), domain):
                        found[week, *key] += 1
            for _light in range(_drawn(chance, _LAPSED)):
                found[week, PlaceKind.NEIGHBOURHOOD, area, area, SeriesKind.LAPSED_CONTACT, ""] += 1
    return [Counted(*key, events, events) for key, events in found.items()]


def _counted(chance: random.Random, home: Door, domain: D) -> Iterator[tuple[PlaceKind, str, str, SeriesKind, str]]:
    """Everywhere that one signal counts."""
    for kind in (SeriesKind.SIGNALS, *([SeriesKind.CONCERNS] if chance.random() < _CONCERNS else [])):
        for name in ("", domain.value):
            yield PlaceKind.NEIGHBOURHOOD, home.area, home.area, kind, name
    yield PlaceKind.COMPLEX, home.complex, home.area, SeriesKind.SIGNALS, ""
    if home.gallery:
        yield PlaceKind.GALLERY, home.gallery, home.area, SeriesKind.SIGNALS, ""


def _drawn(chance: random.Random, mean: float) -> int:
    """A count with this mean and `_SPREAD` times as much variance (negative binomial)."""
    if not mean:
        return 0
    limit, left = exp(-chance.gammavariate(mean / (_SPREAD - 1), _SPREAD - 1)), chance.random()
    events = 0
    while left > limit:
        left *= chance.random()
        events += 1
    return events
