"""Fifty random worlds with a canary in every free-text field: nobody without a grant ever sees one.

Looked at: pages of every route, headers, forms sent in wrong, exports, logs, mail, the job queue, and every table of
the database as the administrator of the server would dump it.
"""

import io
import logging
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from random import Random
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.core import mail
from django.test import Client
from psycopg import sql

from tests import server
from tests.cast import Cast
from tests.signals_import.files import csv, line
from tests.web.signing import signed_in
from tests.web.singing import light_that_sings
from tests.web.singing_area import neighbourhood_that_sings
from tests.web.singing_home import household_that_sings
from tests.web.test_matrix import ROUTES, addresses
from waakvlam.accounts.keys import keyed_hash
from waakvlam.duties.models import Duty, DutyKind, Rung
from waakvlam.imports.actions.reading import read_file
from waakvlam.imports.actions.receiving import receive
from waakvlam.imports.models import FileKind
from waakvlam.imports.queries import uploads
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.signals.actions.acting import VisitOutcome, accept, note, return_concern, set_own_reference, visit
from waakvlam.signals.actions.answering import ask_reporter, write
from waakvlam.signals.actions.informing import ask_to_postpone
from waakvlam.signals.actions.mailing import mark_partner_mail
from waakvlam.signals.actions.partners import answer_question, ask_partner
from waakvlam.signals.actions.telling import Contact, Told
from waakvlam.signals.models import Channel, Ground, Reply
from waakvlam.signals.receipt import hash_code

OUTSIDERS = ("Hugo", "Dirk", "Greet", "Joost", "Karin")
WORLDS = [
    *range(len(OUTSIDERS)),
    *(pytest.param(world, marks=pytest.mark.unmeasured) for world in range(len(OUTSIDERS), 50)),
]
CANARY = "kanarie"

ACTS = ("note", "ask", "partner", "postpone", "visit", "write")
KINDS = (("noise",), ("curtains",), ("noise", "quarrel"), ("confused",))
CHANNELS = (Channel.RECEIPT, Channel.EMAIL, Channel.PHONE)


class Canaries:
    """Makes a different canary each time, and knows whether any text holds one."""

    def __init__(self) -> None:
        self.numbers = count(1)

    def one(self) -> str:
        return f"{CANARY}-{next(self.numbers)}-zingt"

    @staticmethod
    def sings_in(raw: bytes) -> bool:
        return CANARY.encode() in raw or CANARY.encode().hex().encode() in raw


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, by anybody, at any level."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@pytest.mark.parametrize("world", WORLDS)
def test_no_canary_sings_for_an_outsider(database: str, cast: Cast, world: int) -> None:
    drawn = Random(world)
    outsider = OUTSIDERS[world % len(OUTSIDERS)]
    told = [(drawn.choice(KINDS), drawn.choice([True, False]), drawn.choice(CHANNELS)) for _ in range(world % 3 + 1)]
    done = drawn.choices(ACTS, k=drawn.randrange(5))
    canaries = Canaries()
    with listening() as heard:
        receipts = [
            cast.els_tells(
                kinds=kinds,
                words=canaries.one(),
                at=now(),
                home=cast.home if here else cast.neighbours_home,
                channel=channel,
                contact=Contact(
                    name=canaries.one(), phone=canaries.one()[:20], email=f"{canaries.one()}@example.invalid"
                ),
            )
            for kinds, here, channel in told
        ]
        _live(cast, canaries, done, receipts)
        light, check_in = light_that_sings(cast, canaries.one)
        sings: dict[str, UUID | str] = {"light": light, "check_in": check_in}
        sings |= household_that_sings(cast, canaries.one)
        if outsider == "Joost":
            _climb_to_the_director(cast)
        if outsider != "Joost":  # who directs a neighbourhood may read what was decided about it
            sings |= neighbourhood_that_sings(cast, canaries.one)
        seen = _look_around(cast, outsider, sings) + _look_around(cast, None, sings)
        assert seen == []
        assert not Canaries.sings_in(heard.getvalue().encode())
        assert not any(Canaries.sings_in(message.message().as_bytes()) for message in mail.outbox)
        assert _tables_in_which_one_sings(database) == []


def test_who_may_look_hears_them(database: str, cast: Cast) -> None:
    canaries = Canaries()
    light, check_in = light_that_sings(cast, canaries.one)
    home = household_that_sings(cast, canaries.one)["home"]
    neighbourhood = neighbourhood_that_sings(cast, canaries.one)["area"]
    amira = signed_in(cast, "Amira")
    for address in (
        f"/waakvlam/{light}/",
        f"/waakvlam/{light}/plan/",
        f"/contactmoment/{check_in}/delen/",
        "/te-doen/",
        f"/huishouden/{home}/",
        "/contact/",
        f"/buurten/{neighbourhood}/",
    ):
        assert canaries.sings_in(amira.get(address).content) is ("delen" not in address), address


def _live(cast: Cast, canaries: Canaries, done: list[str], receipts: list[Told]) -> None:
    """What happens in this world, each act with words of its own."""
    worker, duties = next((who, duties) for who, duties in _duties(cast) if duties)
    first = next(duty for duty in duties if duty.kind == DutyKind.ACCEPT)
    answer = next(duty for duty in duties if duty.kind == DutyKind.ANSWER)
    concern = first.ref
    _as(worker, accept, concern=concern)
    _as(worker, set_own_reference, concern=concern, reference="K-1")
    _bring_in(cast, canaries)
    for act in done:
        words = canaries.one()
        if act == "note":
            _as(worker, note, concern=concern, words=words)
        elif act == "visit":
            _as(worker, visit, concern=concern, outcome=VisitOutcome.WORRIED, told_why=False, words=words)
        elif act == "ask":
            _as(worker, ask_reporter, answer=answer.ref, words=words)
        elif act == "write":
            els = Viewer(Role.REPORTER, now(), receipt=hash_code(receipts[0].code or ""))
            with enter(els):
                write(by=els, words=words)
    if "postpone" in done:
        _as(worker, ask_to_postpone, concern=concern, ground=Ground.SAFETY_OF_OTHERS, why=canaries.one())
        _as(worker, return_concern, concern=concern, reason=canaries.one(), told=Channel.PHONE)
    elif "partner" in done:
        _ask_partner(cast, worker, concern, canaries)


def _ask_partner(cast: Cast, worker: Viewer, concern: UUID, canaries: Canaries) -> None:
    """A question to the clinic, which answers by its link."""
    words, email = canaries.one(), f"{canaries.one()}@example.invalid"
    clinic = cast.teams["clinic"].organisation_id
    _as(worker, ask_partner, concern=concern, organisation=clinic, email=email, words=words, told=Channel.PHONE)
    (waiting,) = (duty for _who, own in _duties(cast) for duty in own if duty.kind == DutyKind.AWAIT_PARTNER)
    clock = cast.clock(now())
    with enter(clock):
        made = mark_partner_mail(by=clock, question=waiting.ref)
    assert made
    partner = Viewer(Role.REPORTER, now(), receipt=keyed_hash("link", made[1]))
    with enter(partner):
        answer_question(by=partner, reply=Reply.CALL_ME, words=canaries.one(), phone=canaries.one())


def _bring_in(cast: Cast, canaries: Canaries) -> None:
    """Bram brings in a file with words in a good line and in a broken one: it is tried, and then waits."""
    lines = csv(line("B-1", words=canaries.one()), line("B-2", date=canaries.one(), words=canaries.one()))
    bram = cast.viewer("Bram", at=now())
    with enter(bram):
        upload = receive(by=bram, kind=FileKind.SIGNALS, pieces=[lines.getvalue()], team=bram.teams[0])
    read_file(upload=upload, clock=now)


def _climb_to_the_director(cast: Cast) -> None:
    """Nobody acted, also no coordinator: everything that is asked lies with Joost."""
    asked = Duty.objects.using(OWNER_ALIAS).filter(done_at=None)
    asked.update(rung=Rung.DIRECTOR, holder_team=cast.teams["direction"], holder_person=None)


def _upload(cast: Cast) -> UUID:
    bram = cast.viewer("Bram", at=now())
    with enter(bram):
        return uploads(bram)[0].id


def _duties(cast: Cast) -> list[tuple[Viewer, list[Duty]]]:
    """What is asked of Bram and of Amira: small signals go to him, worrying ones to her."""
    asked = []
    for name in ("Bram", "Amira"):
        viewer = cast.viewer(name, at=now())
        with enter(viewer):
            asked.append((viewer, list(Duty.objects.filter(done_at=None).order_by("id"))))
    return asked


def _as(somebody: Viewer, act: Callable[..., Any], **what: Any) -> None:
    by = Viewer(somebody.role, now(), somebody.person, somebody.name, somebody.teams, somebody.permissions)
    with enter(by):
        act(by=by, **what)


def _look_around(cast: Cast, person: str | None, sings: Mapping[str, UUID | str]) -> list[str]:
    """Open every route, and send every form in wrong; the addresses at which a canary was seen."""
    browser = signed_in(cast, person) if person else Client()
    browser.raise_request_exception = False
    duties = [duty for _worker, own in _duties(cast) for duty in own]
    known = {
        "concern": next((d.ref for d in duties if d.kind in (DutyKind.ACCEPT, DutyKind.ACT)), uuid4()),
        "answer": next((d.ref for d in duties if d.kind == DutyKind.ANSWER), uuid4()),
        "question": next((d.ref for d in duties if d.kind == DutyKind.HEAR_PARTNER), uuid4()),
        "duty": next((d.id for d in duties), uuid4()),
        "upload": _upload(cast),
        **sings,
    }
    names = {name for route in ROUTES for name in route.names}
    sample = {name: str(known.get(name, uuid4())) for name in names}
    seen = []
    for route in ROUTES:
        for address in addresses(route, sample):
            for answer in (browser.get(address), browser.post(address, {"outcome": "?", "code": "0" * 16})):
                if any(map(Canaries.sings_in, (*_parts(answer.content), str(answer.headers).encode()))):
                    seen.append(address)
    return seen


def _parts(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as sheet:
            yield from (sheet.read(name) for name in sheet.namelist())


def _tables_in_which_one_sings(database: str) -> list[str]:
    """Every table, every row, as text: what somebody with a stolen disk could read."""
    with psycopg.connect(server.server.owner_url, dbname=database) as administrator:
        everything = sql.SQL("SELECT t::text FROM {} t")
        tables = administrator.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return [
            name
            for (name,) in tables
            for (row,) in administrator.execute(everything.format(sql.Identifier(name)))
            if Canaries.sings_in(row.encode())
        ]
