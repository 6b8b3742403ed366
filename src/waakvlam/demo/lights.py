"""Pilot lights of Vlamstad, staged so that each can be seen today at another point: nothing here is drawn by lot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from waakvlam.accounts.residents import Way
from waakvlam.demo.case import viewer
from waakvlam.demo.moments import NEVER, Script, at, day_of
from waakvlam.demo.people import PEOPLE, TEAMS, Person, id_of, person
from waakvlam.households.actions import enter_home, involve, record_visit, register_resident, set_level
from waakvlam.households.models import HelpRole, Law, Level, VisitResult
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.kernel.working_days import is_working_day
from waakvlam.pilotlight.actions.checking import Entry, check_in
from waakvlam.pilotlight.actions.ending import stop
from waakvlam.pilotlight.actions.letting_in import let_in
from waakvlam.pilotlight.actions.planning import Phase, set_colour, write_plan
from waakvlam.pilotlight.actions.proposing import choose_keeper, propose
from waakvlam.pilotlight.actions.reaching import Said, reach_out, record_answer
from waakvlam.pilotlight.actions.steering import ask_for_help, pause
from waakvlam.pilotlight.models import Colour, How, Keeping, Light, Mood, Origin, Result

LICHT, STAD, TOWN = "BU99990101", "BU99990202", "WK999902"
ALWAYS = timedelta()

PLAN = {
    Colour.GREEN: Phase("Ik zwaai naar de buren en loop elke dag mijn rondje.", "Koffie en een praatje.", ""),
    Colour.YELLOW: Phase(
        "De gordijnen blijven dicht. Ik doe de post niet open.",
        "Bel eerst even. Kom dan langs en blijf aan de deur.",
        "Mijn waakvlammer mag mijn zus bellen.",
    ),
    Colour.RED: Phase(
        "Ik slaap niet meer en praat hard tegen mezelf.",
        "Praat rustig en zet de radio uit.",
        "Mijn zus heeft een sleutel. Zij mag met de behandelaar bellen.",
    ),
}


@dataclass(slots=True)
class Flame:
    """A light as those around it live it: for somebody at one address, with a keeper and a deputy of one team."""

    called: str
    address: UUID
    keeper: Person
    deputy: Person | None
    now: datetime = NEVER
    home: UUID | None = None
    person: UUID | None = None
    light: UUID | None = None

    def does(self, action: Callable[..., Any], who: Person | None = None, **what: Any) -> Any:
        """The keeper, or somebody else, does something."""
        by = viewer(who or self.keeper, self.now)
        with enter(by):
            return action(by=by, **what)

    def begin(self, origin: Origin, words: str, **about: Any) -> None:
        """A resident is known, and a light is proposed for them."""
        team = self.keeper.team.id
        self.home = self.does(enter_home, address=self.address, team=team, act=id_of("flame", self.called))
        self.person = self.does(register_resident, home=self.home, team=team, called=self.called, **about)
        self.light = self.does(propose, resident=self.person, origin=origin, team=team, words=words)

    def get_face(self) -> None:
        """The team names who becomes the known face, and contact begins."""
        deputy = self.deputy.id if self.deputy else None
        self.does(choose_keeper, light=self.light, keeper=self.keeper.id, deputy=deputy)
        self.does(reach_out, light=self.light)

    def contact(
        self,
        words: str = "",
        how: How = How.VISIT,
        result: Result = Result.REACHED,
        mood: Mood = Mood.STEADY,
        **more: Any,
    ) -> None:
        """A contact moment."""
        said = mood if result is Result.REACHED else Mood.UNASKED
        self.does(check_in, entry=Entry(self.light or UUID(int=0), how, result, said, words, **more))

    def due(self) -> datetime:
        """When contact is due next."""
        by = viewer(self.keeper, self.now)
        assert self.light is not None  # it was proposed
        with enter(by):
            found = Light.objects.get(id=self.light).next_due_at
        assert found is not None  # it burns
        return found


@dataclass(frozen=True, slots=True)
class Life:
    """How a light goes: since how many weeks, until how long before the present there is contact, and what is said."""

    called: str
    area: str
    keeper: str
    deputy: str | None
    weeks: int
    silent: timedelta = ALWAYS
    origin: Origin = Origin.CONCERN
    why: str = ""
    says: tuple[str, ...] = ()
    about: tuple[tuple[str, Any], ...] = ()
    ends: Callable[[Flame, datetime], Script] | None = None


def _at_ten(moment: datetime) -> datetime:
    """Ten in the morning of the last working day up to then."""
    day = day_of(moment)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return at(day, 10)


def kept(life: Life, flame: Flame, first: datetime, present: datetime) -> Script:
    """A light that is proposed, gets its face and a yes, and is kept by its rhythm until silence or the present."""
    began = _at_ten(max(first, present - timedelta(weeks=life.weeks)))
    yield began
    flame.begin(life.origin, life.why, **dict(life.about))
    yield began + timedelta(days=1, hours=2)
    flame.get_face()
    yield _at_ten(began + timedelta(days=5)) + timedelta(hours=1)
    flame.contact("Aan de deur gepraat. Ik mag terugkomen.")
    flame.does(record_answer, light=flame.light, answer=Said.YES, words="Kom maar, op dinsdag ben ik thuis.")
    if life.weeks > 12:
        flame.does(write_plan, light=flame.light, phases=PLAN, with_resident=True)
    turn = 0
    while (moment := _at_ten(flame.due()) + timedelta(minutes=17 * (turn % 9))) < present - life.silent:
        yield moment
        how = (How.VISIT, How.VISIT, How.CALL, How.TOGETHER, How.STREET)[turn % 5]
        flame.contact(life.says[turn % len(life.says)] if life.says else "", how)
        turn += 1
    if life.ends:
        yield from life.ends(flame, present)


def proposed(flame: Flame, present: datetime) -> Script:
    """Proposed when care ended, and nobody is the face yet."""
    yield _at_ten(present - timedelta(days=4))
    flame.begin(Origin.CARE_ENDED, "De begeleiding stopt. Zij wil graag dat er iemand blijft komen.")


def reaching(flame: Flame, present: datetime) -> Script:
    """Nobody opened yet: another form of contact each time, and no letting go."""
    yield _at_ten(present - timedelta(weeks=5))
    flame.begin(Origin.CONCERN, "Vraagt nergens om. De buren maken zich zorgen.", not_at_door=False)
    yield _at_ten(present - timedelta(weeks=5)) + timedelta(hours=3)
    flame.get_face()
    for days, how, result, words in (
        (30, How.VISIT, Result.TRIED, "Niemand deed open. Kaartje in de bus."),
        (23, How.MESSAGE, Result.TRIED, "Een berichtje gestuurd, met wie ik ben."),
        (16, How.STREET, Result.SEEN, "Zag hem met de hond. Hij knikte."),
        (9, How.STREET, Result.SEEN, "Weer gezien. Hij zei gedag."),
        (2, How.VISIT, Result.TRIED, "Licht aan, geen antwoord. Volgende keer met de buurvrouw."),
    ):
        yield _at_ten(present - timedelta(days=days)) + timedelta(hours=4)
        flame.contact(words, how, result)


def is_worried(flame: Flame, present: datetime) -> Script:
    """It goes less well: the plan is yellow, and help is one step up."""
    yield _at_ten(present - timedelta(days=2)) + timedelta(hours=3)
    flame.contact("Slaapt slecht en doet de post niet open.", mood=Mood.WORRYING)
    flame.does(set_colour, light=flame.light, colour=Colour.YELLOW)
    flame.does(
        set_level,
        home=flame.home,
        level=Level.LIGHT_SUPPORT,
        reason="Twee keer per week iemand erbij, tot het slapen beter gaat.",
        review_on=day_of(present) + timedelta(days=28),
        told="De sociaal beheerder weet dat we vaker komen.",
    )


def is_away_for_a_while(flame: Flame, present: datetime) -> Script:
    """With family for a month: a pause, with an end."""
    yield _at_ten(present - timedelta(days=3)) + timedelta(hours=2)
    until = day_of(present) + timedelta(days=20)
    flame.does(pause, light=flame.light, until=until, reason="Is bij haar dochter in Zeeland.")


def asks(flame: Flame, present: datetime) -> Script:
    """The resident asks to be called."""
    yield present - timedelta(hours=3)
    resident = Viewer(Role.RESIDENT, flame.now, resident=flame.person)
    with enter(resident):
        ask_for_help(by=resident, words="Wilt u mij bellen over de brief van de gemeente?")


def asks_for_less(flame: Flame, present: datetime) -> Script:
    """Stable for two years: who tries to let go hears from when that is possible (story I)."""
    yield _at_ten(present - timedelta(days=20)) + timedelta(hours=2)
    flame.contact("Het gaat al lang goed. Zij vraagt of ik wat minder vaak kan komen.", How.CALL)


def stops(flame: Flame, present: datetime) -> Script:
    """A resident may stop any day, and keeps a card to come back."""
    yield _at_ten(present - timedelta(days=10)) + timedelta(hours=2)
    flame.does(stop, light=flame.light, keeping=Keeping.CARD, words="Het is goed zo. Ik weet je te vinden.")


def comes_in(flame: Flame, present: datetime) -> Script:
    """The resident gets a letter with a code: from now on there is a page of their own."""
    yield _at_ten(present - timedelta(days=12)) + timedelta(hours=2)
    flame.does(let_in, light=flame.light, way=Way.LETTER)


def has_others(flame: Flame, present: datetime) -> Script:
    """More people help: what was agreed and what came stand side by side."""
    yield _at_ten(present - timedelta(days=40)) + timedelta(hours=2)
    help_ = flame.does(
        involve,
        subject=flame.person,
        role=HelpRole.SUPPORT_WORKER,
        law=Law.WMO,
        team=TEAMS["onderdak"].id,
        agreed_visits=8,
    )
    worker = next(each for each in PEOPLE if each.team == TEAMS["onderdak"])
    for days in (33, 19):
        yield _at_ten(present - timedelta(days=days)) + timedelta(hours=4)
        flame.does(record_visit, worker, involvement=help_, result=VisitResult.REACHED)


TALK = (
    "Koffie gedronken. Het gaat rustig.",
    "Samen de post doorgenomen.",
    "Kort gebeld. Had zin in de markt.",
    "Mee geweest naar het stadhuis voor de papieren.",
    "Even gezwaaid en een praatje op de galerij.",
)

LIVES = (
    Life(
        "Farid",
        LICHT,
        "Chantal",
        "Amira",
        60,
        says=TALK,
        ends=comes_in,
        silent=timedelta(days=13),
        why="Na de opname weer thuis, en er kwam niemand meer.",
    ),
    Life("Mevrouw Okkerman", LICHT, "Chantal", "Amira", 30, says=TALK, about=(("no_calls", True),)),
    Life("Bep", LICHT, "Chantal", None, 22, says=TALK, why="Alleen sinds haar man er niet meer is."),
    Life("Sjoerd", LICHT, "Mehmet", "Lotte", 8, says=TALK, origin=Origin.PARTNER, ends=has_others),
    Life("Ine", LICHT, "Mehmet", "Lotte", 100, says=TALK, origin=Origin.CARE_ENDED, ends=asks_for_less),
    Life("Rachid", LICHT, "Lotte", "Koen", 26, says=TALK, ends=is_worried, silent=timedelta(days=4)),
    Life("Wim", LICHT, "Lotte", "Koen", 15, silent=timedelta(days=24), says=TALK),
    Life("Joy", LICHT, "Koen", "Mehmet", 40, says=TALK, silent=timedelta(days=5), ends=is_away_for_a_while),
    Life("Alie", STAD, "Saskia", "Ravi", 50, says=TALK, about=(("no_letters", True),)),
    Life("Dorus", STAD, "Saskia", "Ravi", 9, says=TALK, ends=asks),
    Life("Meneer Blok", STAD, "Ravi", "Ilse", 18, silent=timedelta(days=70), says=TALK),
    Life("Lieke", STAD, "Ilse", "Thijs", 35, says=TALK, silent=timedelta(days=11), ends=stops),
)
BEGINNINGS: tuple[tuple[str, str, str, str | None, Callable[[Flame, datetime], Script]], ...] = (
    ("Tonny", LICHT, "Lotte", "Koen", proposed),
    ("Kees", LICHT, "Mehmet", "Lotte", reaching),
)


BESIDE = ("Toos", "Hennie", "Meneer Silva", "Jopie", "Karim", "Mevrouw Bos")
"""Who live beside each other on one gallery of eight homes, where somebody comes in six of them (story G)."""


def beside(present: datetime, doors: Sequence[UUID]) -> list[tuple[Flame, Script]]:
    """Lights of neighbours, lit in the last month."""
    told = []
    for place, (called, door) in enumerate(zip(BESIDE, doors, strict=False)):
        life = Life(called, TOWN, ("Ilse", "Thijs")[place % 2], "Saskia", 4, says=TALK)
        flame = _flame(called, door, life.keeper, life.deputy)
        told.append((flame, kept(life, flame, present - timedelta(weeks=4, days=place), present)))
    return told


def flames(first: datetime, present: datetime, doors: Callable[[str], UUID]) -> list[tuple[Flame, Script]]:
    """Every light of the city with its script, none before `first`; `doors` gives a home where nothing else happens."""
    told: list[tuple[Flame, Script]] = []
    for life in LIVES:
        flame = _flame(life.called, doors(life.area), life.keeper, life.deputy)
        told.append((flame, kept(life, flame, first, present)))
    for called, area, keeper, deputy, script in BEGINNINGS:
        flame = _flame(called, doors(area), keeper, deputy)
        told.append((flame, script(flame, present)))
    return told


def _flame(called: str, address: UUID, keeper: str, deputy: str | None) -> Flame:
    return Flame(called, address, person(keeper), person(deputy) if deputy else None)
