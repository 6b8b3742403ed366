"""A backup is put back on another server, as docs/operations.md says: the record goes on, and tampering is found."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import psycopg
import pytest
from django.db import connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests import server
from tests.cast import Cast
from tests.conftest import WITH_CAST
from waakvlam.cli.embedded import EmbeddedPostgres
from waakvlam.cli.embedded.binaries import find
from waakvlam.journal.actions import seal
from waakvlam.kernel.context import enter

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Backup:
    """A dump, and the head of the record that was noted before it was made."""

    file: Path
    head: str


@dataclass(frozen=True)
class Restored:
    """The other server, with the backup put back in its database `restored`."""

    postgres: EmbeddedPostgres
    head: str

    def waakvlam(self, *command: str, database: str = "restored") -> Done:
        """Run a command of the product there, with the keys of before."""
        return waakvlam(*command, login=self.url("login", database), owner=self.url("owner", database))

    def url(self, role: str, database: str = "restored") -> str:
        """Where to connect."""
        return make_conninfo(self.postgres.login_url if role == "login" else self.postgres.owner_url, dbname=database)


def waakvlam(*command: str, login: str, owner: str) -> Done:
    return subprocess.run(
        [sys.executable, "-m", "waakvlam.cli.main", *command],
        env=os.environ | {"DATABASE_URL": login, "DATABASE_OWNER_URL": owner},
        capture_output=True,
        text=True,
        check=False,
    )


def postgres(program: str, *arguments: str) -> None:
    done = subprocess.run(
        [find(None, Path()).folder / program, *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="module")
def backup(_template: Cast, tmp_path_factory: pytest.TempPathFactory) -> Backup:
    """Of a database in which Els told something, and told more after the head was noted."""
    file = tmp_path_factory.mktemp("backup") / "waakvlam.dump"
    role = sql.Identifier("waakvlam_backup")
    with server.clone("source", WITH_CAST):
        tell_and_seal(_template)
        connected = {
            "login": make_conninfo(server.server.login_url, dbname="source"),
            "owner": make_conninfo(server.server.owner_url, dbname="source"),
        }
        head = waakvlam("audit", "head", **connected).stdout.strip()
        _template.els_tells()
        server.administer(
            sql.SQL("CREATE ROLE {} LOGIN BYPASSRLS PASSWORD 'backup'").format(role),
            sql.SQL("GRANT pg_read_all_data TO {}").format(role),
        )
        as_backup = make_conninfo(connected["owner"], user="waakvlam_backup", password="backup")
        postgres("pg_dump", "--format=custom", f"--file={file}", f"--dbname={as_backup}")
        server.administer(sql.SQL("DROP ROLE {}").format(role))
    return Backup(file, head)


@pytest.fixture(scope="module")
def restored(backup: Backup, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Restored]:
    """The steps of docs/operations.md, in their order."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("new") / "data", durable=False) as other:
        restored = Restored(other, backup.head)
        assert restored.waakvlam("migrate", database="waakvlam").returncode == 0
        clone(restored, "restored", template="template0")
        postgres("pg_restore", f"--dbname={restored.url('owner')}", "--exit-on-error", str(backup.file))
        assert restored.waakvlam("migrate").returncode == 0
        assert "goes on in epoch 2" in restored.waakvlam("restored").stdout
        yield restored


def clone(restored: Restored, name: str, template: str) -> None:
    with psycopg.connect(restored.url("owner", "postgres"), autocommit=True) as administrator:
        administrator.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )


def tell_and_seal(cast: Cast) -> None:
    cast.els_tells()
    with enter(cast.clock()):
        assert seal(by=cast.clock())


@contextmanager
def in_use(url: str) -> Iterator[None]:
    """Django works there while the block lasts."""
    connection, there = connections["default"], conninfo_to_dict(url)
    connection.close()
    settings = {"HOST": there["host"], "PASSWORD": there["password"], "NAME": there["dbname"]}
    with patch.dict(connection.settings_dict, settings):
        yield
        connection.close()


def test_what_is_put_back_is_whole_and_people_go_on(restored: Restored, cast: Cast) -> None:
    verified = restored.waakvlam("audit", "verify", "--head", restored.head)
    assert (verified.returncode, verified.stdout) == (0, "The record is whole. Seals: 1.\n")

    clone(restored, "going_on", template="restored")
    with in_use(restored.url("login", "going_on")):
        tell_and_seal(cast)
    verified = restored.waakvlam("audit", "verify", "--head", restored.head, database="going_on")
    assert (verified.returncode, verified.stdout) == (0, "The record is whole. Seals: 2.\n")


@pytest.mark.parametrize(
    ("tampering", "why"),
    [
        ("UPDATE journal_event SET person = NULL, kind = 'looked' WHERE kind = 'signal told'", "their root differs"),
        ("DELETE FROM journal_event WHERE kind = 'signal told'", "their root differs"),
        ("DELETE FROM journal_event; DELETE FROM journal_seal", "the noted head is not in the record"),
    ],
    ids=["edited", "removed", "cut off"],
)
def test_what_was_done_to_the_copy_is_found(
    restored: Restored, request: pytest.FixtureRequest, tampering: str, why: str
) -> None:
    name = request.node.callspec.id.replace(" ", "_")
    clone(restored, name, template="restored")
    with psycopg.connect(restored.url("owner", name), autocommit=True) as administrator:
        administrator.execute("SET session_replication_role = replica")
        administrator.execute(tampering)
    verified = restored.waakvlam("audit", "verify", "--head", restored.head, database=name)
    assert verified.returncode == 1
    assert verified.stderr.startswith("Seal 1: ")
    assert why in verified.stderr
