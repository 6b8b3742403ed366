"""Who may bring in what, and how long a file is kept."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import NOON
from waakvlam.imports.models import FileKind, UploadState
from waakvlam.imports.rules import is_silent, may_be_erased, may_bring_in
from waakvlam.kernel.viewer import Permission, Role, Viewer

OWN, OTHER = uuid4(), uuid4()
TELLER = Viewer(Role.APP, NOON, permissions=frozenset({Permission.TELL}))
ADMINISTRATOR = Viewer(Role.APP, NOON, permissions=frozenset({Permission.CONFIGURE}))


def test_signals_come_from_somebody_who_tells_in_a_team_of_a_corporation() -> None:
    assert may_bring_in(TELLER, FileKind.SIGNALS, OWN, {OWN})
    assert not may_bring_in(TELLER, FileKind.SIGNALS, OTHER, {OWN})
    assert not may_bring_in(TELLER, FileKind.SIGNALS, None, set())
    assert not may_bring_in(ADMINISTRATOR, FileKind.SIGNALS, OWN, {OWN}), "an administrator sees no content"


@pytest.mark.parametrize("kind", [FileKind.AREAS, FileKind.ADDRESSES, FileKind.COMPLEXES])
def test_places_come_from_an_administrator(kind: FileKind) -> None:
    assert may_bring_in(ADMINISTRATOR, kind, None, set())
    assert not may_bring_in(TELLER, kind, None, {OWN})
    assert not may_bring_in(ADMINISTRATOR, kind, OWN, {OWN}), "no team tells places"


def test_a_file_that_is_being_read_and_gives_no_sign_of_life_is_noticed() -> None:
    later = NOON + timedelta(minutes=3)
    assert is_silent(UploadState.READING, NOON, later)
    assert not is_silent(UploadState.READING, NOON, NOON + timedelta(minutes=1))
    assert not is_silent(UploadState.CHECKED, NOON, later)
    assert not is_silent(UploadState.DONE, NOON, later)


def test_a_file_goes_after_a_day_and_the_report_of_one_that_came_in_after_thirty() -> None:
    two_days, a_month = NOON + timedelta(days=2), NOON + timedelta(days=31)
    assert may_be_erased(UploadState.CHECKED, NOON, two_days)
    assert not may_be_erased(UploadState.CHECKED, NOON, NOON + timedelta(hours=23))
    assert not may_be_erased(UploadState.DONE, NOON, two_days)
    assert may_be_erased(UploadState.DONE, NOON, a_month)
