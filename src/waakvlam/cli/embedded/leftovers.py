"""What an earlier server left behind: processes that are still leaving, and a pid file that names nobody."""

from __future__ import annotations

import time
from pathlib import Path

from waakvlam.cli.embedded.errors import EmbeddedError
from waakvlam.cli.embedded.folder import Folder

_LEAVE_WITHIN = 30.0  # seconds


def _working_in(cluster: Path) -> list[int]:
    """Processes whose working directory is the cluster: servers and their sessions, and nothing else."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink() == cluster:
                found.append(int(entry.name))
        except OSError:
            continue  # gone, or not ours
    return found


def clear_leftovers(data: Folder) -> None:
    """Wait until no process works in the cluster, then remove its pid file: the number in it may be anyone's by now.

    The caller holds the keeper's lock. Raises EmbeddedError when a server stays.
    """
    until = time.monotonic() + _LEAVE_WITHIN
    while present := _working_in(data.cluster):
        if time.monotonic() > until:
            raise EmbeddedError(f"Another PostgreSQL server (process {present[0]}) uses {data.root}: stop it first.")
        time.sleep(0.02)
    (data.cluster / "postmaster.pid").unlink(missing_ok=True)
