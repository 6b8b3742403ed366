"""A file from its upload to its end: tried first, then brought in, and gone."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import Error, connections

from tests.cast import Cast
from tests.imports import files
from waakvlam.imports.actions import reading
from waakvlam.imports.actions.erasing import erase_uploads
from waakvlam.imports.actions.reading import read_file
from waakvlam.imports.actions.receiving import discard, receive, start
from waakvlam.imports.models import FileKind, Part, Upload, UploadState
from waakvlam.imports.queries import problems
from waakvlam.imports.queries import upload as own_upload
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.places.models import Area

pytestmark = pytest.mark.usefixtures("database")


def look(cast: Cast, name: str, upload: UUID) -> tuple[Upload, list[tuple[int, str]]]:
    """The upload and its problems, as its giver sees them."""
    viewer = cast.viewer(name, at=now())
    with enter(viewer):
        found = own_upload(viewer, upload)
        return found, [(one.line, one.reason) for one in problems(viewer, found)]


def begin(cast: Cast, name: str, upload: UUID) -> None:
    by = cast.viewer(name, at=now())
    with enter(by):
        start(by=by, upload=upload)


def count(table: str) -> int:
    """All rows of a table, as the owner's checks see them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        (found,) = cursor.fetchone()
    return int(found)


def known_areas() -> set[str]:
    return set(Area.objects.using("owner").values_list("code", flat=True))


def test_areas_are_tried_without_changing_anything_and_then_brought_in(cast: Cast) -> None:
    before = known_areas()
    upload = files.give(cast, "Karin", FileKind.AREAS, files.areas())
    read_file(upload=upload, clock=now)
    tried, wrong = look(cast, "Karin", upload)
    assert tried.state == UploadState.CHECKED
    assert tried.counts == {"read": 2, "added": 1, "changed": 0, "same": 0, "rejected": 1}
    assert [line for line, _reason in wrong] == [2]
    assert known_areas() == before

    begin(cast, "Karin", upload)
    read_file(upload=upload, clock=now)
    done, wrong = look(cast, "Karin", upload)
    assert (done.state, done.counts["added"], len(wrong)) == (UploadState.DONE, 1, 1)
    assert "BU99990301" in known_areas(), "good lines are kept"
    assert count("imports_part") == 0, "the file itself is gone"


def test_signals_are_told_once_by_the_team_that_gave_them(cast: Cast) -> None:
    for added, same in ((1, 0), (0, 1)):
        upload = files.give(cast, "Bram", FileKind.SIGNALS, files.told(broken=2))
        read_file(upload=upload, clock=now)
        assert look(cast, "Bram", upload)[0].counts["added"] == added
        begin(cast, "Bram", upload)
        read_file(upload=upload, clock=now)
        done, wrong = look(cast, "Bram", upload)
        assert (done.counts["added"], done.counts["same"], done.counts["rejected"]) == (added, same, 2)
        assert [line for line, _reason in wrong] == [3, 4]
    assert count("signals_signal") == 1


def test_trying_tells_nothing(cast: Cast) -> None:
    upload = files.give(cast, "Bram", FileKind.SIGNALS, files.told())
    read_file(upload=upload, clock=now)
    assert count("signals_signal") == 0


def test_a_file_that_cannot_be_read_says_why_and_is_gone(cast: Cast) -> None:
    upload = files.give(cast, "Karin", FileKind.ADDRESSES, files.areas())
    read_file(upload=upload, clock=now)
    found, wrong = look(cast, "Karin", upload)
    assert found.state == UploadState.UNUSABLE
    ((line, reason),) = wrong
    assert line == 0
    assert "nummeraanduiding" in reason
    assert count("imports_part") == 0
    with pytest.raises(Missing):
        begin(cast, "Karin", upload)


def test_a_job_that_comes_twice_or_too_late_does_nothing(cast: Cast) -> None:
    upload = files.give(cast, "Karin", FileKind.AREAS, files.areas())
    for _time in range(2):
        read_file(upload=upload, clock=now)
    assert look(cast, "Karin", upload)[0].state == UploadState.CHECKED
    read_file(upload=uuid4(), clock=now)


def test_nothing_starts_before_it_was_tried(cast: Cast) -> None:
    upload = files.give(cast, "Karin", FileKind.AREAS, files.areas())
    with pytest.raises(Missing):
        begin(cast, "Karin", upload)


def test_who_may_not_bring_it_in_is_refused_by_the_rule_and_by_the_walls(cast: Cast) -> None:
    with pytest.raises(Refused):
        files.give(cast, "Bram", FileKind.AREAS, files.areas())
    with pytest.raises(Refused):
        files.give(cast, "Bram", FileKind.SIGNALS, files.told(), team=cast.teams["elsewhere"].id)
    bram = cast.viewer("Bram", at=now())
    with enter(bram), pytest.raises(Error):
        Upload(
            kind="areas", person_id=cast.people["Bram"][0].id, received_at=bram.now, changed_at=bram.now, report=""
        ).save(force_insert=True)  # fmt: skip


def test_a_file_in_the_database_is_sealed_and_opened_by_the_worker_only(cast: Cast) -> None:
    files.give(cast, "Bram", FileKind.SIGNALS, files.told())
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT content FROM imports_part")
        parts = [bytes(content) for (content,) in cursor.fetchall()]
    assert len(parts) > 1
    assert not any(files.WORDS.encode() in part for part in parts)
    bram = cast.viewer("Bram", at=now())
    with enter(bram), pytest.raises(Error):
        list(Part.objects.all())


def test_throwing_a_file_away(cast: Cast) -> None:
    upload = files.give(cast, "Bram", FileKind.SIGNALS, files.told())
    bram = cast.viewer("Bram", at=now())
    with enter(bram), pytest.raises(Missing):
        discard(by=bram, upload=upload)  # it is being read
    read_file(upload=upload, clock=now)
    bram = cast.viewer("Bram", at=now())
    with enter(bram):
        discard(by=bram, upload=upload)
    assert (count("imports_upload"), count("imports_part")) == (0, 0)


def test_what_nobody_brings_in_is_erased_after_a_day_and_a_report_after_thirty(cast: Cast) -> None:
    waiting = files.give(cast, "Bram", FileKind.SIGNALS, files.told())
    done = files.give(cast, "Karin", FileKind.AREAS, files.areas())
    read_file(upload=done, clock=now)
    begin(cast, "Karin", done)
    read_file(upload=done, clock=now)

    def erased() -> int:
        viewer = cast.retention(now())
        with enter(viewer):
            return erase_uploads(by=viewer)

    assert erased() == 0
    travel(timedelta(days=1, minutes=1))
    assert erased() == 1
    with pytest.raises(Missing):
        look(cast, "Bram", waiting)
    travel(timedelta(days=29))
    assert erased() == 1
    assert (count("imports_upload"), count("imports_part")) == (0, 0)


def test_how_far_it_is_can_be_seen_meanwhile(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The note is made from beside: here, before the reading itself has ended."""
    upload = files.give(cast, "Karin", FileKind.COMPLEXES, files.areas())
    seen: list[int] = []

    def slowly(**what: object) -> None:
        file = what["file"]
        file.seek(50)  # type: ignore[attr-defined]
        while not seen:
            position = look_as_owner(upload)
            seen.extend([position] if position else [])
        raise Invalid("enough")

    monkeypatch.setattr(reading, "NOTED_EVERY", 0.01)
    monkeypatch.setitem(reading.PLACES, FileKind.COMPLEXES, slowly)
    read_file(upload=upload, clock=now)
    assert seen == [50]


def look_as_owner(upload: UUID) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT position FROM imports_upload WHERE id = %s", [upload])
        (position,) = cursor.fetchone()
    return int(position)


def test_receiving_nothing_is_an_unusable_file(cast: Cast) -> None:
    by = cast.viewer("Karin", at=now())
    with enter(by):
        upload = receive(by=by, kind=FileKind.ADDRESSES, pieces=[])
    read_file(upload=upload, clock=now)
    assert look(cast, "Karin", upload)[0].state == UploadState.UNUSABLE
