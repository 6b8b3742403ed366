"""Judging the weeks of Vlamstad in a process beside the telling, which uses half of a machine with two cores."""

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from subprocess import Popen
from tempfile import TemporaryFile

from waakvlam.watch.engine import load_judge, missing
from waakvlam.watch.queries.material import Finding, Material, up_to

_WEEK = timedelta(weeks=1)
_CHILD = "import django; django.setup(); from waakvlam.demo.beside import main; main()"


@contextmanager
def judged_beside(given: Material, mondays: list[date]) -> Iterator[Callable[[date], list[Finding]]]:
    """Judge the week before each of these Mondays, of which the first is judged with everything before it.

    Yields what was found on a Monday; asking waits until all are judged. What is judged are counts that were given
    beforehand, so that it matters not when. Where the statistics are not installed, nothing is found.
    """
    if missing():
        yield lambda _monday: []
        return
    with TemporaryFile() as asked, TemporaryFile() as told:
        pickle.dump((given, mondays), asked)
        asked.seek(0)
        with Popen([sys.executable, "-c", _CHILD], stdin=asked, stdout=told) as child:  # noqa: S603 (our own program)

            @cache
            def found() -> dict[date, list[Finding]]:
                if child.wait() != 0:
                    raise RuntimeError("The judging of the weeks ended halfway.")
                told.seek(0)
                return dict(pickle.load(told))  # noqa: S301 (from our own child)

            try:
                yield lambda monday: found()[monday]
            finally:
                child.kill()


def main() -> None:
    """In the child: what is asked comes in, what is found goes out. Telling goes first: it takes longer."""
    os.nice(10)
    given, mondays = pickle.load(sys.stdin.buffer)  # noqa: S301 (from our own parent)
    judge = load_judge()
    found = {
        monday: judge(up_to(given, monday - _WEEK, None if monday == mondays[0] else monday - 2 * _WEEK))
        for monday in mondays
    }
    pickle.dump(found, sys.stdout.buffer)
