"""Time. Only the entrances ask for it; everything behind them receives it in the viewer."""

from datetime import UTC, datetime, timedelta

from django.db import connection


def now() -> datetime:
    """The moment that counts, in UTC: the clock's, or in a simulation the clock's plus what was travelled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.simulation_offset()")
        (offset,) = cursor.fetchone()
    return datetime.now(UTC) + (offset or timedelta())


def is_simulation() -> bool:
    """Whether this database was marked as a simulation when it was made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.simulation_offset() IS NOT NULL")
        (marked,) = cursor.fetchone()
    return bool(marked)


def travel(by: timedelta) -> None:
    """Move a simulation's clock forward.

    Raises `django.db.Error` in a database that is not a simulation, and for a step backwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.simulation_travel(make_interval(secs => %s))", [by.total_seconds()])
