"""The house keeps its shape: imports go up, files stay small, migrations follow the models."""

import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.house.structure import LONGEST, MEDIAN, PROJECT, hidden_imports, median_length, misplaced_files

SOURCE = PROJECT / "src" / "waakvlam"


def test_a_room_imports_only_rooms_above_it() -> None:
    # In a process of its own: it sets up logging anew, and so would silence ours.
    asked = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_rooms_of_the_settings_are_the_layers_of_the_import_contract() -> None:
    contract = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    layers = contract["layers"]
    assert layers[0] == "waakvlam.config"
    assert set(layers[1].split(" | ")) == {f"waakvlam.{entrance}" for entrance in ("web", "api", "jobs", "cli")}
    assert list(reversed(layers[2:])) == settings.ROOMS


def test_nothing_of_ours_is_imported_inside_a_function() -> None:
    assert list(hidden_imports(SOURCE)) == []


def test_files_are_small_and_named_after_what_is_in_them() -> None:
    assert list(misplaced_files(SOURCE, PROJECT / "tests", PROJECT / "scripts")) == []
    assert median_length(SOURCE) < MEDIAN


def test_hidden_imports_long_files_and_nameless_files_are_found(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text("def rule():\n    import json\n    from waakvlam.kernel import clock\n")
    (tmp_path / "states.py").write_text("async def state():\n    from . import models\n")
    (tmp_path / "walls.sql").write_text("SELECT 1;\n" * (LONGEST + 1))
    (tmp_path / "utils.py").write_text("import waakvlam.kernel\n")

    assert list(hidden_imports(tmp_path)) == ["rules.py:3", "states.py:2"]
    assert list(misplaced_files(tmp_path)) == [
        "utils.py: says nothing about what is in it",
        f"walls.sql: {LONGEST + 1} lines",
    ]


def test_every_change_of_a_model_has_its_migration() -> None:
    loader = MigrationLoader(None)
    with translation.override(None):  # Migrations hold the words of the code, not the Dutch.
        there, wanted = loader.project_state(), ProjectState.from_apps(apps)
        changes = MigrationAutodetector(there, wanted).changes(graph=loader.graph)
    assert {room: [str(change) for change in found] for room, found in changes.items()} == {}
