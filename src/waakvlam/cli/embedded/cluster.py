"""Making a PostgreSQL cluster and the command that serves it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from waakvlam.cli.embedded.binaries import Binaries
from waakvlam.cli.embedded.errors import from_output
from waakvlam.cli.embedded.folder import Folder
from waakvlam.cli.embedded.privileges import dying_with_parent

DATABASE = LOGIN = "waakvlam"
OWNER = "postgres"
_BUILTIN_LOCALE_SINCE = 17

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "idle_in_transaction_session_timeout": "60s",
    "jit": "off",
    # Statements, values and error texts can hold what people wrote: none of them go into the log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def environment() -> dict[str, str]:
    """The process environment without anything that would steer PostgreSQL or its messages."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def create(folder: Path, binaries: Binaries, *, durable: bool) -> None:
    """Make cluster, login role and database under `folder`: all of it, or nothing that counts.

    Raises EmbeddedError when the disk is full or PostgreSQL gives up.
    """
    data = Folder(folder)
    keys = data.read_keys()
    shutil.rmtree(data.draft, ignore_errors=True)
    builtin = binaries.major >= _BUILTIN_LOCALE_SINCE
    locale = (
        ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] if builtin else ["--locale=C.UTF-8"]
    )
    initdb = [
        *(str(binaries.folder / "initdb"), f"--pgdata={data.draft}", f"--username={OWNER}", "--encoding=UTF8", *locale),
        *("--data-checksums", "--auth=scram-sha-256", "--pwfile=/dev/stdin", "--no-instructions"),
        *([] if durable else ["--no-sync"]),
    ]
    _run(initdb, keys["owner_password"], data)
    roles = (
        f"CREATE ROLE {LOGIN} LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '{keys['login_password']}'\n"
        f"CREATE DATABASE {DATABASE}\n"
    )
    _run([str(binaries.folder / "postgres"), "--single", "-D", str(data.draft), "postgres"], roles, data)
    data.draft.rename(data.cluster)


def _run(command: list[str], text: str, data: Folder) -> None:
    done = subprocess.run(  # noqa: S603 (our own program)
        command,
        input=text,
        capture_output=True,
        text=True,
        env=environment(),
        preexec_fn=dying_with_parent(signal.SIGTERM),
        check=False,
    )
    # A single-user server reports a failed statement and still leaves with 0.
    if done.returncode != 0 or "ERROR:" in done.stderr or "FATAL:" in done.stderr:
        raise from_output("make a database", done.stderr, data.root)


def command(folder: Path, binaries: Binaries, socket: Path, *, durable: bool) -> list[str]:
    """The command that serves the cluster under `folder`. Not durable: fast, and lost at a power cut (for tests)."""
    settings = _SETTINGS | {"unix_socket_directories": str(socket)} | ({} if durable else _NOT_DURABLE)
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [str(binaries.folder / "postgres"), "-D", str(Folder(folder).cluster), *options]
