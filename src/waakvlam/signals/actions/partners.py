"""Asking a partner without an account: one question, one link, one of three answers (design §7)."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.duties.actions import ask, ask_sooner, finish
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import due_at, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Organisation, OrganisationKind
from waakvlam.signals.actions.acting import decider, opened
from waakvlam.signals.actions.questions import end_question
from waakvlam.signals.actions.sharing import share
from waakvlam.signals.models import Channel, Question, Reply
from waakvlam.signals.queries.concerns import behind
from waakvlam.signals.queries.partners import asked_question
from waakvlam.signals.rules import may_be_asked, no_citizen_number
from waakvlam.signals.states import QUESTION, QuestionState

LINK_LASTS = timedelta(days=14)


@atomic
def ask_partner(
    *,
    by: Viewer,
    concern: UUID,
    organisation: UUID,
    email: str,
    words: str,
    with_home: bool = False,
    told: Channel | None = None,
) -> UUID:
    """Ask a partner one question, by a link that is mailed without content; returns the question's id.

    The partner gets to see `words`, who asks and how to reach them, and the address only `with_home`. It is a sharing
    outside the organisation, so the person concerned must know (`told`: written down with it) or a postponement must
    name the partner. Until the answer comes, the asker has a duty that moves on like any other. Raises `Invalid`
    without words or a usable e-mail address, `Refused` for a BSN, a partner that may not be asked, or before the
    person knows.
    """
    if not words.strip():
        raise Invalid(_("Write your question first."), "words")
    try:
        validate_email(email.strip())
    except ValidationError:
        raise Invalid(_("Fill in a whole e-mail address, like name@organisation.nl."), "email") from None
    found = opened(by, concern, "ask partner", words=words)
    assert by.person is not None  # whoever opened a door is somebody
    team = decider(found, by=by)
    partner = Organisation.objects.filter(id=organisation).first()
    if partner is None or not may_be_asked(OrganisationKind(partner.kind)):
        raise Refused(_("This organisation may not be asked about a resident. Choose another one."))
    share(by=by, concern=found, organisation=partner.id, told=told)
    home = found.subject.address if with_home and found.subject else None
    question = Question(
        concern=found,
        subject_id=found.subject_id,
        organisation=partner,
        team_id=team,
        person_id=by.person,
        email=email.strip(),
        words=words.strip(),
        home=f"{home.label}, {home.city}" if home else "",
        asked_at=by.now,
        ends_at=by.now + LINK_LASTS,
    )
    question.save(force_insert=True)
    ask(
        by=by,
        kind=DutyKind.AWAIT_PARTNER,
        subject=found.subject_id,
        ref=question.id,
        area=found.area,
        team=team,
        person=by.person,
        due_at=due_at(DutyKind.AWAIT_PARTNER, found.seriousness, by.now),
        ladder=ladder_of(found.seriousness),
    )
    record(
        Happened.PARTNER_ASKED, by=by, ref=question.id, about=found.subject_id, team=team,
        detail={"partner": partner.name},
    )  # fmt: skip
    queue("mail_partner", question=question.id)
    return question.id


@atomic
def withdraw_question(*, by: Viewer, question: UUID) -> UUID:
    """Withdraw a question that was not answered yet; returns its concern. The link stops working at once."""
    found = _own(by, question)
    end_question(by=by, question=found)
    return found.concern_id


@atomic
def heard(*, by: Viewer, question: UUID) -> UUID:
    """The partner's answer was read; returns the concern. Raises `Missing` when there is nothing to read."""
    found = _own(by, question)
    finish(by=by, ref=found.id, kind=DutyKind.HEAR_PARTNER)
    record(Happened.PARTNER_HEARD, by=by, ref=found.id, about=found.subject_id)
    return found.concern_id


@atomic
def answer_question(*, by: Viewer, reply: Reply, words: str = "", phone: str = "") -> None:
    """The partner answers, once (reporter role, with the key of the link): the link is over by it.

    Whoever waited is asked to read it. Raises `Invalid` for a 'no' without a reason and 'call me' without a number,
    `Refused` for a BSN, `Missing` for a link that is over.
    """
    found = asked_question(by)
    if reply is Reply.NO and not words.strip():
        raise Invalid(_("Say why not. Then we know what to do instead."), "words")
    if reply is Reply.CALL_ME and not phone.strip():
        raise Invalid(_("Fill in on which number we can call you."), "phone")
    for text in (words, phone):
        Refused.unless(no_citizen_number(text))
    found.state = QUESTION.after(QuestionState(found.state), "answer")
    found.reply, found.reply_words, found.phone, found.answered_at = reply, words.strip(), phone.strip(), by.now
    found.save(update_fields=["state", "reply", "reply_words", "phone", "answered_at"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT question, duty, subject, area, team, person, seriousness FROM walls.use_link()")
        question, duty, subject, area, team, person, seriousness = cursor.fetchone()
    record(Happened.DUTY_DONE, by=by, ref=duty, about=subject)
    record(Happened.PARTNER_ANSWERED, by=by, ref=question, about=subject, team=team, detail={"reply": reply.value})
    ask_sooner(
        by=by,
        kind=DutyKind.HEAR_PARTNER,
        subject=subject,
        ref=question,
        area=area,
        team=team,
        person=person,
        due_at=due_at(DutyKind.HEAR_PARTNER, seriousness, by.now),
        ladder=ladder_of(seriousness),
    )


def _own(by: Viewer, question: UUID) -> Question:
    door = behind(by, [question]).get(question)
    if door is None:
        raise Missing
    decider(opened(by, door.concern, "partner question"), by=by)
    return Question.objects.get(id=question)
