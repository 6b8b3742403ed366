"""Draw the pictures of docs/statistics.md, and write the numbers beside them into it: `make pictures`.

All from counts drawn by lot here, with the seeds below: one command gives the same pictures and numbers again.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import vl_convert

from waakvlam.watch.pictures import DUSK, FLAME, INK, QUIET, Words, plain, series_picture
from waakvlam.watch.stats import (
    SUPPRESSED,
    Register,
    Table,
    farrington_flexible,
    publish,
    space_time_scan,
    sustained_shift,
)  # fmt: skip
from waakvlam.watch.stats.inputs import Floats
from waakvlam.watch.stats.shift_calibration import simulate

DOCS = Path(__file__).parents[1] / "docs"
WIDTH = 640
WORDS = {"counted": "Counted", "expected": "Expected", "threshold": "Threshold of a week", "alarm": "Alarm"}
SHOWN, PAST = 26, 314
"""Weeks in a picture of a series, and weeks before them."""
WEEKS = [date(2020, 1, 6) + timedelta(weeks=week) for week in range(PAST + SHOWN)]
SEED_WEEK, SEED_SLIDE, SEED_MAP = 3, 11, 5
SPREAD = 1.3
"""Variance of the counts over their mean."""
SLIDING = np.linspace(1, 2, SHOWN)
SLIDES, MAPS = 1000, 100


def week() -> str:
    """A neighbourhood in which one week brings far more."""
    rates = 3 * (1 + 0.3 * np.cos(2 * np.pi * np.arange(PAST + SHOWN) / 52))
    counts = simulate(np.random.default_rng(SEED_WEEK), rates[None, :], SPREAD)
    counts[0, PAST + 15] += 8
    found = farrington_flexible(counts, range(PAST, PAST + SHOWN), dates=np.array(WEEKS, dtype="datetime64[D]"))
    _draw("a-week", "One week far above the threshold", counts, found.expected, found.threshold, found.alarm)
    figures = zip(WEEKS[PAST:], counts[0, PAST:], found.expected[0], found.threshold[0], found.alarm[0], strict=True)
    rows = (
        (day.isoformat(), f"{came:g}", f"{usual:.1f}", f"{limit:g}", "alarm" if alarm else "")
        for day, came, usual, limit, alarm in figures
    )
    return _table(("week", "counted", "expected", "threshold", ""), rows)


def slide() -> str:
    """The first that slides and that the shift sees and no weekly alarm does; and how many they see of all."""
    rates = np.full((2 * SLIDES, PAST + SHOWN), 3.0)  # the second half of them stays as it is
    rates[:SLIDES, PAST:] *= SLIDING
    counts = simulate(np.random.default_rng(SEED_SLIDE), rates, SPREAD)
    found = farrington_flexible(counts, range(PAST - SHOWN, PAST + SHOWN))
    shifts = sustained_shift(counts[:, -2 * SHOWN :], found.expected, found.dispersion)
    weekly, shift = found.alarm[:, SHOWN:], shifts.alarm[:, SHOWN:]
    one = int(np.flatnonzero(~weekly[:SLIDES].any(axis=1) & ~shift[:SLIDES, :8].any(axis=1) & shift[:SLIDES, -1])[0])
    part = slice(one, one + 1)
    _draw(
        "a-slide", "A slow slide that no weekly alarm sees; the sustained shift alarms",
        counts[part], found.expected[part, SHOWN:], found.threshold[part, SHOWN:], shift[part],
    )  # fmt: skip
    since = [4, 8, 13, 20, 26]
    rows = [
        (f"{what}, {which}", *(f"{share(seen[part], until):.0%}" for until in since))
        for which, part in (("sliding", slice(SLIDES)), ("unchanged", slice(SLIDES, None)))
        for what, seen in (("a weekly alarm", weekly), ("the sustained shift", shift))
    ]
    return _table(("alarmed at least once within", *(f"{until} weeks" for until in since)), rows)


def share(seen: np.ndarray[Any, np.dtype[np.bool_]], until: int) -> float:
    """Of these neighbourhoods, how many were alarmed at least once in the first weeks."""
    return float(seen[:, :until].any(axis=1).mean())


def city() -> str:
    """One map, drawn many times: how often each area is in a zone that is raised. Six areas have twice as much."""
    chance = np.random.default_rng(SEED_MAP)
    places = chance.uniform(0, 10_000, (200, 2))
    cluster = np.argsort(((places - places[chance.integers(200)]) ** 2).sum(axis=1))[:6]
    rates = np.full((8, 200), 1.0)
    rates[-4:, cluster] *= 2
    raised, times = np.zeros(200), 0
    for seed in range(MAPS):
        drawn = chance.poisson(rates)
        found = space_time_scan(drawn, np.ones((8, 200)), places, replicates=199, seed=seed)
        if found.p_value <= 0.05:
            times += 1
            raised[list(found.zone)] += 1 / MAPS
    inside = np.isin(np.arange(200), cluster)
    areas = [
        {"east": east / 1000, "north": north / 1000, "often": often, "what": "twice as much" if six else "as usual"}
        for (east, north), often, six in zip(places.tolist(), raised.tolist(), inside.tolist(), strict=True)
    ]
    named = alt.Scale(domain=["as usual", "twice as much"], range=[DUSK, FLAME])
    bottom = alt.Legend(orient="bottom", title=None)
    often = alt.Legend(orient="bottom", title="raised, of all draws", format="%", values=[0.05, 0.25, 0.5, 0.75])
    chart = (
        alt.Chart(alt.InlineData(areas), width=WIDTH - 40, height=420)
        .mark_circle(opacity=0.8)
        .encode(
            alt.X("east:Q", title="kilometres east").axis(grid=False),
            alt.Y("north:Q", title="kilometres north").axis(grid=False),
            alt.Size("often:Q", legend=often).scale(domain=[0, 1], range=[14, 500]),
            alt.Color("what:N", legend=bottom, scale=named),
        )
    )
    _save("a-map", chart, "A map of 200 areas: the six with twice as much are in the raised zone most often")
    rows = (
        ("maps raised at 5 %", f"{times} of {MAPS}"),
        ("each of the six areas raised", f"{raised[inside].min():.0%} to {raised[inside].max():.0%}"),
        ("each of the others raised, at most", f"{raised[~inside].max():.0%}"),
        ("the others raised, on average", f"{raised[~inside].mean():.1%}"),
    )
    return _table(("", ""), rows)


COUNTS = {
    ("Kade", "January"): 4, ("Kade", "February"): 31, ("Haven", "January"): 40, ("Haven", "February"): 22,
    ("Oost", "January"): 33, ("Oost", "February"): 18,
}  # fmt: skip


def disclosure() -> str:
    """A table of three neighbourhoods and two months, before and after it may be published."""
    areas, months = (list(dict.fromkeys(key[side] for key in COUNTS)) for side in (0, 1))
    parts = {" ".join(key): count for key, count in COUNTS.items()}

    def within(area: str, month: str) -> list[str]:
        return [" ".join(key) for key in COUNTS if area in (key[0], "together") and month in (key[1], "together")]

    cells = {(area, month): within(area, month) for area in [*areas, "together"] for month in [*months, "together"]}
    shown = publish(Table(parts, {" ".join(key): part for key, part in cells.items()}), Register()).cells
    told = []
    for (area, month), part in cells.items():
        after = shown[f"{area} {month}"]
        for when, text in (
            ("counted", str(sum(parts[name] for name in part))),
            ("published", "suppressed" if after == SUPPRESSED else str(after)),
        ):
            told.append({"area": area, "month": month, "when": when, "text": text})
    base = alt.Chart(width=WIDTH // 2 - 70, height=170).encode(
        alt.X("month:N", sort=[*months, "together"], title=None).axis(
            orient="top", labelAngle=0, ticks=False, domain=False, labelFontSize=12
        ),
        alt.Y("area:N", sort=[*areas, "together"], title=None).axis(ticks=False, domain=False, labelFontSize=12),
    )
    dark = alt.datum.text == "suppressed"
    drawn = alt.layer(
        base.mark_rect(stroke=QUIET).encode(color=alt.condition(dark, alt.value(INK), alt.value("white"))),
        base.mark_text(fontSize=13).encode(
            alt.Text("text:N"), color=alt.condition(dark, alt.value("white"), alt.value(INK))
        ),
    )
    chart = drawn.facet(
        column=alt.Column("when:N", title=None, header=alt.Header(labelOrient="bottom", labelFontSize=13)),
        data=alt.InlineData(told),
    )
    _save("a-table", chart, "A table before and after disclosure control; suppressed cells are dark")
    columns = [f"{month}, {when}" for month in [*months, "together"] for when in ("counted", "published")]
    texts = [one["text"] for one in told]
    wide = len(columns)
    rows = [(area, *texts[place * wide : (place + 1) * wide]) for place, area in enumerate([*areas, "together"])]
    return _table(("", *columns), rows)


def _draw(name: str, title: str, counts: Floats, expected: Floats, threshold: Floats, alarms: Any) -> None:
    svg = series_picture(
        WEEKS[-SHOWN:], counts[0, -SHOWN:].tolist(), expected[0].tolist(), threshold[0].tolist(), alarms[0].tolist(),
        width=WIDTH, words=Words(title, **WORDS),
    )  # fmt: skip
    _write(name, svg)


def _save(name: str, chart: Any, title: str) -> None:
    _write(name, plain(vl_convert.vegalite_to_svg(chart.to_dict()), title))


def _write(name: str, svg: str) -> None:
    """On white: a reader's own dark page would hide what is dark."""
    head, rest = svg.split(">", 1)
    (DOCS / "statistics").mkdir(exist_ok=True)
    (DOCS / "statistics" / f"{name}.svg").write_text(f'{head}><rect width="100%" height="100%" fill="white"/>{rest}\n')


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    """Draw all, and put each table between its marks in docs/statistics.md."""
    page = DOCS / "statistics.md"
    text = page.read_text(encoding="utf-8")
    for name, made in (("week", week), ("slide", slide), ("map", city), ("table", disclosure)):
        begin, end = f"<!-- {name}: made by `make pictures` -->\n", "\n<!-- end -->"
        before, rest = text.split(begin)
        text = f"{before}{begin}\n{made()}\n{end}{rest.split(end, 1)[1]}"
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
