"""The process between the application and PostgreSQL: starts it, mends it, and stops it after its last user.

    python -m waakvlam.cli.embedded.keeper FOLDER SOCKET_FOLDER durable|fast

Says `ready`, or one sentence, on its standard output; then waits until nobody holds the users' lock.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from waakvlam.cli.embedded import cluster
from waakvlam.cli.embedded.binaries import Binaries, find
from waakvlam.cli.embedded.errors import EmbeddedError, from_os, from_output
from waakvlam.cli.embedded.folder import Folder
from waakvlam.cli.embedded.leftovers import clear_leftovers
from waakvlam.cli.embedded.privileges import dying_with_parent, leave_root

_WATCHED = {signal.SIGCHLD, signal.SIGTERM}
_LOOK_EVERY = 0.1  # seconds between looks at the users' lock
_START_WITHIN = 120.0  # seconds; recovery after a crash may take long


class Keeper:
    """One PostgreSQL server and the wish to keep it."""

    def __init__(self, folder: Path, socket: Path, binaries: Binaries, *, durable: bool) -> None:
        self.data = Folder(folder)
        self.command = cluster.command(folder, binaries, socket, durable=durable)

    def serve(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it accepts connections. Raises EmbeddedError with its last words."""
        clear_leftovers(self.data)
        with self.data.log.open("wb") as log:
            server = subprocess.Popen(  # noqa: S603 (our own program)
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=cluster.environment(),
                preexec_fn=dying_with_parent(signal.SIGINT),
            )
        until = time.monotonic() + _START_WITHIN
        while server.poll() is None and time.monotonic() < until:
            lines = self.data.postmaster()
            if len(lines) > 7 and lines[0] == str(server.pid) and lines[7] == "ready":
                return server
            time.sleep(0.01)
        server.kill()
        raise from_output("start", self.data.log.read_text(errors="replace"), self.data.root)

    def keep(self, server: subprocess.Popen[bytes]) -> None:
        """Return when nobody uses the server any more, or when asked to stop; start it again if it falls."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
        # Never closed by us: a new user waits for this lock, and the kernel frees it only after our lock as the keeper.
        # Freed earlier, the newcomer would find a keeper that is about to vanish.
        # A process closes its files in the order of their numbers, so this one gets a high number.
        users = fcntl.fcntl(os.open(self.data.users_lock, os.O_RDONLY), fcntl.F_DUPFD, 200)
        while not _free(users):
            news = signal.sigtimedwait(_WATCHED, _LOOK_EVERY)
            if news is not None and news.si_signo == signal.SIGTERM:
                break
            if server.poll() is not None:
                server = self.serve()
        server.send_signal(signal.SIGINT)  # fast shutdown: ends sessions, keeps what was committed
        server.wait()


def _free(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def run(folder: Path, socket: Path, *, durable: bool) -> None:
    """Serve the data in `folder` until its last user is gone. Raises EmbeddedError, OSError."""
    data = Folder(folder)
    binaries = find(data.version(), folder)
    leave_root(folder, binaries.folder / "postgres")
    socket.mkdir(mode=0o700, exist_ok=True)
    if socket.stat().st_uid != os.geteuid():
        raise EmbeddedError(f"The folder {socket} belongs to someone else: remove it, or choose a shorter DATA=…")
    if data.version() is None:
        cluster.create(folder, binaries, durable=durable)
    keeper = Keeper(folder, socket, binaries, durable=durable)
    server = keeper.serve()
    print("ready", flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    keeper.keep(server)


def main() -> None:
    """Entry point; leaves with 1 after saying why the server cannot run."""
    os.umask(0o077)
    folder, socket, speed = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    try:
        run(folder, socket, durable=speed == "durable")
    except EmbeddedError as problem:
        sys.exit(print(problem) or 1)
    except OSError as problem:
        sys.exit(print(from_os(problem, folder)) or 1)


if __name__ == "__main__":
    main()
