"""What time sets going: duties that lapse, content whose time is up, and the seals of the record."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection

from waakvlam.accounts.actions import forget_expired
from waakvlam.duties.actions.climbing import BATCH, tell_weekly, tick
from waakvlam.households.actions import forget_residents
from waakvlam.imports.actions.erasing import erase_uploads
from waakvlam.inbox.actions import forget_old
from waakvlam.jobs.acting import acting_as
from waakvlam.jobs.post import mail_about_code
from waakvlam.journal.actions import seal
from waakvlam.journal.queries import head
from waakvlam.kernel.viewer import Role
from waakvlam.pilotlight.actions.lapsing import erase_lights, lapse_outreach
from waakvlam.signals.actions.erasing import erase_expired, erase_untold
from waakvlam.signals.actions.renewing import renew_grants

ERASURES: tuple[Callable[..., int], ...] = (
    erase_expired, erase_uploads, lapse_outreach, erase_lights, forget_residents,
)  # fmt: skip
SIDE_BY_SIDE = 2
"""How many batches of a backlog are moved at once: one is worked out while the database stores another."""


def run_tick() -> int:
    """Move every duty that lapsed, a batch a transaction, and then leave a heartbeat; how many lapsed."""
    moved = _move_batch()
    if moved == BATCH:
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            moved += sum(threads.map(_move_the_rest, range(SIDE_BY_SIDE)))
    with acting_as(Role.CLOCK), connection.cursor() as cursor:
        cursor.execute("SELECT walls.beat('tick')")
    return moved


def _move_batch() -> int:
    with acting_as(Role.CLOCK) as viewer:
        return tick(by=viewer)


def _move_the_rest(_: int) -> int:
    moved, batch = 0, BATCH
    try:
        while batch == BATCH:
            batch = _move_batch()
            moved += batch
    finally:
        connection.close()  # it is this thread's own
    return moved


def run_weekly() -> None:
    """Tell the directors of this week's list, those who were not told yet."""
    with acting_as(Role.CLOCK) as viewer:
        tell_weekly(by=viewer)


def run_forgetting() -> None:
    """Delete notices, sessions, links and attempts that were kept long enough."""
    with acting_as(Role.RETENTION) as viewer:
        forget_old(by=viewer)
    with acting_as(Role.CLOCK) as viewer:
        forget_expired(by=viewer)


def run_erasure() -> int:
    """Erase what must be gone by now, a batch a transaction; how much was due for it.

    First whoever still works on an open situation may see it for longer. One kind that fails keeps no other from
    going on its day; what failed is raised at the end, together. Reporters of what lapsed are mailed after all that.
    """
    total, to_mail, failed = 0, list[str](), []
    sweeps: list[Callable[[], int]] = [_renew, partial(_erase_untold, to_mail)]
    sweeps += [partial(_erase_all, erase) for erase in ERASURES]
    for sweep in sweeps:
        try:
            total += sweep()
        except Exception as problem:
            failed.append(problem)
    for address in to_mail:
        mail_about_code(address)
    if failed:
        raise ExceptionGroup("not everything that is due was erased", failed)
    return total


def _renew() -> int:
    with acting_as(Role.RETENTION) as viewer:
        renew_grants(by=viewer)
    return 0


def _erase_untold(to_mail: list[str]) -> int:
    total, batch = 0, 1
    while batch:
        letters: list[str] = []
        with acting_as(Role.RETENTION) as viewer:
            batch = erase_untold(by=viewer, to_mail=letters)
        to_mail += letters  # now that it is committed
        total += batch
    return total


def _erase_all(erase: Callable[..., int]) -> int:
    total, batch = 0, 1
    while batch:
        with acting_as(Role.RETENTION) as viewer:
            batch = erase(by=viewer)
        total += batch
    return total


def run_seal() -> int:
    """Close every block of the record that can be closed; how many events were sealed.

    Each root is appended to the file that the settings name: kept elsewhere, it proves that nothing was cut off.
    """
    total = 0
    while True:
        with acting_as(Role.CLOCK) as viewer:
            sealed = seal(by=viewer)
            last = head(viewer)
        if not sealed:
            return total
        total += sealed
        if settings.WAAKVLAM.roots_file:
            with Path(settings.WAAKVLAM.roots_file).open("a") as file:
                file.write(f"{last}\n")
