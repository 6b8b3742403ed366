"""What the documents say is there: links, decisions, maps, commands and settings."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.structure import PROJECT
from waakvlam.cli.main import COMMANDS
from waakvlam.config.settings import Environment

PAGES = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
DECISIONS = sorted(PROJECT.glob("docs/adr/[0-9]*.md"))
NAMES = [page.relative_to(PROJECT).as_posix() for page in PAGES]

every_page = pytest.mark.parametrize("page", PAGES, ids=NAMES)


def broken_links(page: Path) -> list[str]:
    """Relative links and pictures that lead nowhere."""
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    relative = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:", link)]
    return [link for link in relative if not (page.parent / link).exists()]


def code(page: Path) -> str:
    """What a page shows as code, in blocks and in lines."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", page.read_text(), re.DOTALL))


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](page.md#top) [b](https://example.invalid) ![c](images/gone.svg) [d](gone.md)")
    assert broken_links(page) == ["images/gone.svg", "gone.md"]


@every_page
def test_commands_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]+)", code(page))) <= targets
    # A name after `waakvlam` at the start of code or of a line is a command; elsewhere it is the database role.
    assert set(re.findall(r"(?:^|`|bin/)waakvlam ([a-z][a-z-]+)", code(page), re.MULTILINE)) <= {*COMMANDS}


@every_page
def test_settings_exist(page: Path) -> None:
    fields = {f"WAAKVLAM_{name.upper()}" for name in Environment.model_fields} | {"WAAKVLAM_DATA"}
    assert set(re.findall(r"\bWAAKVLAM_[A-Z_]+", code(page))) <= fields


def test_operations_explain_every_setting() -> None:
    fields = {field.alias or f"WAAKVLAM_{name.upper()}" for name, field in Environment.model_fields.items()}
    assert fields <= set(re.findall(r"`([A-Z_]+)`", (PROJECT / "docs/operations.md").read_text()))


def test_every_decision_is_listed_and_says_what_it_should() -> None:
    listed = re.findall(
        r"^\| \[\d+\]\(([^)]+)\) \| (.+) \|$", (PROJECT / "docs/adr/README.md").read_text(), re.MULTILINE
    )
    headings = [(path.name, path.read_text().splitlines()[0].removeprefix(f"# {path.name[:4]} ")) for path in DECISIONS]
    assert listed == headings
    for path in DECISIONS:
        sections = re.findall(r"^## (.+)$", path.read_text(), re.MULTILINE)
        assert sections == ["Context", "Decision", "Consequences"], path.name


def draw(project: Path, *options: str) -> int:
    script = [sys.executable, str(project / "scripts" / "room_map.py"), *options]
    return subprocess.run(script, capture_output=True, check=False).returncode


def test_the_maps_are_true() -> None:
    assert draw(PROJECT, "--check") == 0, "run scripts/room_map.py"


def test_a_map_that_is_out_of_date_is_found_and_mended(tmp_path: Path) -> None:
    for name in ("scripts/room_map.py", "docs/architecture.md", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / name, tmp_path / name)
    (tmp_path / "src").symlink_to(PROJECT / "src")
    page = tmp_path / "docs" / "architecture.md"
    page.write_text(page.read_text().replace("    journal --> kernel\n", ""))

    assert draw(tmp_path, "--check") == 1
    assert draw(tmp_path) == 0
    assert "    journal --> kernel\n" in page.read_text()
    assert draw(tmp_path, "--check") == 0


def test_the_map_shows_the_rooms_of_the_settings_in_their_order() -> None:
    table = re.findall(r"^\| `([a-z]+)` \|", (PROJECT / "docs/architecture.md").read_text(), re.MULTILINE)
    assert [f"waakvlam.{room}" for room in table if f"waakvlam.{room}" in settings.ROOMS] == settings.ROOMS
