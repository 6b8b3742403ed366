"""A database that does not answer is said once, in one sentence; what it refuses for another reason is not hidden."""

import json
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError

from tests.cli.test_settings import GOOD, run
from tests.server import server
from waakvlam.cli.answering import NOT_REACHED, unanswered


@pytest.mark.parametrize("command", ["migrate", "restored", "watch-rebuild", "audit verify --json"])
def test_every_command_says_so_in_one_sentence(command: str) -> None:
    done = run(*command.split(), **GOOD | {"DATABASE_OWNER_URL": GOOD["DATABASE_URL"]})
    assert (done.returncode, done.stderr) == (2, f"waakvlam: {NOT_REACHED}\n")
    assert done.stdout == (json.dumps({"problem": NOT_REACHED}) + "\n" if "--json" in command else "")


def test_doctor_says_it_once_and_stops() -> None:
    done = run("doctor", "--json", **GOOD)
    findings = json.loads(done.stdout)
    assert done.returncode == 1
    assert findings[-1] == {"about": "database", "problem": "it does not answer", "mend": NOT_REACHED}
    assert [finding["about"] for finding in findings if finding["problem"]] == ["database"]


def test_an_import_still_ends_with_its_one_line(tmp_path: Path) -> None:
    file = tmp_path / "areas.geojson"
    file.write_text("{}")
    done = run("import", "areas", str(file), "--json", **GOOD)
    assert done.returncode == 2
    (problem,) = json.loads(done.stdout)["problems"]
    assert (problem["line"], problem["reason"] in " ".join(done.stderr.split())) == (0, True)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["migrate", "restored"])
def test_who_the_owner_is_must_be_said(command: str) -> None:
    done = run(command, **GOOD)
    said = "waakvlam: DATABASE_OWNER_URL is not set. docs/operations.md says what belongs in it.\n"
    assert (done.returncode, done.stderr) == (2, said)


@pytest.mark.parametrize(
    ("wrong", "reached"),
    [({"port": "1"}, False), ({"password": "other"}, False), ({"dbname": "nowhere"}, False), ({}, True)],
)
def test_only_what_came_of_connecting_counts(wrong: dict[str, str], reached: bool) -> None:
    with (
        pytest.raises(psycopg.OperationalError) as problem,
        psycopg.connect(server.login_url, **wrong) as connection,  # type: ignore[arg-type]
    ):
        connection.execute("SET statement_timeout = 1")
        connection.execute("SELECT pg_sleep(9)")
    assert unanswered(problem.value) is not reached
    in_django = OperationalError("…")
    in_django.__cause__ = problem.value
    assert unanswered(in_django) is not reached
