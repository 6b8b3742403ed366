"""Moments and duties in words, as people say them."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.duties.rules import is_acute
from waakvlam.kernel.working_days import AMSTERDAM


def due_in_words(due: datetime, now: datetime, *, short: bool = False) -> tuple[str, bool]:
    """By when something is due, in words or `short` ('do 3 dec'), and whether that has passed."""
    late = due < now
    days = (due.astimezone(AMSTERDAM).date() - now.astimezone(AMSTERDAM).date()).days
    if late and days == 0:
        return _("should have been done today"), True
    if late:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}, True
    if days == 0:
        return _("today"), False
    if days == 1:
        return _("tomorrow"), False
    local = due.astimezone(AMSTERDAM)
    return _("by %(day)s") % {"day": date_format(local, "D j b" if short else "l j F")}, False


def due_of(duty: Duty, now: datetime, *, short: bool = False) -> tuple[str, bool]:
    """By when a duty is due, as `due_in_words`; what is acute must be done right now, until the day is over."""
    days = (duty.due_at.astimezone(AMSTERDAM).date() - now.astimezone(AMSTERDAM).date()).days
    if is_acute(duty, now) and days == 0:
        return _("right now"), duty.due_at < now
    return due_in_words(duty.due_at, now, short=short)


def duty_words(kind: str) -> tuple[str, str]:
    """A duty as (label of its kind, words on its button)."""
    return {
        DutyKind.ACCEPT: (_("New"), _("Look and accept")),
        DutyKind.ACT: (_("Visit"), _("Go and look")),
        DutyKind.ANSWER: (_("Answer"), _("Answer the reporter")),
        DutyKind.REPLY: (_("Question"), _("Read and reply")),
        DutyKind.INFORM: (_("Tell the resident"), _("Tell the resident")),
        DutyKind.REVIEW_POSTPONEMENT: (_("Tell later?"), _("Look at it again")),
        DutyKind.ASSIGN: (_("Divide"), _("Decide who")),
        DutyKind.EXPLAIN: (_("Explain"), _("Say why")),
        DutyKind.AWAIT_PARTNER: (_("Asked a partner"), _("Look at it again")),
        DutyKind.HEAR_PARTNER: (_("A partner answered"), _("Read the answer")),
        DutyKind.REVIEW_LEVEL: (_("How much help"), _("Look at it again")),
        DutyKind.DECIDE_LIGHT: (_("Pilot light"), _("Decide who")),
        DutyKind.CHECK_IN: (_("Contact"), _("Write down contact")),
        DutyKind.FIND_KEEPER: (_("No fixed face"), _("Choose a keeper")),
        DutyKind.REVIEW_OUTREACH: (_("Making contact"), _("Look at it together")),
        DutyKind.END_PAUSE: (_("Pause ends"), _("Go on")),
        DutyKind.CONFIRM_RELAPSE: (_("Small signal"), _("Say what it is")),
        DutyKind.HELP_ASKED: (_("Asks for help"), _("Call back")),
        DutyKind.TELL_AWAY: (_("You will be away"), _("Tell the resident")),
        DutyKind.COMPARE: (_("Two versions"), _("Choose")),
        DutyKind.SHARE_AGAIN: (_("Not passed on"), _("See to it")),
        DutyKind.ASSESS_ALERT: (_("Early warning"), _("Look what is going on")),
        DutyKind.DECIDE_MEASURES: (_("Neighbourhood"), _("Decide what to do")),
        DutyKind.REVIEW_AREA: (_("Neighbourhood"), _("Look at it again")),
    }[DutyKind(kind)]


def duty_sentence(kind: str) -> str:
    """What is asked, as one sentence."""
    return {
        DutyKind.ACCEPT: _("Something came in. Look, and say that you take it."),
        DutyKind.ACT: _("Ring the bell and hear how it goes."),
        DutyKind.ANSWER: _("A reporter waits for an answer."),
        DutyKind.REPLY: _("A reporter wrote something."),
        DutyKind.INFORM: _("The resident does not know yet that we noted something."),
        DutyKind.REVIEW_POSTPONEMENT: _("Telling the resident was postponed. Must that last?"),
        DutyKind.ASSIGN: _("Nobody has this yet. Decide who goes on with it."),
        DutyKind.EXPLAIN: _("This was not picked up in time. Say why."),
        DutyKind.AWAIT_PARTNER: _("A partner was asked something. No answer yet? Call them."),
        DutyKind.HEAR_PARTNER: _("A partner answered your question. Read it, and act on it."),
        DutyKind.REVIEW_LEVEL: _("Is this still the right amount of help?"),
        DutyKind.DECIDE_LIGHT: _("A pilot light is proposed. Decide who becomes the known face."),
        DutyKind.CHECK_IN: _("It is time for contact."),
        DutyKind.FIND_KEEPER: _("This pilot light has no known face now. Choose one."),
        DutyKind.REVIEW_OUTREACH: _("Contact was not made yet. Look at it together: go on, or another way?"),
        DutyKind.END_PAUSE: _("The pause ends. Go on with contact, or say why not."),
        DutyKind.CONFIRM_RELAPSE: _("A small signal came in. Is this a setback, or not?"),
        DutyKind.HELP_ASKED: _("The resident asks for help."),
        DutyKind.TELL_AWAY: _("Tell the resident that you will be away, and who comes."),
        DutyKind.COMPARE: _("Two devices say different things about one contact. Which is right?"),
        DutyKind.SHARE_AGAIN: _("What was shared could not be passed on. Nobody knows it yet."),
        DutyKind.ASSESS_ALERT: _("More came in from this neighbourhood than usual. More trouble, or more telling?"),
        DutyKind.DECIDE_MEASURES: _("Something in this neighbourhood asks for a decision. Decide it together."),
        DutyKind.REVIEW_AREA: _("Something was agreed about this neighbourhood. Does it help?"),
    }[DutyKind(kind)]


def happened_words(kind: str) -> str:
    """An event as a line in the story of a situation; empty for what only the house needs to know."""
    return {
        "signal told": _("A signal came in"),
        "concern accepted": _("Accepted"),
        "visited": _("Went to look"),
        "noted": _("Noted"),
        "own reference set": _("Own reference written down"),
        "concern returned": _("Returned: no, because"),
        "concern passed on": _("Passed on"),
        "concern concluded": _("Concluded"),
        "concern reopened": _("Reopened"),
        "answer given": _("The reporter was answered"),
        "answer seen": _("The reporter read the answer"),
        "reporter asked": _("The reporter was asked something"),
        "reporter wrote": _("The reporter wrote something"),
        "reporter judged": _("The reporter said whether it helped"),
        "person told": _("The resident was told"),
        "no person concerned": _("Nobody needs to be told"),
        "explanation owed again": _("The resident must be told after all"),
        "postponement asked": _("Asked to tell the resident later"),
        "postponement agreed": _("A colleague agreed to tell later"),
        "postponement refused": _("A colleague did not agree to tell later"),
        "duty to stand-in": _("Late: the stand-in was asked"),
        "duty to coordinator": _("Late: the coordinator was asked"),
        "duty to director": _("Late: the municipal director was asked"),
        "reporter read": _("The message of the reporter was read"),
        "lapse explained": _("Explained why it was not picked up in time"),
        "looked in": _("The coordinator looked in"),
        "partner asked": _("A partner was asked something"),
        "partner answered": _("The partner answered"),
        "partner heard": _("The answer of the partner was read"),
        "partner question withdrawn": _("The question to the partner was withdrawn"),
        "resident let in": _("The resident got a code for their own page"),
        "resident came in": _("The resident came in on their own page"),
    }.get(kind, "")


def detail_words(detail: dict[str, object]) -> str:
    """The detail of an event, in words; codes become what the screen calls them."""
    coded = {
        "spoken and fine": _("Spoken, all is fine"),
        "spoken and worried": _("Spoken, still worried"),
        "not found": _("Nobody found at home"),
        "refused": _("Does not want contact"),
        "fine": _("All is fine"),
        "helped": _("Helped"),
        "help request": _("It is a request for help"),
        "other party acts": _("Somebody else acts"),
        "not found again": _("Not found any more"),
        "not now": _("Not now, because"),
        "receipt": _("With the code"),
        "email": _("By e-mail"),
        "phone": _("By phone"),
        "in person": _("In person"),
        "safety of others": _("Safety of others"),
        "safety of the person": _("Safety of the resident"),
        "investigation": _("An investigation"),
        "makes contact": _("Makes contact"),
        "no, because": _("No, because"),
        "call me": _("Wants to be called"),
        "True": _("It is better"),
        "False": _("It did not help"),
    }
    return " · ".join(coded.get(str(value), str(value)) for value in detail.values() if value not in ("", None))
