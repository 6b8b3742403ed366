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
from waakvlam.parties.models import Organisation, OrganisationKind, Team

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


def bare(folder: Path, *arguments: str) -> Result:
    """As the command is written shortest, with one good line."""
    file = folder / "signals.csv"
    file.write_bytes(files.csv(files.line(date=yesterday())).getvalue())
    return CliRunner().invoke(app, ["signals", str(file), "--json", *arguments])


def test_the_only_team_of_the_only_corporation_need_not_be_named(database: str, cast: Cast, tmp_path: Path) -> None:
    others = Organisation.objects.using("owner").exclude(code="org-2")
    others.filter(kind=OrganisationKind.CORPORATION).update(kind=OrganisationKind.WELFARE)
    result = bare(tmp_path)
    assert (result.exit_code, json.loads(result.stdout)["added"]) == (0, 1)


@pytest.mark.parametrize("named", [[], ["--organisation", "org-2"]])
def test_of_several_teams_one_must_be_named(database: str, cast: Cast, tmp_path: Path, named: list[str]) -> None:
    Team.objects.using("owner").create(
        organisation_id=cast.teams["caretakers"].organisation_id, name="service", public_name="Service", phone="030 1"
    )
    result = bare(tmp_path, *named)
    assert result.exit_code == 2
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["line"] == 0
    assert "org-2: caretakers, org-2: service" in problem["reason"]
    assert bare(tmp_path, *named, "--team", "service").exit_code == 0, "there is one of that name"


@pytest.mark.parametrize("content", [files.csv(), files.csv(files.line(date=yesterday()))])
def test_an_unknown_team_ends_with_2_and_one_sentence(
    database: str, cast: Cast, tmp_path: Path, content: BytesIO
) -> None:
    result = run(tmp_path, content, "--json", team="nobody")
    assert result.exit_code == 2
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["line"] == 0
    assert number_of_signals() == 0
