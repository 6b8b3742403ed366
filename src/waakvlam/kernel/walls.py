"""The walls: roles, privileges, policies and functions, rebuilt whole at every migrate (ADR 0002).

Each room says in its `walls.sql` (and `walls/*.sql`) who may touch which of its tables. There is no history to add up
in one's head: what those files say today is what the database holds.
"""

from importlib import resources
from importlib.resources.abc import Traversable

import psycopg
from django.apps import apps
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from waakvlam.kernel.context import key_blocks
from waakvlam.kernel.viewer import Role

OWNER = "waakvlam_owner"
WORKER = "waakvlam_worker"
CONTEXT_ROLES = (WORKER, *(role.value for role in Role))


def build_roles(administrator_url: str, login: str) -> None:
    """Create the owner and context roles where they are missing and let `login` take on the context roles.

    Roles belong to the server, so several databases on one server share them. Needs a connection that may create
    roles; raises `psycopg.Error` when it may not, or when `login` does not exist.
    """
    with psycopg.connect(administrator_url, autocommit=True) as connection:
        present = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, *CONTEXT_ROLES):
            if role not in present:
                connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
        owner, database = sql.Identifier(OWNER), sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
        connection.execute(sql.SQL("GRANT {} TO {}").format(_listed(CONTEXT_ROLES), sql.Identifier(login)))
        connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(database, owner))
        connection.execute(sql.SQL("GRANT CREATE ON SCHEMA public TO {}").format(owner))
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")


def build_walls(alias: str, login: str) -> None:
    """Tear down every policy, privilege and function of ours and build them from the rooms' `walls.sql`.

    Runs as the owner in one transaction: nobody ever sees the database without walls.
    """
    everyone = _listed((*CONTEXT_ROLES, login))
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS walls CASCADE")
        cursor.execute("CREATE SCHEMA walls")
        for kind in ("TABLES", "SEQUENCES"):
            revoke = sql.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM PUBLIC, {}")
            cursor.execute(revoke.format(sql.SQL(kind), everyone).as_string(cursor.connection))
        cursor.execute("SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public'")
        for policy, table in cursor.fetchall():
            cursor.execute(f'DROP POLICY "{policy}" ON public."{table}"')
        for room in apps.get_app_configs():
            for page in _pages(room.name):
                cursor.execute(page.read_text())
        usage = sql.SQL("GRANT USAGE ON SCHEMA walls TO {}").format(everyone)
        cursor.execute(usage.as_string(cursor.connection))
        _store_context_key(cursor)


def _pages(room: str) -> list[Traversable]:
    """A room's `walls.sql`, and after it what outgrew that page: `walls/*.sql`, by name."""
    files = resources.files(room)
    first, more = files.joinpath("walls.sql"), files.joinpath("walls")
    pages = [page for page in more.iterdir() if page.name.endswith(".sql")] if more.is_dir() else []
    return [first, *sorted(pages, key=lambda page: page.name)] if first.is_file() else []


def mark_as_simulation(alias: str) -> None:
    """Mark a database as a simulation: fictional people, personas, a clock that can travel. Never undone."""
    with connections[alias].cursor() as cursor:
        cursor.execute("INSERT INTO public.simulation DEFAULT VALUES ON CONFLICT DO NOTHING")


def _store_context_key(cursor: CursorWrapper) -> None:
    cursor.execute(
        "INSERT INTO public.context_key VALUES (true, %s, %s, "
        "sha256(gen_random_uuid()::text::bytea) || sha256(gen_random_uuid()::text::bytea), "
        "sha256(gen_random_uuid()::text::bytea) || sha256(gen_random_uuid()::text::bytea)) "
        "ON CONFLICT (one) DO UPDATE SET app_inner = excluded.app_inner, app_outer = excluded.app_outer",
        key_blocks(),
    )


def _listed(roles: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, roles))
