"""Pictures of weekly counts as SVG: what came, what was expected, and the weeks with more. Usable without Django.

A picture holds no script, no font and no style of its own, so it may stand in a page with a strict policy. What it
shows must stand in a table beside it as well.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any

import altair as alt
import vl_convert

INK, QUIET, DUSK, FLAME, RED = "#172427", "#4a5759", "#0f5561", "#c65f00", "#a3201d"
"""Each at least 3 to 1 on white."""
HEIGHT = 240
LOWEST_TOP = 5
"""The axis reaches at least so high, so that two signals do not look like a peak."""


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a picture: the title for who cannot see it, and the names of what is drawn."""

    title: str
    counted: str
    expected: str
    threshold: str
    alarm: str


def series_picture(
    weeks: Sequence[date],
    counts: Sequence[float],
    expected: Sequence[float],
    threshold: Sequence[float],
    alarms: Sequence[bool],
    *,
    width: int,
    words: Words,
) -> str:
    """One series as SVG, `width` pixels wide; all sequences have one value for each week, NaN where there is none.

    Shapes differ as well as colours: dots joined by a line came, a line was expected, a dashed line is the threshold,
    a triangle is a week with more. Nothing is joined over a week that is missing.
    """
    lines = {words.counted: (counts, DUSK, [1, 0]), words.expected: (expected, FLAME, [1, 0])}
    lines[words.threshold] = (threshold, QUIET, [4, 3])
    points: list[dict[str, Any]] = [
        {"week": week.isoformat(), "value": _drawn(value), "what": what}
        for what, (values, _, _) in lines.items()
        for week, value in zip(weeks, values, strict=True)
    ]
    risen = [
        {"week": week.isoformat(), "value": _drawn(value), "what": words.alarm}
        for week, value, alarm in zip(weeks, counts, alarms, strict=True)
        if alarm
    ]
    names, styles = list(lines), list(lines.values())
    legend = alt.Legend(orient="bottom", columns=2, title=None, symbolSize=140, labelLimit=width // 2)
    colour = alt.Color("what:N", legend=legend).scale(domain=names, range=[colour for _, colour, _ in styles])
    dashes = alt.StrokeDash("what:N", legend=legend).scale(domain=names, range=[dash for _, _, dash in styles])
    highest = max(LOWEST_TOP, *(point["value"] or 0 for point in points))
    drawn = alt.Chart(alt.InlineData(points)).encode(
        alt.X("week:T").title(None).axis(format="%d-%m-%y", labelOverlap="greedy", tickCount=4, grid=False),
        alt.Y("value:Q").title(None).axis(format="d", tickMinStep=1, tickCount=5).scale(domain=[0, highest]),
    )
    marks: list[alt.Chart] = [
        drawn.mark_line(strokeWidth=2, strokeJoin="round").encode(colour, dashes),
        drawn.transform_filter(alt.datum.what == words.counted).mark_circle(size=14, color=DUSK, opacity=1),
    ]
    if risen:
        above = legend.copy()
        above.columns = 1
        shape = alt.Shape("what:N", legend=above).scale(domain=[words.alarm], range=["triangle-up"])
        marks.append(
            drawn.properties(data=alt.InlineData(risen))
            .mark_point(size=110, filled=True, color=RED, opacity=1, yOffset=-2)
            .encode(shape)
        )
    fonts: dict[str, Any] = {"labelFontSize": 12, "labelColor": INK, "labelFont": "sans-serif"}
    chart = (
        alt.layer(*marks)
        .resolve_scale(shape="independent")
        .properties(width=width, height=HEIGHT, autosize=alt.AutoSizeParams(type="fit", contains="padding"), padding=4)
        .configure_view(stroke=None)
        .configure_axis(gridColor="#e5e0d5", domainColor=QUIET, tickColor=QUIET, **fonts)
        .configure_legend(symbolStrokeWidth=2, **fonts)
    )
    return plain(vl_convert.vegalite_to_svg(chart.to_dict()), words.title)


def _drawn(value: float) -> float | None:
    return None if isnan(value) else float(value)


def plain(svg: str, title: str) -> str:
    """Without inline styles, which a strict policy refuses; named as one picture for a screen reader."""
    named = title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    svg = re.sub(
        r"<svg [^>]*?(viewBox=\"[^\"]*\")[^>]*>",
        r'<svg xmlns="http://www.w3.org/2000/svg" \1 role="img">',
        svg,
        count=1,
    )
    svg = re.sub(r' (?:style|aria-[a-z]+|role)="[^"]*"', "", svg.replace(' role="img">', " data-whole>", 1))
    return svg.replace(" data-whole>", f' role="img" aria-label="{named}">', 1)
