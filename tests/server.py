"""The PostgreSQL server under the tests, and the databases on it.

Loaded as a plugin before anything else, because settings need the server's address. Tests connect as the login
role, on clones of a template that was migrated once; only the harness itself connects as administrator.
Each worker of pytest-xdist loads it anew, and so has a server of its own.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import coverage
import django
import psycopg
import pytest
from django.db import connections
from psycopg import sql

from waakvlam.cli.embedded import EmbeddedPostgres

SIMULATION, REAL = "template_simulation", "template_real"
ROOM = 4 * 2**30
"""Bytes that must be free in memory before databases are put there: four workers use half of it at most."""

_memory = Path("/dev/shm")
_roomy = _memory.is_dir() and shutil.disk_usage(_memory).free > ROOM
# Cloning a database is mostly writing files: in memory, where there is room, it takes a third of the time.
_data = Path(tempfile.mkdtemp(prefix="waakvlam-test-", dir=_memory if _roomy else None))
atexit.register(shutil.rmtree, _data, ignore_errors=True)
server = EmbeddedPostgres(_data, durable=False)
server.start()
atexit.register(server.stop)
os.environ.update(server.environment())
os.environ["DJANGO_SETTINGS_MODULE"] = "waakvlam.config.settings"
django.setup()

from django.test.utils import setup_test_environment  # noqa: E402  (needs settings)

from waakvlam.kernel.migrating import migrate  # noqa: E402

setup_test_environment()


def administer(*statements: sql.SQL | sql.Composed) -> None:
    """Run statements as the administrator of the server."""
    with psycopg.connect(server.owner_url, dbname="postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def create(name: str, template: str) -> None:
    """Clone a database."""
    if template in (SIMULATION, REAL):
        build_templates()
    administer(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


def drop(name: str) -> None:
    """Drop a clone, whoever is still connected."""
    administer(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def use(name: str) -> None:
    """Point Django at a database."""
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


@contextmanager
def clone(name: str, template: str = SIMULATION) -> Iterator[str]:
    """A database of one's own, in use while the block lasts."""
    create(name, template)
    use(name)
    try:
        yield name
    finally:
        use("nothing")
        drop(name)


@cache
def build_templates() -> None:
    """Migrate once, when first asked for; the second template differs only in not being a simulation."""
    use("waakvlam")
    migrate(verbosity=0)
    use("nothing")
    create(REAL, "waakvlam")
    use("waakvlam")
    migrate(simulation=True, verbosity=0)
    use("nothing")
    create(SIMULATION, "waakvlam")


use("nothing")
administer(sql.SQL("ALTER SYSTEM SET max_wal_size = '128MB'"), sql.SQL("SELECT pg_reload_conf()"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage of what walks only where others have walked: measuring takes a third of a test's time."""
    measured = coverage.Coverage.current() if item.get_closest_marker("unmeasured") else None
    if measured:
        measured.stop()
    yield
    if measured:
        measured.start()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Save what was covered before saying that all is done: a worker that ends slowly is killed."""
    measured = coverage.Coverage.current()
    if measured:
        measured.save()
