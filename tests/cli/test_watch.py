"""`waakvlam watch evaluate`: a statistician's command, without a database and without settings."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.watch.municipalities import write_municipality

FIRST = date(2019, 1, 7)


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    """Six years of two quiet series; one has many in the newest week."""
    usual = (3, 5, 4, 2, 4, 6)
    rows = [(FIRST + timedelta(weeks=week), usual[week % 6], usual[week % 6]) for week in range(312)]
    rows[-1] = (rows[-1][0], 30, 4)
    file = tmp_path / "counts.csv"
    file.write_text("week,Haven,Kade\n" + "".join(f"{week},{one},{two}\n" for week, one, two in rows))
    return file


def run(*words: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, where no database and no settings are named."""
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "DJANGO", "WAAKVLAM"))
    }
    command = [sys.executable, "-m", "waakvlam.cli.main", "watch", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=bare)


def test_the_outcome_goes_to_standard_output(counts: Path) -> None:
    done = run("evaluate", counts, "--weeks", 2)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert [(row["series"], row["stands_out"]) for row in rows] == [
        ("Haven", False),
        ("Haven", True),
        ("Kade", False),
        ("Kade", False),
    ]
    assert "2 reeksen, 2 weken: 1 alarmen, waarvan 1 opvallen." in done.stderr


def test_a_page_goes_to_a_file_and_one_line_says_what_came_of_it(counts: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = run("evaluate", counts, "--weeks", 2, "--format", "html", "--output", page, "--language", "en", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"series": 2, "weeks": 2, "alarms": 1, "stands_out": 1}
    assert "Stands out: 2024‑W52." in page.read_text()


def test_an_unusable_file_is_named_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text("week,Haven\n2024-W01,4\n2024-W02,veel\n")
    done = run("evaluate", file, "--json", "--output", tmp_path / "out.json")
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "Regel 3, Haven: 'veel' is geen aantal. Geef een heel getal, of niets als het onbekend is."
    )
    assert json.loads(done.stdout) == {"problem": done.stderr.strip()}


def test_a_folder_that_is_not_there_is_named(counts: Path, tmp_path: Path) -> None:
    done = run("evaluate", counts, "--output", tmp_path / "absent" / "out.json", "--language", "en")
    assert done.returncode == 2
    assert "cannot be written. Does its folder exist?" in done.stderr


def test_one_line_of_json_needs_another_place_for_the_outcome(counts: Path) -> None:
    done = run("evaluate", counts, "--json")
    assert done.returncode == 2
    assert "--output" in done.stderr


def test_help_says_what_a_file_looks_like() -> None:
    done = run("evaluate", "--help")
    assert done.returncode == 0
    assert "2024-W05" in done.stdout


def test_a_folder_of_municipalities_is_read_by_the_engine_that_is_asked_for(tmp_path: Path) -> None:
    write_municipality(tmp_path, "GM0001", areas=2, weeks=330, domains=2)
    write_municipality(tmp_path, "GM0002", areas=1, weeks=330, domains=2)
    done = run("evaluate", tmp_path, "--weeks", 1, "--engine", "duckdb")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert len(rows) == 6
    assert [row["series"] for row in rows if row["stands_out"]] == [rows[0]["series"], rows[4]["series"]]


NO_SPARK = (
    "from waakvlam.cli import watch; watch.find_spec = lambda name: None; from waakvlam.cli.main import main; main()"
)


def test_without_spark_it_says_what_to_install(tmp_path: Path) -> None:
    write_municipality(tmp_path, "GM0001", areas=1, weeks=330, domains=1)
    words = ["watch", "evaluate", str(tmp_path), "--engine", "spark", "--language", "en"]
    done = subprocess.run([sys.executable, "-c", NO_SPARK, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Spark is not installed here. Install it: pip install 'waakvlam[watch,spark]'." in done.stderr


WITHOUT = "import sys; sys.modules['duckdb'] = None; from waakvlam.cli.main import main; main()"


def test_without_the_extra_it_says_what_to_install(counts: Path) -> None:
    command = [sys.executable, "-c", WITHOUT, "watch", "evaluate", str(counts)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.strip() == "waakvlam watch needs duckdb. Install it: pip install 'waakvlam[watch]'"
