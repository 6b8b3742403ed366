"""Ordinary life in Vlamstad: what people see, and what becomes of it, drawn by lot."""

from datetime import datetime, timedelta

from waakvlam.demo import words
from waakvlam.demo.case import Case
from waakvlam.demo.moments import Script, at_home, at_work, day_of
from waakvlam.demo.people import PEOPLE, TEAMS
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import TERMS
from waakvlam.parties.models import StaffRole, Task
from waakvlam.signals.actions.acting import VisitOutcome
from waakvlam.signals.actions.telling import Contact
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel, Outcome, Source

_TELLERS = {
    Observer.NEIGHBOUR: 66,
    Observer.CORPORATION: 12,
    Observer.TECHNICIAN: 5,
    Observer.TEAM: 5,
    Observer.CARE: 6,
    Observer.POLICE: 3,
    Observer.VOLUNTEER: 3,
}
"""Who tells, of every hundred signals."""
_CORPORATIONS = ("haard-licht", "haard-stad", "baken-stad", "baken-zuid")
_AT_WORK_AS = {
    Observer.CORPORATION: _CORPORATIONS,
    Observer.TECHNICIAN: _CORPORATIONS,
    Observer.TEAM: ("lont", "wijk-licht", "wijk-stad", "wijk-zuid"),
    Observer.CARE: ("kade", "onderdak", "ggd"),
    Observer.POLICE: ("politie",),
    Observer.VOLUNTEER: ("vonk",),
}
_OFTEN = {
    "noise": 7.0,
    "curtains": 4.0,
    "lonely": 4.0,
    "quarrel": 4.0,
    "smell": 2.0,
    "full_letterbox": 2.0,
    "confused": 0.5,
    "drinks_or_uses": 0.5,
    "picked_up": 0.5,
    "bruises": 0.5,
    "wants_to_die": 0.2,
}
"""How often something is seen, where that is not once."""
_TOO_LATE, _SENT_BACK, _TO_WIJKTEAM, _NOT_NOW, _ASKED_BACK = 0.1, 0.04, 0.5, 0.3, 0.15
_VISITS = {VisitOutcome.FINE: 68, VisitOutcome.WORRIED: 18, VisitOutcome.NOT_FOUND: 10, VisitOutcome.REFUSED: 4}
_AT_THE_DOOR = {
    VisitOutcome.FINE: words.VISITED,
    VisitOutcome.WORRIED: words.WORRIED,
    VisitOutcome.NOT_FOUND: words.NOT_FOUND,
    VisitOutcome.REFUSED: words.REFUSED,
}
_AFTER = {
    VisitOutcome.FINE: (Outcome.FINE, "visited fine"),
    VisitOutcome.WORRIED: (Outcome.HELPED, "other help"),
    VisitOutcome.NOT_FOUND: (Outcome.NOT_FOUND_AGAIN, "not yet reached"),
    VisitOutcome.REFUSED: (Outcome.NOT_FOUND_AGAIN, "not yet reached"),
}
_ENDS = {Outcome.HELPED: 55, Outcome.HELP_REQUEST: 15, Outcome.OTHER_PARTY_ACTS: 15, Outcome.FINE: 15}


def situation(case: Case, begin: datetime, *, telling: int) -> Script:
    """What becomes of one situation that begins at a moment, in which people tell `telling` times."""
    yield begin
    _tell(case)
    for _again in range(telling - 1):
        yield at_home(case.chance, day_of(case.now) + timedelta(days=case.chance.randrange(0, 2)))
        _tell(case)
    if case.team is TEAMS["coordinatie"]:
        yield from _divided(case)
    if case.open:
        yield from _picked_up(case)
        yield from (_dropped_in if case.team is case.local(Task.FIRST_VISIT) else _helped)(case)
    yield from _heard(case)


def _tell(case: Case) -> None:
    chance = case.chance
    (observer,) = chance.choices(list(_TELLERS), weights=list(_TELLERS.values()))
    said = words.SEEN[observer]
    (kind,) = chance.choices(list(said), weights=[_OFTEN.get(kind, 1.0) for kind in said])
    sentence = chance.choice(said[kind])
    if observer is not Observer.NEIGHBOUR:
        team = TEAMS[chance.choice(_AT_WORK_AS[observer])]
        teller = chance.choice([each for each in PEOPLE if each.team == team])
        case.tell(observer, (kind,), sentence, by=teller, source=Source.PROFESSIONAL)
    elif chance.random() < 0.12:
        teller = chance.choice([each for each in PEOPLE if each.role is StaffRole.CARETAKER])
        contact, how = _contact(case), Channel.PHONE
        case.tell(observer, (kind,), sentence, by=teller, source=Source.ON_BEHALF, channel=how, contact=contact)
    else:
        (channel,) = chance.choices([Channel.RECEIPT, Channel.EMAIL, Channel.PHONE, None], weights=[60, 12, 12, 16])
        contact = _contact(case) if channel in (Channel.EMAIL, Channel.PHONE) else Contact()
        case.tell(observer, (kind,), sentence, channel=channel, contact=contact)


def _contact(case: Case) -> Contact:
    number = case.chance.randrange(100, 999)
    return Contact(case.chance.choice(words.REPORTERS), f"06 00 00 0{number}", f"melder{number}@vlamstad.example")


def _divided(case: Case) -> Script:
    """The agreed number of this week was reached: the coordinator decides."""
    yield at_work(case.chance, case.now, case.chance.choice((0, 1)))
    if case.chance.random() < _NOT_NOW:
        _end(case, Outcome.NOT_NOW, "not yet reached", words.NOT_NOW)
    else:
        case.pass_on(case.colleague(), case.local(Task.NEIGHBOURHOOD_TEAM), words.DIVIDED)


def _picked_up(case: Case) -> Script:
    """Somebody is free for it, mostly in time."""
    term = TERMS[DutyKind.ACCEPT].days[case.seriousness - 1]
    if term is None:  # at once
        yield case.now + timedelta(minutes=case.chance.randrange(4, 25))
    elif case.chance.random() < _TOO_LATE:
        yield at_work(case.chance, case.now, term + case.chance.randrange(1, 4))
    else:
        yield at_work(case.chance, case.now, case.chance.randrange(term))


def _dropped_in(case: Case) -> Script:
    """A caretaker rings the bell, and once more when nobody opens."""
    if case.chance.random() < _SENT_BACK:
        case.send_back(case.colleague(), case.chance.choice(words.RETURNED), case.local(Task.NEIGHBOURHOOD_TEAM))
        yield from _picked_up(case)
        yield from _helped(case)
        return
    if case.chance.random() < 0.25:
        case.accept(case.colleague())
        yield at_work(case.chance, case.now, case.chance.randrange(4))
    outcome = _rang(case)
    if outcome in (VisitOutcome.NOT_FOUND, VisitOutcome.REFUSED):
        yield at_work(case.chance, case.now, case.chance.randrange(1, 4))
        outcome = _rang(case)
    if outcome is VisitOutcome.WORRIED and case.chance.random() < _TO_WIJKTEAM:
        case.pass_on(case.colleague(), case.local(Task.NEIGHBOURHOOD_TEAM), case.chance.choice(words.PASSED_ON))
        yield from _picked_up(case)
        yield from _helped(case)
    elif case.open:
        yield at_work(case.chance, case.now, case.chance.randrange(4))
        _end(case, *_AFTER[outcome])


def _rang(case: Case) -> VisitOutcome:
    (outcome,) = case.chance.choices(list(_VISITS), weights=list(_VISITS.values()))
    case.visit(case.colleague(), outcome, case.chance.choice(_AT_THE_DOOR[outcome]))
    return outcome


def _helped(case: Case) -> Script:
    """Somebody of the team comes to the door and finds it well, or stays in contact."""
    if case.chance.random() < 0.25:
        case.visit(case.colleague(), VisitOutcome.FINE, case.chance.choice(words.VISITED))
        if case.open:
            _end(case, Outcome.FINE, "visited fine")
        return
    case.visit(case.colleague(), VisitOutcome.WORRIED, case.chance.choice(words.WORRIED))
    if case.codes and case.chance.random() < _ASKED_BACK:
        case.ask_back(case.colleague(), case.chance.choice(words.ASKED_BACK))
        yield at_home(case.chance, day_of(case.now) + timedelta(days=1))
        case.write(case.codes[0], case.chance.choice(words.WROTE_BACK))
        yield at_work(case.chance, case.now, 1)
        case.reply(case.colleague(), words.THANKS)
    yield at_work(case.chance, case.now, case.chance.randrange(4))
    if case.chance.random() < 0.4:
        case.answer(case.colleague(), "in contact", case.chance.choice(words.CALLED))
        yield at_work(case.chance, case.now, case.chance.randrange(1, 6))
        case.note(case.colleague(), case.chance.choice(words.NOTED))
    yield at_work(case.chance, case.now, case.chance.randrange(1, 6))
    (outcome,) = case.chance.choices(list(_ENDS), weights=list(_ENDS.values()))
    _end(case, outcome, "other help", case.chance.choice(words.NOTED))


def _end(case: Case, outcome: Outcome, code: str, said: str = "") -> None:
    case.wrap_up(case.colleague(), outcome, code=code, call=case.chance.choice(words.CALLED), words=said)


def _heard(case: Case) -> Script:
    """Who told reads the answer, and some of them say whether it helped."""
    for code in case.codes:
        if case.chance.random() < 0.4:
            yield at_home(case.chance, day_of(case.now) + timedelta(days=case.chance.randrange(1, 5)))
            case.look(code)
    said = case.chance.random()
    if case.codes and said < 0.15:
        case.judge(case.codes[0], helped=True)
    elif case.codes and said < 0.18:
        case.judge(case.codes[0], helped=False, words=case.chance.choice(words.NOT_HELPED))
        yield from _picked_up(case)
        case.note(case.colleague(), case.chance.choice(words.NOTED))
        yield at_work(case.chance, case.now, 3)
        _end(case, Outcome.HELPED, "other help", case.chance.choice(words.NOTED))
