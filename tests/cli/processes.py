"""Looking at and ending processes, for tests of what must not be left behind."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

# Uses the server in the folder given, says so, and stays until its input closes.
_USER = """
import sys
from pathlib import Path
from waakvlam.cli.embedded import EmbeddedPostgres
with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as server:
    print(server.login_url, flush=True)
    sys.stdin.read()
"""


def user_of(data: Path) -> subprocess.Popen[str]:
    """Another process that uses the server in `data`; its first line of output is its connection URL."""
    return subprocess.Popen(
        [sys.executable, "-c", _USER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def first_line(process: subprocess.Popen[str]) -> str:
    """What it says first; waits for it."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def leave(process: subprocess.Popen[str]) -> None:
    """Let a `user_of` process end by itself."""
    process.communicate(timeout=20)


def processes_of(data: Path) -> dict[int, str]:
    """Command lines, by process id, of all that work in or were started for `data` (this process excepted)."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_text().replace("\0", " ")
            if str(data) in command or (entry / "cwd").readlink() == data / "pg":
                found[int(entry.name)] = command
        except OSError:
            continue  # gone, or not ours
    return found


def keeper_of(data: Path) -> int:
    """Process id of the keeper of `data`."""
    return next(pid for pid, command in processes_of(data).items() if "embedded.keeper" in command)


def postmaster_of(data: Path) -> int:
    """Process id of the PostgreSQL server of `data`."""
    return int((data / "pg" / "postmaster.pid").read_text().split()[0])


def eventually(holds: Callable[[], bool], within: float = 10.0) -> bool:
    """Whether `holds` becomes true within so many seconds."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.02)
    return holds()
