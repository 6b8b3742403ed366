"""Judging the newest week of all series. The one module of this room with heavy imports: only the worker loads it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from waakvlam.parties.rules import covering
from waakvlam.watch.models import Method, PlaceKind, Remark, Series, SeriesKind
from waakvlam.watch.queries.material import Finding, Material
from waakvlam.watch.stats import Basis, Expectations, false_discoveries, farrington_flexible, space_time_scan
from waakvlam.watch.stats.shift import sustained_shift

Floats = NDArray[np.float64]

LOOKS_BACK = 52
"""Weeks for which is computed what was expected: half a year to find a slow rise, and half a year before it."""
RATE = 0.05
"""Of the weekly alarms of one municipality at most this share is expected to be chance."""
BUDGET = 10
"""As many areas and kinds at most may alarm by a single week in one municipality: what people can look at well."""
FALSE_ALARMS = 0.02
"""Slow rises per series per year where nothing changed. A neighbourhood has some seven series that are judged."""
SCANNED = (SeriesKind.SIGNALS, SeriesKind.CONCERNS)
SCAN_WEEKS, FEWEST_AREAS, SCAN_CHANCE = 8, 3, 0.002


@dataclass(frozen=True, slots=True)
class _Recent:
    """Some of the series in their newest weeks: what came, and what was expected."""

    series: list[Series]
    weeks: list[date]
    counts: Floats
    found: Expectations


def judge(material: Material) -> list[Finding]:
    """What was expected of every series in the newest week, and what alarms: by one week, by a slow rise, by a map.

    Also what was expected of neighbourhoods in the weeks before that were not judged, for their pictures; those never
    alarm afterwards.
    """
    counts = _matrix(material)
    whole = np.array([one.place_kind == PlaceKind.NEIGHBOURHOOD for one in material.series], dtype=bool)
    neighbourhoods = _expect(material, counts, whole, LOOKS_BACK)
    spots = _expect(material, counts, ~whole, 1)
    raised = _discoveries([neighbourhoods, spots])
    return [
        *_by_threshold(neighbourhoods, raised, material.judged),
        *_by_threshold(spots, raised, material.judged),
        *_by_shift(neighbourhoods),
        *_by_scan(neighbourhoods, material.places),
    ]


def _expect(material: Material, counts: Floats, which: NDArray[np.bool_], newest: int) -> _Recent:
    chosen = np.arange(max(0, len(material.weeks) - newest), len(material.weeks))
    found = farrington_flexible(counts[which], chosen, dates=np.array(material.weeks, dtype="datetime64[D]"))
    series = [one for one, chose in zip(material.series, which, strict=True) if chose]
    return _Recent(series, [material.weeks[week] for week in chosen], counts[which][:, chosen], found)


def _matrix(material: Material) -> Floats:
    """Counts as series × weeks of the calendar: NaN before a series begins, else nought where nothing was counted."""
    begins = np.array([one.since for one in material.series], dtype="datetime64[D]")
    weeks = np.array(material.weeks, dtype="datetime64[D]")
    counts = np.where(weeks[None, :] >= begins[:, None], 0.0, np.nan)
    if material.counts:
        row, column, count = np.array(material.counts).T
        counts[row, column] = count
    return counts


def _by_threshold(recent: _Recent, raised: set[UUID], judged: date | None) -> Iterator[Finding]:
    found = recent.found
    new = np.array([judged is None or week > judged for week in recent.weeks], dtype=bool)
    known = ~np.isnan(recent.counts) & ~np.isnan(found.expected) & new
    for row, column in zip(*np.nonzero(known), strict=True):
        one, upper = recent.series[row], found.threshold[row, column]
        yield Finding(
            one.id,
            recent.weeks[column],
            Method.THRESHOLD,
            int(recent.counts[row, column]),
            float(found.expected[row, column]),
            None if np.isnan(upper) else float(upper),
            float(found.p_value[row, column]),
            remark=_REMARKS.get(Basis(found.basis[row, column]), Remark.NONE),
            alarm=one.id in raised and column == len(recent.weeks) - 1,
        )


_REMARKS = {Basis.SHORT: Remark.YOUNG, Basis.FEW: Remark.FEW, Basis.MISSING: Remark.FEW}


def _discoveries(parts: list[_Recent]) -> set[UUID]:
    """The series that alarm in the newest week after false discoveries were taken away, within the budget."""
    cities: dict[str, list[tuple[Series, float, bool]]] = defaultdict(list)
    for part in parts:
        found = part.found
        chance = found.looked_at()[:, -1]
        for one, p_value, alarm in zip(part.series, chance.tolist(), found.alarm[:, -1].tolist(), strict=True):
            cities[covering(one.area)[-1]].append((one, p_value, alarm))
    raised: set[UUID] = set()
    for judged in cities.values():
        stand_out = false_discoveries([p_value for _one, p_value, _alarm in judged], rate=RATE).raised
        alerts: set[tuple[str, str]] = set()
        for one, _p_value, alarm in (judged[place] for place in stand_out):  # the strongest first
            if alarm and ((one.area, one.kind) in alerts or len(alerts) < BUDGET):
                alerts.add((one.area, one.kind))
                raised.add(one.id)
    return raised


def _by_shift(recent: _Recent) -> Iterator[Finding]:
    """Slow rises of whole neighbourhoods: galleries are too small for it. Thin life domains are judged together, and
    apart from the series of all domains, which holds them already. By life domain only signals are: situations begin
    with them, and a second look at the same doubles the false alarms.
    """
    chosen = [row for row, one in enumerate(recent.series) if one.domain == "" or one.kind == SeriesKind.SIGNALS]
    series = [recent.series[row] for row in chosen]
    counts, expected = recent.counts[chosen], recent.found.expected[chosen]
    pool = [(one.area, one.kind, one.domain == "") for one in series]
    shifts = sustained_shift(counts, expected, recent.found.dispersion[chosen], pool=pool, false_alarms=FALSE_ALARMS)
    pooled = {row for group in shifts.together for row in group}
    for row in np.flatnonzero(shifts.alarm[:, -1]).tolist():
        since = int(shifts.since[row, -1])
        yield Finding(
            series[row].id,
            recent.weeks[-1],
            Method.SHIFT,
            int(np.nansum(counts[row, since:])),
            float(np.nansum(expected[row, since:])),
            None,
            float(np.fmin(shifts.four_weeks[row, -1], shifts.eight_weeks[row, -1])),
            weeks=len(recent.weeks) - since,
            remark=Remark.POOLED if row in pooled else Remark.NONE,
            alarm=True,
        )


def _by_scan(recent: _Recent, places: dict[str, tuple[float, float]]) -> Iterator[Finding]:
    """Neighbourhoods that lie together and have more together, in each municipality."""
    counts, expected = recent.counts[:, -SCAN_WEEKS:], recent.found.expected[:, -SCAN_WEEKS:]
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, one in enumerate(recent.series):
        known = (expected[row] > 0).all() and not np.isnan(counts[row]).any()
        if one.domain == "" and one.kind in SCANNED and known and one.area in places:
            groups[covering(one.area)[-1], one.kind].append(row)
    for rows in groups.values():
        if len(rows) < FEWEST_AREAS:
            continue
        yield from _rising(
            recent, rows, counts[rows].T, expected[rows].T, [places[recent.series[row].area] for row in rows]
        )


def _rising(
    recent: _Recent, rows: list[int], counts: Floats, expected: Floats, places: list[tuple[float, float]]
) -> Iterator[Finding]:
    """The strongest area of the strongest zone; then, as if nothing had happened there, of what still stands out.

    One area with far more makes any zone around it stand out, and its neighbours are not to be asked about that.
    """
    dispersion, uncertainty = recent.found.dispersion[rows, -SCAN_WEEKS:], recent.found.uncertainty[rows, -SCAN_WEEKS:]
    while True:
        cluster = space_time_scan(
            counts,
            expected,
            places,
            seed=recent.weeks[-1].toordinal(),
            dispersion=float(np.median(dispersion)),
            uncertainty=uncertainty.mean(axis=1),
        )
        if cluster.p_value > SCAN_CHANCE:
            return
        zone = list(cluster.zone)
        came, usual = (values[-cluster.duration :, zone].sum(axis=0) for values in (counts, expected))
        strongest = int(np.argmax(np.where(came > usual, came * np.log(np.maximum(came, 1) / usual) + usual - came, 0)))
        yield Finding(
            recent.series[rows[zone[strongest]]].id,
            recent.weeks[-1],
            Method.SCAN,
            round(came[strongest]),
            float(usual[strongest]),
            None,
            cluster.p_value,
            weeks=cluster.duration,
            alarm=True,
        )
        counts = counts.copy()
        counts[:, zone[strongest]] = expected[:, zone[strongest]]
