"""The style sheets are ours, small, and hold nothing that no page uses."""

from pathlib import Path

from tests.house.styles import unstyled_classes, unused_classes, unused_components

SOURCE = Path(__file__).parents[2] / "src" / "waakvlam"
SHEETS = SOURCE / "web" / "static" / "waakvlam"
ON_EVERY_PAGE = ("tokens.css", "components.css")
MOST = 25 * 1024
"""Bytes that a page loads for its looks, whatever page it is."""


def test_every_class_is_used() -> None:
    assert list(unused_classes(SHEETS, SOURCE)) == []


def test_every_class_on_a_page_has_a_style() -> None:
    assert list(unstyled_classes(SHEETS, SOURCE / "web")) == []


def test_every_component_is_used() -> None:
    assert list(unused_components(SOURCE / "web" / "templates")) == []


def test_the_looks_of_a_page_are_small() -> None:
    assert sum((SHEETS / name).stat().st_size for name in ON_EVERY_PAGE) <= MOST


def test_what_no_page_uses_is_found(tmp_path: Path) -> None:
    (tmp_path / "own.css").write_text("/* .said */ .card, .alert--bad > p { } @media print { .gone:hover { } }")
    (tmp_path / "page.html").write_text('<p class="card alert--{{ tone }}">{% include "components/here.html" %}</p>')
    (tmp_path / "components").mkdir()
    for name in ("here.html", "nowhere.html"):
        (tmp_path / "components" / name).touch()
    assert list(unused_classes(tmp_path, tmp_path)) == ["own.css: .gone"]
    assert list(unused_components(tmp_path)) == ["nowhere.html"]


def test_what_has_no_style_is_found(tmp_path: Path) -> None:
    (tmp_path / "own.css").write_text(".wv-card, .wv-alert--bad { }")
    (tmp_path / "page.html").write_text(
        '<p class="wv-card wv-cart wv-alert--{{ tone }} wv-turn--{{ tone }}" data-wv-copy>'
    )
    assert list(unstyled_classes(tmp_path, tmp_path)) == ["page.html: wv-cart", "page.html: wv-turn--"]
