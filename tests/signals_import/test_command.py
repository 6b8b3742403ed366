"""`waakvlam import signals …` as it is typed: exit codes and one line of JSON, with nobody's words in it."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.cast import Cast
from tests.signals_import import files
from tests.signals_import.test_importing import number_of_signals
from waakvlam.cli.imports import app

WORDS = "kanariewoord"


def run(folder: Path, content: BytesIO, *arguments: str, team: str = "caretakers") -> Result:
    file = folder / "signals.csv"
    file.write_bytes(content.getvalue())
    return CliRunner().invoke(app, ["signals", str(file), "--organisation", "org-2", "--team", team, *arguments])


def yesterday() -> str:
    return (datetime.now(UTC) - timedelta(days=1)).date().isoformat()


def test_signals_are_told_once(database: str, cast: Cast, tmp_path: Path) -> None:
    content = files.csv(*(files.line(f"S-{n}", date=yesterday(), words=WORDS) for n in range(3)))
    first = run(tmp_path, content, "--json")
    assert (first.exit_code, json.loads(first.stdout)["added"]) == (0, 3)
    again = json.loads(run(tmp_path, content, "--json").stdout)
    assert again == {"read": 3, "added": 0, "changed": 0, "same": 3, "rejected": 0, "problems": []}


def test_a_broken_line_is_named_without_its_words(database: str, cast: Cast, tmp_path: Path) -> None:
    shifted = ";".join([WORDS] * 10)
    content = files.csv(files.line("S-1", date=yesterday()), shifted, files.line("S-2", date=WORDS, words=WORDS))
    result = run(tmp_path, content, "--json")
    assert result.exit_code == 1
    assert [problem["line"] for problem in json.loads(result.stdout)["problems"]] == [3, 4]
    plain = run(tmp_path, content)
    assert WORDS not in result.output + plain.output


def test_a_dry_run_tells_nothing(database: str, cast: Cast, tmp_path: Path) -> None:
    result = run(tmp_path, files.csv(files.line(date=yesterday())), "--dry-run", "--json")
    assert (result.exit_code, json.loads(result.stdout)["added"], number_of_signals()) == (0, 1, 0)


@pytest.mark.parametrize("content", [files.csv(), files.csv(files.line(date=yesterday()))])
def test_an_unknown_team_ends_with_2_and_one_sentence(
    database: str, cast: Cast, tmp_path: Path, content: BytesIO
) -> None:
    result = run(tmp_path, content, "--json", team="nobody")
    assert result.exit_code == 2
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["line"] == 0
    assert number_of_signals() == 0
