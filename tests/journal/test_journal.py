"""The record: events with a commitment to their detail, sealed in blocks, verified by recomputing."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.db.utils import ProgrammingError

from tests.cast import Cast
from tests.signals.beside import administrator
from waakvlam.journal.actions import Happening, record, record_all, seal
from waakvlam.journal.models import Detail, Event
from waakvlam.journal.queries import Head, broken_seals, head, lag
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.context import enter


def something(cast: Cast, times: int = 1) -> None:
    """Something that is about nobody."""
    greet = cast.viewer("Greet")
    with enter(greet):
        for _ in range(times):
            record(Happened.PURPOSE_OPENED, by=greet, ref=uuid4(), detail={"why": "een reden"})


def test_an_event_commits_to_its_detail_without_holding_it(database: str, cast: Cast) -> None:
    something(cast)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT commitment FROM journal_event ORDER BY recorded_at DESC LIMIT 1")
        (commitment,) = cursor.fetchone()
    greet = cast.viewer("Greet")
    with enter(greet):
        event = record(Happened.PURPOSE_OPENED, by=greet, ref=uuid4())
    assert len(bytes(commitment)) == hashlib.sha256().digest_size
    assert event


def test_a_detail_is_sealed_with_its_salt() -> None:
    detail = Detail(event_id=uuid4(), content=json.dumps(["salt", {"why": "een reden"}]))
    assert json.loads(detail.content)[1] == {"why": "een reden"}


def test_before_the_first_seal_there_is_no_head(database: str, cast: Cast) -> None:
    clock = cast.clock()
    with enter(clock):
        assert head(clock) is None
        assert list(broken_seals(clock)) == []


def test_seals_follow_each_other_and_verify(database: str, cast: Cast) -> None:
    clock = cast.clock()
    heads = []
    for _ in range(3):
        something(cast, times=2)
        with enter(clock):
            assert seal(by=clock) >= 2
            heads.append(head(clock))
    with enter(clock):
        assert list(broken_seals(clock, heads[0])) == []
        assert lag(clock) == timedelta()
    assert [h.number for h in heads if h] == [1, 2, 3]
    assert str(heads[0]).startswith("1:")


def test_what_happened_to_very_many_rows_is_recorded_like_each_alone(database: str, cast: Cast) -> None:
    greet, clock = cast.viewer("Greet"), cast.clock()
    rows = [(uuid4(), None, greet.teams[0]), (uuid4(), uuid4(), None)]
    with enter(greet):
        record_all([], by=greet)
        record_all([Happening(Happened.DUTY_DONE, *row) for row in rows], by=greet)
        for ref, about, team in rows:
            record(Happened.DUTY_DONE, by=greet, ref=ref, about=about, team=team)
    columns = "kind, at, person, team, about, category, ref, length(commitment)"
    with administrator() as link:
        question = f"SELECT {columns} FROM journal_event WHERE kind = 'duty done' ORDER BY seq"
        found = link.execute(question).fetchall()
        (different,) = link.execute("SELECT count(DISTINCT commitment) FROM journal_event WHERE kind = 'duty done'")
    assert found[:2] == found[2:]
    assert [(ref, about, team) for _, _, _, team, about, _, ref, _ in found[:2]] == rows
    assert different == (4,), "each has a salt of its own"
    with enter(clock):
        assert seal(by=clock) >= 4
        assert list(broken_seals(clock)) == []


def test_a_head_that_was_never_ours_is_noticed(database: str, cast: Cast) -> None:
    clock = cast.clock()
    with enter(clock):
        seal(by=clock)
    with enter(clock):
        assert [number for number, _why in broken_seals(clock, Head(9, "00"))] == [9]


def test_a_missing_seal_leaves_a_gap(database: str, cast: Cast) -> None:
    clock = cast.clock()
    for _ in range(2):
        something(cast)
        with enter(clock):
            seal(by=clock)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE journal_seal DISABLE TRIGGER append_only")
        cursor.execute("DELETE FROM journal_seal WHERE number = 1")
    with enter(clock):
        assert (1, "the seal is missing") in list(broken_seals(clock))


def test_unsealed_events_make_the_lag_grow(database: str, cast: Cast) -> None:
    something(cast)
    clock = cast.clock()
    with enter(clock):
        assert lag(clock) > timedelta()


def test_after_a_restore_the_record_goes_on_in_a_new_epoch(database: str, cast: Cast) -> None:
    clock = cast.clock()
    something(cast)
    with enter(clock):
        seal(by=clock)
    something(cast)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT walls.raise_epoch()")
    something(cast)
    with enter(clock):
        assert seal(by=clock) >= 2
    with enter(clock):
        assert list(broken_seals(clock)) == []


def test_nobody_records_under_another_name_or_at_another_time(database: str, cast: Cast) -> None:
    amira, bram = cast.viewer("Amira"), cast.viewer("Bram")
    with pytest.raises(ProgrammingError, match="row-level security"), enter(amira):
        record(Happened.NOTED, by=bram, ref=uuid4())
    later = cast.viewer("Amira", at=cast.now + timedelta(days=1))
    with pytest.raises(ProgrammingError, match="row-level security"), enter(amira):
        record(Happened.NOTED, by=later, ref=uuid4())


def test_events_about_somebody_stay_closed_without_a_look(database: str, cast: Cast) -> None:
    cast.els_tells()
    with enter(cast.viewer("Bram")):
        assert not Event.objects.exists()
