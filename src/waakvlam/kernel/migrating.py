"""Bringing a database up to date: roles, tables, walls."""

from django.conf import settings
from django.core.management import call_command

from waakvlam.kernel.keys import note_keys
from waakvlam.kernel.walls import build_roles, build_walls, mark_as_simulation

OWNER_ALIAS = "owner"


def migrate(*, simulation: bool = False, verbosity: int = 1) -> None:
    """Make the database of DATABASE_URL what this version needs; may be run again at any time.

    `simulation` marks it as one, which is never undone. Needs DATABASE_OWNER_URL; raises `psycopg.Error` or
    `django.db.Error` with the reason when the owner lacks a right.
    """
    login = str(settings.DATABASES["default"]["USER"])
    build_roles(settings.WAAKVLAM.database_owner_url, login)
    call_command("migrate", database=OWNER_ALIAS, verbosity=verbosity, interactive=False)
    build_walls(OWNER_ALIAS, login)
    note_keys(OWNER_ALIAS)
    if simulation:
        mark_as_simulation(OWNER_ALIAS)
