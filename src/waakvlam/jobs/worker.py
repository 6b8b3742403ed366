"""`waakvlam worker`: runs jobs as they come, ticks every minute and seals the record every few seconds."""

import asyncio
import logging

import typer
from asgiref.sync import sync_to_async
from django.db import DatabaseError, connections
from procrastinate.contrib.django.db_cleanup import close_db_connections

from waakvlam.jobs.schedule import make_app
from waakvlam.jobs.ticking import run_seal

log = logging.getLogger(__name__)
SEAL_EVERY = 5
"""Seconds between two seals; `doctor` worries from a minute on."""

GRACE = 20
"""Seconds that running jobs get to end when the worker is told to stop."""

app = typer.Typer(add_completion=False)


@app.command()
def worker(
    concurrency: int = typer.Option(4, min=1, help="How many jobs run side by side."),
) -> None:
    """Run jobs until told to stop (SIGTERM or Ctrl-C); running jobs get time to end."""
    asyncio.run(work(concurrency))


async def work(concurrency: int) -> None:
    """Run jobs and seal, until a signal or cancellation."""
    jobs = make_app()
    async with jobs.open_async():
        sealing = asyncio.create_task(_keep_sealing())
        try:
            await jobs.run_worker_async(
                concurrency=concurrency,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE,
                task_middleware=[close_db_connections],
            )
        finally:
            sealing.cancel()
            await asyncio.gather(sealing, return_exceptions=True)


async def _keep_sealing() -> None:
    while True:
        try:
            await sync_to_async(_seal, thread_sensitive=False)()
        except (DatabaseError, OSError) as problem:
            log.warning("sealing is tried again: %s", type(problem).__name__)
        await asyncio.sleep(SEAL_EVERY)


def _seal() -> None:
    try:
        run_seal()
    finally:
        connections.close_all()
