"""The data folder: what lies where in it, and its keys."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waakvlam.cli.embedded.errors import EmbeddedError, from_os


@dataclass(frozen=True)
class Folder:
    """Paths inside one data folder."""

    root: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own folder."""
        return self.root / "pg"

    @property
    def draft(self) -> Path:
        """A cluster in the making; it counts when it is renamed to `cluster`."""
        return self.root / "pg.new"

    @property
    def socket(self) -> Path:
        """The folder of the server's socket, unless its path is too long for one."""
        return self.root / "socket"

    @property
    def keys(self) -> Path:
        """Passwords and application secrets, readable by the owner only."""
        return self.root / "keys.json"

    @property
    def log(self) -> Path:
        """What the server said since its last start."""
        return self.root / "postgres.log"

    @property
    def users_lock(self) -> Path:
        """Held shared by each process that uses the server."""
        return self.root / "users.lock"

    @property
    def keeper_lock(self) -> Path:
        """Held by the keeper for as long as it lives."""
        return self.root / "keeper.lock"

    def version(self) -> int | None:
        """Major version of PostgreSQL that made the data; None when there is none yet."""
        marker = self.cluster / "PG_VERSION"
        return int(marker.read_text().split(".")[0]) if marker.exists() else None

    def postmaster(self) -> list[str]:
        """The lines of postmaster.pid (pid first, socket folder fifth, status eighth); empty when it is not there."""
        try:
            return [line.strip() for line in (self.cluster / "postmaster.pid").read_text().splitlines()]
        except FileNotFoundError:
            return []

    def make(self) -> None:
        """Make the folder itself, private, when it is not there. Raises EmbeddedError: read-only or full."""
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as problem:
            raise from_os(problem, self.root) from problem

    def prepare(self) -> None:
        """Make locks and keys, or see that they are ours and may be written. The caller holds the folder's lock.

        Raises EmbeddedError: read-only, full, or not made by Waakvlam.
        """
        try:
            if (self.root / "PG_VERSION").exists() or (self.cluster.exists() and not self.keys.exists()):
                raise EmbeddedError(
                    f"The folder {self.root} holds a PostgreSQL database that Waakvlam did not make: "
                    "choose another folder with DATA=…"
                )
            self.users_lock.touch(mode=0o600)
            self.keeper_lock.touch(mode=0o600)
            if not self.keys.exists():
                _write_privately(self.keys, json.dumps(_new_keys(), indent=2))
        except OSError as problem:
            raise from_os(problem, self.root) from problem

    def remove(self) -> None:
        """Remove database and keys, and nothing else that lies here. The caller holds both locks."""
        for made in (self.cluster, self.draft, self.socket):
            shutil.rmtree(made, ignore_errors=True)
        self.log.unlink(missing_ok=True)
        self.keys.unlink(missing_ok=True)

    def read_keys(self) -> dict[str, Any]:
        """Passwords of the database roles, and the application's secrets."""
        keys: dict[str, Any] = json.loads(self.keys.read_text())
        return keys


def _new_keys() -> dict[str, Any]:
    return {
        "owner_password": secrets.token_hex(24),
        "login_password": secrets.token_hex(24),
        "secret_key": secrets.token_urlsafe(50),
        "context_key": secrets.token_hex(32),
        "field_keys": {"1": secrets.token_hex(32)},
        "receipt_pepper": secrets.token_hex(32),
    }


def _write_privately(path: Path, text: str) -> None:
    """All or nothing, readable by the owner only, and on the disk before it is relied upon."""
    draft = path.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
