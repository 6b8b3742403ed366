"""The embedded server as its users see it: start, or join the one that runs; stop when the last one leaves."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast
from urllib.parse import quote

from waakvlam.cli.embedded.cluster import DATABASE, LOGIN, OWNER
from waakvlam.cli.embedded.errors import EmbeddedError, from_os
from waakvlam.cli.embedded.folder import Folder
from waakvlam.cli.embedded.leftovers import clear_leftovers

_LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432.lock")  # bytes: what the kernel allows for the path of a socket


class EmbeddedPostgres:
    """PostgreSQL for one data folder, shared by all processes that use it.

    `durable=False` gives up safety at a power cut for speed: for tests only. Whoever joins gets the server as it runs.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self._data = Folder(data.absolute().resolve())
        self._durable = durable
        self._use: int | None = None
        self._keeper: subprocess.Popen[str] | None = None
        self._process = os.getpid()

    def start(self) -> None:
        """Start the server, making its data first if there are none, or join it if it runs. Returns when it answers.

        Raises EmbeddedError with one sentence for the person at the keyboard.
        """
        if self._use is not None:
            return
        self._data.make()
        with self._alone():
            self._data.prepare()
            use = os.open(self._data.users_lock, os.O_RDONLY)
            try:
                fcntl.flock(use, fcntl.LOCK_SH)  # waits for a keeper that is on its way out
                self._ensure_keeper()
            except BaseException:
                os.close(use)
                self._abandon()
                raise
            self._use = use
            self._process = os.getpid()

    def stop(self) -> None:
        """Leave. If nobody else uses the server, return when its last process is gone.

        A forked child leaves nothing: it shares its parent's lock, and the parent goes on.
        """
        if self._use is None or self._process != os.getpid():
            return
        with self._alone():
            last = _try_lock(self._use)
            os.close(self._use)
            self._use = None
            if last:
                with self._data.keeper_lock.open("rb") as keeper:
                    fcntl.flock(keeper, fcntl.LOCK_SH)
                if self._keeper is not None:
                    self._keeper.wait()

    def discard(self) -> None:
        """Remove database and keys, for good. Raises EmbeddedError when a process uses them, or they are not ours."""
        if not self._data.root.exists():
            return
        with self._alone():
            self._data.prepare()
            with self._data.keeper_lock.open("rb") as keeper:
                if not _try_lock(keeper.fileno()):
                    raise EmbeddedError(f"The database in {self._data.root} is in use: stop what uses it first.")
                clear_leftovers(self._data)
                self._data.remove()

    @property
    def has_data(self) -> bool:
        """Whether a database was made in this folder."""
        return self._data.version() is not None

    @property
    def login_url(self) -> str:
        """Connection URL of the application's role, which owns nothing."""
        return self._url(LOGIN, self._data.read_keys()["login_password"])

    @property
    def owner_url(self) -> str:
        """Connection URL of the superuser: for migrations and tests."""
        return self._url(OWNER, self._data.read_keys()["owner_password"])

    def environment(self) -> dict[str, str]:
        """The environment variables that let the application use this server and the keys of this folder."""
        keys = self._data.read_keys()
        return {
            "DATABASE_URL": self.login_url,
            "DATABASE_OWNER_URL": self.owner_url,
            "WAAKVLAM_SECRET_KEY": keys["secret_key"],
            "WAAKVLAM_CONTEXT_KEY": keys["context_key"],
            "WAAKVLAM_FIELD_KEYS": json.dumps(keys["field_keys"]),
            "WAAKVLAM_RECEIPT_PEPPER": keys["receipt_pepper"],
        }

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts, joins or leaves."""
        try:
            folder = os.open(self._data.root, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as problem:
            raise from_os(problem, self._data.root) from problem
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _ensure_keeper(self) -> None:
        with self._data.keeper_lock.open("rb") as lock:
            if not _try_lock(lock.fileno()):
                return  # a keeper holds it, and it was ready before its starter let us in
            clear_leftovers(self._data)
            # The keeper inherits the lock; a session of its own keeps Ctrl-C in the terminal away from it.
            self._keeper = keeper = subprocess.Popen(  # noqa: S603 (our own program)
                [
                    *(sys.executable, "-P", "-m", "waakvlam.cli.embedded.keeper"),
                    *(str(self._data.root), str(self._socket()), "durable" if self._durable else "fast"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
                pass_fds=[lock.fileno()],
                start_new_session=True,
            )
        with cast(IO[str], keeper.stdout) as speech:
            said = speech.readline().strip()
        if said != "ready":
            raise EmbeddedError(said or "The keeper of PostgreSQL stopped without a word: its traceback is above.")

    def _abandon(self) -> None:
        """After a start that failed or was interrupted: leave no process behind."""
        if self._keeper is not None:
            self._keeper.terminate()
            self._keeper.wait()
            self._keeper = None
            clear_leftovers(self._data)

    def _socket(self) -> Path:
        """Where the server listens: in the data folder, or in a private short folder when that path is too long."""
        if len(os.fsencode(self._data.socket)) <= _LONGEST_SOCKET:
            return self._data.socket
        name = hashlib.sha256(os.fsencode(self._data.root)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"waakvlam-{name}"

    def _url(self, role: str, password: str) -> str:
        lines = self._data.postmaster()
        if self._use is None or len(lines) < 5:
            raise EmbeddedError(f"PostgreSQL does not run in {self._data.root}: start it first.")
        return f"postgresql://{role}:{password}@/{DATABASE}?host={quote(lines[4], safe='')}"


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
