"""What the server itself knows, beside every wall: asked as its administrator, of committed data."""

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Any

import psycopg
from django.db import connection, connections
from psycopg import sql

from tests import server

PATIENCE = 20
"""Seconds after which a test says that something waits for ever."""


Link = psycopg.Connection[Any]


def administrator() -> Link:
    """A connection to this test's database that no wall holds back."""
    link = psycopg.connect(server.server.owner_url, dbname=connection.settings_dict["NAME"], autocommit=True)
    link.execute("SET row_security = off")
    return link


def rows(table: str, where: str = "true") -> int:
    """How many rows there really are."""
    with administrator() as link:
        query = sql.SQL("SELECT count(*) FROM {} WHERE ").format(sql.Identifier(table)) + sql.SQL(where)
        (count,) = link.execute(query).fetchone() or (0,)
        return int(count)


def everything(link: Link) -> dict[str, str]:
    """The content of every table as text, to see whether anything leaked."""
    return _of_every_table(link, "string_agg(t::text, ' ')")


def fingerprint(link: Link) -> dict[str, str]:
    """A short value for each table that is another when anything in it changed."""
    return _of_every_table(link, "md5(string_agg(t::text, ' ' ORDER BY t::text))")


def _of_every_table(link: Link, what: str) -> dict[str, str]:
    tables = [name for (name,) in link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    each = f"SELECT {{}}, (SELECT coalesce({what}, '') FROM public.{{}} t)"
    parts = [sql.SQL(each).format(sql.Literal(table), sql.Identifier(table)) for table in tables]
    return dict(link.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall())


class Beside:
    """Something that happens at the same time, on a connection of its own; `result` is what came of it."""

    def __init__(self, action: Callable[[], Any]) -> None:
        self.result: Any = None
        self._action = action
        self._thread = Thread(target=self._run)

    def _run(self) -> None:
        try:
            self.result = self._action()
        except Exception as problem:
            self.result = problem
        finally:
            connections.close_all()

    def start_and_wait_for_its_turn(self) -> None:
        """Start it; returns when it waits for what this transaction holds, or is done already."""
        self._thread.start()
        deadline = monotonic() + PATIENCE
        with administrator() as link:
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
            name = connection.settings_dict["NAME"]
            while self._thread.is_alive() and (link.execute(waiting, [name]).fetchone() or (0,))[0] == 0:
                assert monotonic() < deadline, "it neither waits nor ends"
                Event().wait(0.005)

    def join(self) -> Any:
        """What came of it."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        return self.result
