"""What was evaluated comes as numbers for programs, and as a page with pictures that needs nothing else."""

import csv
import json
import re
from datetime import date, timedelta
from io import StringIO
from xml.etree import ElementTree

import numpy as np
import pytest
from django.utils import translation

from waakvlam.watch import pictures
from waakvlam.watch.evaluating import Evaluated, evaluate
from waakvlam.watch.pictures import Words, series_picture
from waakvlam.watch.reading import Series
from waakvlam.watch.report import MOST_DRAWN, as_html
from waakvlam.watch.tables import as_csv, as_json

WEEKS = [date(2019, 1, 7) + timedelta(weeks=week) for week in range(312)]


def city(**rises: int) -> Series:
    """Quiet series with 3, 5 and now and then another count; each named rise is the count of its newest week."""
    usual = np.tile([3.0, 5.0, 4.0, 2.0, 4.0, 6.0], 52)
    counts = np.vstack([[*usual[:-1], rise] for rise in rises.values()])
    return Series(list(rises), WEEKS, counts, None)


def evaluated(**rises: int) -> Evaluated:
    return evaluate(city(**rises), newest=4, alpha=0.005, rate=0.1)


def test_what_rose_stands_out_and_what_did_not_does_not() -> None:
    found = evaluated(Haven=30, Kade=4)
    assert found.weeks == WEEKS[-4:]
    assert found.raised.tolist() == [[False] * 3 + [True], [False] * 4]


def test_an_alarm_that_chance_explains_over_many_series_does_not_stand_out() -> None:
    rises = {"Haven": 11} | {f"Buurt {number}": 4 for number in range(60)}
    found = evaluated(**rises)
    assert found.found.alarm.sum() == 1
    assert not found.raised.any()
    with translation.override("en"):
        assert "Above the threshold, as chance allows: 2024‑W52." in as_html(found)


def test_json_and_csv_have_a_row_for_each_series_and_week() -> None:
    found = evaluated(Haven=30, Kade=0)
    found.series.counts[1, -2] = np.nan
    told = json.loads(as_json(found))
    lines = list(csv.DictReader(StringIO(as_csv(found))))
    assert told["alpha"] == 0.005
    assert len(told["rows"]) == len(lines) == 8
    newest = told["rows"][3]
    assert (newest["series"], newest["week"], newest["count"]) == ("Haven", "2024-12-23", 30)
    assert newest["alarm"]
    assert newest["stands_out"]
    assert lines[3] == {name: str(value) for name, value in newest.items()}
    assert told["rows"][6]["count"] is None
    assert lines[6]["count"] == ""


def test_a_name_that_a_spreadsheet_would_calculate_is_text_in_csv_and_itself_in_json() -> None:
    found = evaluated(**dict.fromkeys(["=cmd()", "+1", "-1", "@SUM(1)", "Kade = 1"], 4))
    lines = list(csv.DictReader(StringIO(as_csv(found))))
    assert [line["series"] for line in lines[::4]] == ["'=cmd()", "'+1", "'-1", "'@SUM(1)", "Kade = 1"]
    assert json.loads(as_json(found))["rows"][0]["series"] == "=cmd()"


def test_the_page_shows_what_stands_out_first_with_the_numbers_beside_each_picture() -> None:
    with translation.override("nl"):
        page = as_html(evaluated(Kade=4, Haven=30))
    assert '<html lang="nl">' in page
    assert page.index("<h2>Haven") < page.index("<h2>Kade")
    assert "Valt op: 2024‑W52." in page
    assert page.count("<svg") == page.count("<table>") == 2
    assert "&lt; 0,001" in page


def test_the_page_reaches_for_nothing_and_runs_nothing() -> None:
    with translation.override("en"):
        page = as_html(evaluated(**{"<script>alert(1)</script>": 30}))
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"\b(?:src|href|style|onload)=|url\(|@import", page)


def test_a_series_with_too_little_to_judge_says_so() -> None:
    few = Series(["Bos"], WEEKS, np.zeros((1, len(WEEKS))), None)
    with translation.override("en"):
        page = as_html(evaluate(few, newest=2, alpha=0.005, rate=0.1))
    assert "Too little was counted to judge." in page


def test_a_page_with_very_many_series_says_how_many_it_leaves_out() -> None:
    with translation.override("en"):
        page = as_html(evaluated(**{f"Buurt {number}": 4 for number in range(MOST_DRAWN + 2)}))
    assert page.count("<svg") == MOST_DRAWN
    assert "2 more series are not drawn here" in page


@pytest.mark.parametrize("alarms", [[False, False, False], [False, False, True]])
def test_a_picture_may_stand_in_a_page_with_a_strict_policy(alarms: list[bool]) -> None:
    nan = float("nan")
    words = Words('Kade "<b>" & Haven', "Geteld", "Verwacht", "Grens", "Meer dan verwacht")
    picture = series_picture(WEEKS[:3], [2, nan, 9], [nan, 3, 3], [nan, 7, 7], alarms, width=340, words=words)
    drawing = ElementTree.fromstring(picture)
    tags = {node.tag.split("}")[1] for node in drawing.iter()}
    assert tags <= {"svg", "g", "rect", "path", "line", "text"}
    assert not any("style" in node.attrib for node in drawing.iter())
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == words.title
    assert drawing.get("viewBox", "").split()[2] == "340"
    said = {node.text for node in drawing.iter() if node.tag.endswith("text")}
    assert {"Geteld", "Verwacht", "Grens"} <= said
    assert ("Meer dan verwacht" in said) == any(alarms)


@pytest.mark.parametrize("colour", ["DUSK", "FLAME", "QUIET", "RED", "INK"])
def test_what_is_drawn_can_be_seen(colour: str) -> None:
    value = getattr(pictures, colour)
    parts = [int(value[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (light + 0.05) >= 3
