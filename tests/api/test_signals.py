"""A system of an organisation tells signals and asks how they stand."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client

from tests import server
from tests.api.calls import System, content, signal, token
from tests.cast import Cast
from waakvlam.access.models import Category
from waakvlam.access.queries import open_door
from waakvlam.accounts.actions import revoke_token
from waakvlam.accounts.models import Scope
from waakvlam.accounts.queries import token_for
from waakvlam.api.signals import ANSWERS, STATES
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Permission, Role, Viewer
from waakvlam.parties.models import OrganisationKind, Team
from waakvlam.signals.actions.erasing import erase_untold
from waakvlam.signals.models import Channel, Signal, Source
from waakvlam.signals.states import AnswerState, ConcernState

BSN = "111222333"  # fictional: it only passes the eleven-test
WORDS = "kanariewoord"


@pytest.fixture
def system(database: str, cast: Cast) -> System:
    """The system of Bram's corporation."""
    return System(token(cast))


def pointers(response: object) -> list[str]:
    return [fault["pointer"] for fault in content(response)["errors"]]  # type: ignore[arg-type]


def number_of_signals() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM signals_signal")
        (found,) = cursor.fetchone()
    return int(found)


def change_in_place(database: str, statement: str) -> None:
    """What others did meanwhile, as the administrator of the server sees it."""
    with psycopg.connect(server.server.owner_url, dbname=database, autocommit=True) as administrator:
        administrator.execute(statement)


def test_a_signal_is_told_and_gets_an_owner(system: System, cast: Cast) -> None:
    body = signal()
    response = system.tell(body)
    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/v1/signals/{body['id']}"
    receipt = content(response)
    assert (receipt["id"], receipt["seriousness"]) == (body["id"], 2)
    assert len(receipt["receiptCode"]) == 16
    assert receipt["answerDueAt"].endswith("Z")

    bram = cast.viewer("Bram", at=datetime.now(UTC))
    with enter(bram):
        duties = list(Duty.objects.all())
        assert DutyKind.ACCEPT in {duty.kind for duty in duties}
        open_door(bram, {duty.subject for duty in duties if duty.subject}, categories=Category(127), activity="test")
        told = Signal.objects.get()
        assert (told.source, told.team_id, told.words) == (Source.API, cast.teams["caretakers"].id, body["words"])


def test_telling_again_gives_the_same_receipt_and_tells_nothing(system: System) -> None:
    body = signal()
    first, again = system.tell(body), system.tell(body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert content(first) == content(again)
    assert first.headers["Location"] == again.headers["Location"]
    assert number_of_signals() == 1


def test_tellings_of_one_signal_at_the_same_moment_become_one(system: System) -> None:
    body = signal()

    def tell(_: int) -> HttpResponse:
        try:
            return system.tell(body)
        finally:
            connection.close()  # this thread's own

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(tell, range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.content for answer in answers}) == 1
    assert number_of_signals() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"words": "Er is brand."},
        {"seriousness": 4},
        {"kinds": ["waste"]},
        {"answerWanted": False},
        {"address": {"bagId": "9999200000000002"}},
        {"observedAt": (datetime.now(UTC) - timedelta(hours=2)).isoformat(timespec="seconds")},
    ],
)
def test_something_else_under_the_same_id_is_not_dropped_in_silence(system: System, other: dict[str, object]) -> None:
    body = signal()
    system.tell(body)
    refused = system.tell(body | other)
    assert refused.status_code == 409
    assert "id is al gebruikt voor een ander signaal" in content(refused)["detail"]
    assert system.tell(body).status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM signals_signal), (SELECT count(*) FROM access_subject)")
        assert cursor.fetchone() == (1, 1), "nothing was written for it, not even a home"


def test_one_id_for_two_homes_at_the_same_moment_is_told_about_one(system: System) -> None:
    body = signal()

    def tell(home: int) -> int:
        try:
            return int(system.tell(body | {"address": {"bagId": f"999920000000000{home}"}}).status_code)
        finally:
            connection.close()  # this thread's own

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(tell, [1, 2, 1, 2]))
    assert answers == [200, 201, 409, 409]
    assert number_of_signals() == 1


def test_what_was_accepted_stays_accepted_when_its_purpose_is_switched_off(system: System, database: str) -> None:
    body = signal(kinds=["rent_late"], arrears=True)
    first = system.tell(body)
    change_in_place(database, "DELETE FROM access_purpose WHERE code = 'arrears'")
    again = system.tell(body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.content == first.content


def test_what_was_accepted_stays_accepted_however_late_it_is_sent_again(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, body = System(token(cast, days=500)), signal()
    first = system.tell(body)
    in_a_year = datetime.now(UTC) + timedelta(days=370)
    monkeypatch.setattr("waakvlam.api.entrance.now", lambda: in_a_year)
    again = system.tell(body)
    assert (again.status_code, again.content) == (200, first.content)
    assert pointers(system.tell(body | {"id": str(uuid4())})) == ["#/observedAt"]


def test_a_signal_that_was_erased_is_not_told_again(system: System, cast: Cast) -> None:
    body = signal()
    first = content(system.tell(body))
    late = cast.retention(at=datetime.now(UTC) + timedelta(days=40))
    with enter(late):
        assert erase_untold(by=late) == 1
    again = system.tell(body)
    assert again.status_code == 200
    assert content(again)["receiptCode"] == first["receiptCode"]
    assert number_of_signals() == 0
    assert system.ask(body["id"]).status_code == 404


def test_the_same_id_of_another_organisation_is_another_signal(system: System, cast: Cast) -> None:
    body = signal()
    code = content(system.tell(body))["receiptCode"]
    other = System(token(cast, "neighbourhood"))
    response = other.tell(body | {"kinds": ["few_people"]})
    assert response.status_code == 201
    assert content(response)["receiptCode"] != code
    assert number_of_signals() == 2


def test_all_systems_of_an_organisation_are_one_source(system: System, cast: Cast) -> None:
    system.tell(signal())
    System(token(cast)).tell(signal(kinds=["waste"]))
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT source_key), count(DISTINCT concern_id) FROM signals_signal")
        assert cursor.fetchone() == (1, 1)


def test_an_organisation_asks_how_its_own_signal_stands(system: System) -> None:
    body = signal()
    system.tell(body)
    status = content(system.ask(body["id"]))
    assert (status["id"], status["state"], status["answer"]["state"]) == (body["id"], "waiting", "owed")
    assert status["stateInWords"] == "Ontvangen. Het wacht tot iemand het oppakt."
    assert set(status) == {"id", "toldAt", "state", "stateInWords", "answer"}, "nothing about what or where"
    assert status["toldAt"].endswith("Z")


def test_status_follows_the_situation(system: System, database: str) -> None:
    body = signal()
    system.tell(body)
    change_in_place(database, "UPDATE signals_concern SET state = 'in action'")
    change_in_place(database, "UPDATE signals_answer SET state = 'given'")
    status = content(system.ask(body["id"]))
    assert (status["state"], status["answer"]["state"]) == ("inAction", "given")


def test_each_state_has_public_words() -> None:
    assert {*STATES} == {*ConcernState} - {ConcernState.LAPSED}, "what lapsed has no signals left to ask for"
    assert {*ANSWERS} == {*AnswerState}


def test_a_signal_of_somebody_else_does_not_exist(system: System, cast: Cast) -> None:
    body = signal()
    system.tell(body)
    other = System(token(cast, "elsewhere"))
    unknown = content(other.ask(uuid4()))
    assert content(other.ask(body["id"])) == unknown
    assert unknown["status"] == 404


def test_who_wants_no_answer_gets_no_code(system: System) -> None:
    body = signal(answerWanted=False)
    receipt = content(system.tell(body))
    assert (receipt["receiptCode"], receipt["answerDueAt"]) == (None, None)
    assert content(system.ask(body["id"]))["answer"] == {
        "state": "notWanted",
        "stateInWords": "U wilde geen antwoord.",
        "dueAt": None,
    }


@pytest.mark.parametrize(
    "address",
    [
        {"bagId": "9999200000000001"},
        {"postcode": "9999 ab", "houseNumber": 12},
        {"postcode": "9999AB", "houseNumber": 12, "houseLetter": "", "houseNumberAddition": ""},
        {"bagId": "9999200000000001", "postcode": "1234AB", "houseNumber": 1},
    ],
)
def test_a_home_is_named_in_either_way(system: System, address: dict[str, object]) -> None:
    assert system.tell(signal(address=address)).status_code == 201


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"postcode": "9999AB"},
        {"bagId": "9999200000000099"},
        {"postcode": "9999AB", "houseNumber": 12, "houseLetter": "Z"},
        {"postcode": "1234SS", "houseNumber": 12},  # no postcode ends on SS
    ],
)
def test_a_home_that_is_not_known_is_said(system: System, address: dict[str, object]) -> None:
    response = system.tell(signal(address=address))
    assert (response.status_code, pointers(response)) == (400, ["#/address"])


def test_everything_that_is_wrong_is_said_at_once(system: System) -> None:
    wrong = {"id": 7, "kinds": ["noise", "x"], "observedAt": "yesterday", "words": f"nr. {BSN}", "when": 1}
    response = system.tell(wrong | {"seriousness": "3", "answerWanted": "no"})
    assert response.status_code == 400
    assert sorted(pointers(response)) == [
        "#/address", "#/answerWanted", "#/id", "#/kinds/1", "#/observedAt", "#/seriousness", "#/when", "#/words",
    ]  # fmt: skip


def test_what_only_the_database_and_the_clock_know_is_said_at_once(system: System, cast: Cast) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    unknown = signal(observedAt=tomorrow, kinds=["few_people"], address={"bagId": "9999200000000099"}, team="nobody")
    response = system.tell(unknown)
    assert response.status_code == 400
    assert sorted(pointers(response)) == ["#/address", "#/kinds", "#/observedAt", "#/team"]


def test_with_more_than_one_team_the_team_is_named(system: System, cast: Cast) -> None:
    second = Team(
        organisation=cast.teams["caretakers"].organisation, name="second", public_name="second", phone="030 000 00 00"
    )
    second.save(using="owner", force_insert=True)
    assert pointers(system.tell(signal())) == ["#/team"]
    body = signal(team="second")
    assert system.tell(body).status_code == 201
    assert system.ask(body["id"]).status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT team_id FROM signals_signal")
        assert cursor.fetchall() == [(second.id,)]


def test_an_area_that_is_not_open_is_not_possible_now(system: System) -> None:
    response = system.tell(signal(address={"bagId": "9999200000000003"}))
    assert response.status_code == 409
    assert content(response)["detail"]


def test_arrears_keep_a_purpose_of_their_own(system: System) -> None:
    assert system.tell(signal(kinds=["rent_late"], arrears=True)).status_code == 201
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT purpose FROM signals_concern")
        assert cursor.fetchall() == [("arrears",)]


def test_arrears_come_alone(system: System) -> None:
    response = system.tell(signal(kinds=["rent_late", "noise"], arrears=True))
    assert response.status_code == 400
    assert content(response)["errors"]


def test_no_token_an_unknown_one_and_an_ended_one_are_the_same(database: str, cast: Cast) -> None:
    raw = token(cast)
    by = Viewer(Role.APP, datetime.now(UTC), permissions=frozenset({Permission.CONFIGURE}))
    found = token_for(raw, by.now)
    assert found is not None
    with enter(by):
        revoke_token(by=by, token=found.id)
    answers = {
        (response.status_code, response.headers["WWW-Authenticate"], response.content)
        for system in (System(), System("unknown"), System(raw), System(token(cast, days=-1)))
        for response in (system.tell(signal()), system.ask(uuid4()))
    }
    assert len(answers) == 1
    assert next(iter(answers))[:2] == (401, "Bearer")
    assert number_of_signals() == 0


def test_a_token_does_only_what_its_scopes_say(database: str, cast: Cast) -> None:
    body = signal()
    assert System(token(cast, scopes=(Scope.READ_STATUS,))).tell(body).status_code == 403
    teller = System(token(cast, scopes=(Scope.TELL,)))
    assert teller.tell(body).status_code == 201
    assert teller.ask(body["id"]).status_code == 403


def test_an_organisation_of_another_kind_does_not_tell(system: System, database: str) -> None:
    change_in_place(database, f"UPDATE parties_organisation SET kind = '{OrganisationKind.INSURER}'")
    assert system.tell(signal()).status_code == 403


def test_words_never_come_back_in_errors_or_logs(
    system: System, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(WORDS)

    answers = [
        system.tell(signal(words=f"{WORDS} {BSN}")),
        system.tell(signal(words=WORDS * 200)),
        system.tell(signal(words=WORDS, kinds=[WORDS], team=WORDS, observedAt=WORDS, seriousness=WORDS)),
        system.tell(signal(words=WORDS, address={"bagId": "9999200000000003"})),
        system.tell(signal(words=WORDS, address={"postcode": WORDS, "houseNumber": WORDS, "houseLetter": WORDS})),
        system.tell(f'{{"words": "{WORDS}'),
        system.tell(WORDS, content_type="text/plain"),
    ]
    monkeypatch.setattr("waakvlam.api.signals.tell", fails)
    answers.append(system.tell(signal(words=WORDS)))
    assert [answer.status_code for answer in answers] == [400, 400, 400, 409, 400, 400, 415, 500]
    assert all(WORDS.encode() not in answer.content for answer in answers)
    assert WORDS not in caplog.text
    assert "RuntimeError" in caplog.text, "the mistake itself is logged"
    assert number_of_signals() == 0


def test_the_answer_channel_is_the_receipt(system: System) -> None:
    system.tell(signal())
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT channel FROM signals_answer")
        assert cursor.fetchall() == [(Channel.RECEIPT,)]


def test_a_browser_session_is_no_key_to_the_api(database: str) -> None:
    assert Client().get(f"/api/v1/signals/{UUID(int=1)}").status_code == 401
