from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, transaction

from tests.parties.world import TUESDAY, Town, app, clock
from waakvlam.inbox.actions import (
    KEPT,
    end_mail,
    forget_old,
    mark_seen,
    notify,
    prefer,
    start_mail,
)
from waakvlam.inbox.models import MailChoice, MailState, Notice, NoticeKind
from waakvlam.inbox.queries import SIZE, mail_choice, news, unseen, waiting_for_digest
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import Professional

pytestmark = pytest.mark.usefixtures("rolled_back")


@pytest.fixture
def amira() -> Professional:
    town = Town()
    return town.person("Amira", town.team("Wijkteam"))


def tell(person: Professional, key: str = "", *, by: Viewer | None = None) -> UUID:
    ref = uuid4()
    by = by or clock()
    with enter(by):
        notify(by=by, people=[person.id], kind=NoticeKind.MESSAGE, ref=ref, area="", key=key or str(ref))
    return ref


def own(person: Professional) -> list[Notice]:
    with enter(app(person)):
        return news(app(person)).items


@pytest.mark.parametrize("role", [Role.APP, Role.INTAKE, Role.REPORTER, Role.CLOCK])
def test_every_context_that_acts_can_tell_somebody(amira: Professional, role: Role) -> None:
    ref = tell(amira, by=Viewer(role, TUESDAY))
    assert [(n.ref, n.at, n.mail) for n in own(amira)] == [(ref, TUESDAY, MailState.NONE)]


def test_the_same_is_told_once(amira: Professional) -> None:
    first = tell(amira, "the same")
    tell(amira, "the same")
    assert [n.ref for n in own(amira)] == [first]


def test_nobody_reads_or_clears_the_notices_of_another(amira: Professional) -> None:
    tell(amira)
    (notice,) = own(amira)
    bram = app(Town().person("Bram"))
    with enter(bram):
        assert news(bram).items == []
        assert not Notice.objects.exists()
        mark_seen(by=bram, notices=[notice.id])
    assert own(amira)[0].read_at is None


def test_reading_counts_from_the_first_time(amira: Professional) -> None:
    tell(amira)
    (notice,) = own(amira)
    for minutes in (0, 5):
        by = app(amira, now=TUESDAY + timedelta(minutes=minutes))
        with enter(by):
            assert unseen(by) == (0 if minutes else 1)
            mark_seen(by=by, notices=[notice.id])
    assert own(amira)[0].read_at == TUESDAY


def test_what_asks_something_stands_on_the_list_of_things_to_do(amira: Professional) -> None:
    with enter(clock()):
        for kind in NoticeKind:
            notify(by=clock(), people=[amira.id], kind=kind, ref=uuid4(), area="", key=kind)
    with enter(app(amira)):
        assert {n.kind for n in news(app(amira)).items} == {"message", "not told", "weekly list", "director"}
        assert unseen(app(amira)) == 4


def test_the_newest_comes_first_a_page_at_a_time(amira: Professional) -> None:
    refs = [tell(amira, by=clock(TUESDAY + timedelta(minutes=minute))) for minute in range(SIZE + 1)]
    with enter(app(amira)):
        first, second = (news(app(amira), page) for page in (1, 2))
    assert [n.ref for n in first.items] == refs[:0:-1]
    assert [n.ref for n in second.items] == refs[:1]
    assert (first.more, second.more) == (True, False)


def test_one_mail_covers_all_that_waits_and_never_goes_twice(amira: Professional) -> None:
    tell(amira)
    tell(amira)
    with enter(clock()):
        letter = start_mail(by=clock(), person=amira.id, choice=MailChoice.EACH)
        assert start_mail(by=clock(), person=amira.id, choice=MailChoice.EACH) is None
    assert letter is not None
    assert len(letter.notices) == 2
    assert letter.address.startswith("amira.")
    assert {n.mail for n in own(amira)} == {MailState.SENDING}


@pytest.mark.parametrize(("sent", "state"), [(True, MailState.SENT), (False, MailState.UNKNOWN)])
def test_what_became_of_a_mail_is_noted_and_final(amira: Professional, sent: bool, state: MailState) -> None:
    tell(amira)
    with enter(clock()):
        letter = start_mail(by=clock(), person=amira.id, choice=MailChoice.EACH)
        assert letter
        end_mail(by=clock(), letter=letter, sent=sent)
        end_mail(by=clock(), letter=letter, sent=not sent)
        assert start_mail(by=clock(), person=amira.id, choice=MailChoice.EACH) is None
    assert [n.mail for n in own(amira)] == [state]


def test_what_was_read_already_needs_no_mail(amira: Professional) -> None:
    tell(amira)
    (notice,) = own(amira)
    with enter(app(amira)):
        mark_seen(by=app(amira), notices=[notice.id])
    with enter(clock()):
        assert start_mail(by=clock(), person=amira.id, choice=MailChoice.EACH) is None


def test_a_digest_or_no_mail_at_all_is_everybodys_own_choice(amira: Professional) -> None:
    tell(amira)
    by = app(amira)
    with enter(by):
        assert mail_choice(by) is MailChoice.EACH
        prefer(by=by, mail=MailChoice.NEVER)
        prefer(by=by, mail=MailChoice.DIGEST)
        assert mail_choice(by) is MailChoice.DIGEST
    with enter(clock()):
        assert amira.id in waiting_for_digest(clock())
        assert start_mail(by=clock(), person=amira.id, choice=MailChoice.EACH) is None
        assert start_mail(by=clock(), person=amira.id, choice=MailChoice.DIGEST) is not None


def test_nobody_chooses_for_another(amira: Professional) -> None:
    by = app(Town().person("Bram"))
    somebody_else = Viewer(Role.APP, TUESDAY, person=amira.id)
    with enter(by), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        prefer(by=somebody_else, mail=MailChoice.NEVER)


def test_an_address_is_for_the_clock_only(amira: Professional) -> None:
    by = app(amira)
    with enter(by), pytest.raises(ProgrammingError, match="for the clock only"), transaction.atomic():
        start_mail(by=by, person=amira.id, choice=MailChoice.EACH)


def test_notices_are_forgotten_after_a_year(amira: Professional) -> None:
    old = TUESDAY - KEPT - timedelta(days=1)
    tell(amira, by=clock(old))
    young = tell(amira)
    by = Viewer(Role.RETENTION, TUESDAY)
    with enter(by):
        assert forget_old(by=by) == 1
    assert [n.ref for n in own(amira)] == [young]
