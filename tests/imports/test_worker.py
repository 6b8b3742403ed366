"""The worker reads what somebody gave, and time erases what nobody brings in."""

from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.imports import files
from tests.jobs.test_jobs import run_jobs
from waakvlam.imports.actions.receiving import start
from waakvlam.imports.models import FileKind, UploadState
from waakvlam.imports.queries import uploads
from waakvlam.jobs.ticking import run_erasure
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.context import enter

pytestmark = pytest.mark.usefixtures("database")


def state(cast: Cast, name: str) -> UploadState | None:
    """Where somebody's only file is, if it is there."""
    viewer = cast.viewer(name, at=now())
    with enter(viewer):
        return next((UploadState(one.state) for one in uploads(viewer)), None)


def test_a_file_is_tried_and_brought_in_by_jobs(cast: Cast) -> None:
    upload = files.give(cast, "Bram", FileKind.SIGNALS, files.told())
    run_jobs()
    assert state(cast, "Bram") is UploadState.CHECKED
    bram = cast.viewer("Bram", at=now())
    with enter(bram):
        start(by=bram, upload=upload)
    run_jobs()
    assert state(cast, "Bram") is UploadState.DONE


def test_the_hourly_erasure_takes_files_along(cast: Cast) -> None:
    files.give(cast, "Karin", FileKind.AREAS, files.areas())
    travel(timedelta(days=1, minutes=1))
    assert run_erasure() == 1
    assert state(cast, "Karin") is None
