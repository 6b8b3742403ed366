"""`waakvlam import …` as it is typed: exit codes, the one line of JSON, one sentence for an unusable file."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests import server
from tests.places import files
from waakvlam.cli.imports import app
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.places.models import Address, Area, Complex


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for the files, and an empty database to bring them in."""
    with server.clone("own"):
        yield tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def write(folder: Path, name: str, content: BytesIO) -> Path:
    path = folder / name
    path.write_bytes(content.getvalue())
    return path


def last_line(result: Result) -> dict[str, Any]:
    """The JSON, which must be the only line on stdout."""
    (line,) = result.stdout.splitlines()
    return dict(json.loads(line))


def counted(*models: Any) -> list[int]:
    with enter(Viewer(Role.LOADER, files.NOON)):
        return [model.objects.count() for model in models]


def test_areas_addresses_and_complexes_one_after_the_other(folder: Path) -> None:
    areas = write(folder, "areas.geojson", files.made_neighbourhoods())
    doors = [files.bag_line(n, code="BU03440211") for n in range(1, 4)]
    addresses = write(folder, "addresses.csv", files.csv(files.BAG_HEADER, *doors))
    homes = ["MITROS,1,Flat,Galerij 1,0344200000000001,,,,", "MITROS,1,Flat,Galerij 1,,3531CJ,2,,"]
    complexes = write(folder, "complexes.csv", files.csv(files.COMPLEX_HEADER, *homes))
    for command, file, count in (("areas", areas, 111), ("addresses", addresses, 3), ("complexes", complexes, 2)):
        result = run(command, file, "--json")
        assert result.exit_code == 0
        assert last_line(result) == {
            "read": count, "added": count, "changed": 0, "same": 0, "rejected": 0, "problems": [],
        }  # fmt: skip
        assert last_line(run(command, file, "--json"))["same"] == count
    assert counted(Area, Address, Complex) == [111 + 10 + 1, 3, 1]


@pytest.mark.parametrize("separator", [",", "\t", "|"])
def test_columns_are_separated_by_what_the_first_line_has_most_of(folder: Path, separator: str) -> None:
    run("areas", write(folder, "areas.geojson", files.made_neighbourhoods()))
    told = files.csv(files.BAG_HEADER, files.bag_line(1)).getvalue().replace(b";", separator.encode())
    result = run("addresses", write(folder, "addresses.csv", BytesIO(told)), "--json")
    assert (result.exit_code, last_line(result)["added"]) == (0, 1)


def test_a_rejected_line_ends_with_1_and_keeps_the_good_ones(folder: Path) -> None:
    areas = write(folder, "areas.geojson", files.made_neighbourhoods())
    run("areas", areas)
    addresses = write(
        folder, "a.csv", files.csv(files.BAG_HEADER, files.bag_line(1), files.bag_line(2, postcode="3531"))
    )
    result = run("addresses", addresses, "--json")
    assert result.exit_code == 1
    told = last_line(result)
    assert (told["added"], told["rejected"], [problem["line"] for problem in told["problems"]]) == (1, 1, [3])
    again = run("addresses", addresses)
    assert again.exit_code == 1
    assert "3" in again.stderr
    assert "3531" in again.stderr


def test_a_dry_run_tells_and_changes_nothing(folder: Path) -> None:
    areas = write(folder, "areas.geojson", files.made_neighbourhoods())
    result = run("areas", areas, "--dry-run", "--json")
    assert (result.exit_code, last_line(result)["added"]) == (0, 111)
    assert counted(Area) == [0]
    assert len(run("areas", areas, "--dry-run").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "content"),
    [("areas", b"geen json"), ("addresses", b""), ("complexes", "caf\u00e9".encode("latin-1")), ("areas", None)],
)
def test_an_unusable_file_ends_with_2_and_one_sentence(folder: Path, command: str, content: bytes | None) -> None:
    file = folder / "file"
    if content is not None:
        file.write_bytes(content)
    result = run(command, file, "--json")
    assert result.exit_code == 2
    (problem,) = last_line(result)["problems"]
    assert problem["line"] == 0
    assert problem["reason"] in " ".join(result.stderr.split())
    assert run(command, file).stdout == ""
    assert counted(Area, Address, Complex) == [0, 0, 0]


def test_a_folder_is_not_a_file(folder: Path) -> None:
    assert run("addresses", folder).exit_code == 2
