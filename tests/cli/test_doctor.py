"""`waakvlam doctor` sees what is wrong before people do, and says what to do."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from tests import server
from tests.cast import Cast
from tests.house.structure import PROJECT
from waakvlam.cli.doctor import Finding, jobs, keys, roots
from waakvlam.jobs.ticking import run_seal
from waakvlam.journal.queries import head
from waakvlam.kernel.context import enter
from waakvlam.kernel.keys import note_keys
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Role, Viewer

OTHER = "cd" * 32


@pytest.fixture
def installation() -> Iterator[None]:
    """A migrated database of one's own."""
    with server.clone("installation"):
        yield


def found(check: object) -> dict[str, Finding]:
    return {finding.about: finding for finding in check()}  # type: ignore[operator]


@pytest.mark.usefixtures("installation")
class TestKeys:
    """The keys in the settings against those that the database was written with."""

    def test_those_of_before_are_well(self) -> None:
        assert [finding.problem for finding in keys()] == ["", ""]

    @pytest.mark.parametrize(
        ("ring", "problem"),
        [
            ({"1": OTHER}, "key 1 is not the one that sealed"),
            ({"2": OTHER}, "key 1 is not there, and what it sealed does not open; key 2 is new, and"),
        ],
        ids=["wrong", "lost"],
    )
    def test_a_wrong_or_lost_key_is_found(
        self, monkeypatch: pytest.MonkeyPatch, ring: dict[str, str], problem: str
    ) -> None:
        monkeypatch.setattr(settings.WAAKVLAM, "field_keys", ring)
        finding = found(keys)["field keys"]
        assert finding.problem.startswith(problem)
        assert "never remove a key that was used" in finding.mend
        assert OTHER not in json.dumps([finding.problem, finding.mend])
        note_keys("owner")  # migrating again does not take the wrong key for right
        assert found(keys)["field keys"].problem.startswith(problem.split(";")[0])

    def test_a_new_key_is_well_once_it_is_noted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings.WAAKVLAM, "field_keys", {"2": OTHER} | settings.WAAKVLAM.field_keys)
        assert "migrate" in found(keys)["field keys"].problem
        note_keys("owner")
        assert found(keys)["field keys"].problem == ""

    def test_another_pepper_is_found_until_its_check_is_taken_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(settings.WAAKVLAM, "receipt_pepper", OTHER)
        note_keys("owner")
        assert "not the one" in found(keys)["receipt pepper"].problem
        with connections["owner"].cursor() as cursor:
            cursor.execute("DELETE FROM key_check WHERE name = 'receipt pepper'")
        assert "not the one" in found(keys)["receipt pepper"].problem
        note_keys("owner")
        assert found(keys)["receipt pepper"].problem == ""


def test_the_file_of_roots_must_be_there_and_hold_the_newest(
    database: str, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(roots) == {}, "none is named"
    file = tmp_path / "roots"
    monkeypatch.setattr(settings.WAAKVLAM, "roots_file", str(file))
    assert found(roots)["sealed roots"].problem == "", "nothing is sealed yet"
    cast.els_tells()
    run_seal()
    assert found(roots)["sealed roots"].problem == ""
    kept = file.read_text()
    for lost in (lambda: file.write_text(""), file.unlink):
        lost()
        assert found(roots)["sealed roots"].problem == "the newest is not in their file"
    with enter(clock := Viewer(Role.CLOCK, datetime.now(UTC))):
        file.write_text(f"{head(clock)}\n")
    assert file.read_text() == kept
    assert found(roots)["sealed roots"].problem == ""
    monkeypatch.setattr(settings.WAAKVLAM, "roots_file", str(tmp_path / "absent" / "roots"))
    assert found(roots)["sealed roots"].problem == "their file cannot be written"


@pytest.mark.usefixtures("installation")
def test_jobs_that_were_given_up_are_counted_and_what_the_page_says_tries_them_again() -> None:
    assert found(jobs)["jobs"] == Finding("jobs")
    with enter(Viewer(Role.CLOCK, datetime.now(UTC))):
        queue("mail_reporter", signal=1)
        queue("mail_reporter", signal=2)
        queue("tell_holder", duty=3)
    as_worker("UPDATE procrastinate_jobs SET status = 'failed', attempts = 8")
    assert found(jobs)["jobs"].problem == "given up: mail_reporter 2, tell_holder 1"
    assert "Jobs that were given up" in found(jobs)["jobs"].mend

    page = (PROJECT / "docs" / "operations.md").read_text()
    (again,) = re.findall(r"^UPDATE procrastinate_jobs .*?;$", page, re.DOTALL | re.MULTILINE)
    as_worker(again)
    assert found(jobs)["jobs"].problem == "given up: tell_holder 1"


def as_worker(statement: str) -> None:
    """Done with the login role of DATABASE_URL, which may take on that of the worker."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE waakvlam_worker")
        cursor.execute(statement)
