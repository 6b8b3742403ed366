"""Stories from the field, staged so that each can be seen today at another point: nothing here is drawn by lot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.demo.case import Case
from waakvlam.demo.moments import Script, at
from waakvlam.demo.people import TEAMS, person
from waakvlam.kernel.working_days import is_working_day
from waakvlam.signals.actions.acting import VisitOutcome
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Ground, Outcome, Source

When = Callable[..., datetime]
"""So many working days before today, at an hour (and minute)."""
NEIGHBOUR = Observer.NEIGHBOUR


@dataclass(frozen=True, slots=True)
class Story:
    """What happens at a home in a neighbourhood, and what is to be seen there today."""

    area: str
    script: Callable[[Case, When], Script]
    sees: Promise


def working_days_before(today: date) -> When:
    """Counting back from today."""

    def when(days: int, hour: int, minute: int = 0) -> datetime:
        day = today
        while days:
            day -= timedelta(days=1)
            days -= is_working_day(day)
        return at(day, hour, minute)

    return when


def no_help_request(case: Case, when: When) -> Script:
    """Els and Ahmed (story A): without a help request, and not let go."""
    amira, bram = person("Amira"), person("Bram")
    yield when(25, 22, 40)
    case.tell(
        NEIGHBOUR,
        ("noise", "awake_at_night"),
        "Lawaai in de nacht, en overdag zit alles dicht. Hij lijkt de weg kwijt.",
    )
    yield when(24, 10, 15)
    case.visit(
        bram, VisitOutcome.WORRIED, "Vriendelijk, maar weet niet welke dag het is. Zegt dat hij geen hulp nodig heeft."
    )
    case.pass_on(
        bram, TEAMS["wijk-licht"], "Hij vraagt nergens om en ik maak me toch zorgen. Ik stel je graag aan hem voor."
    )
    yield when(23, 14, 5)
    case.accept(amira)
    yield when(22, 10, 30)
    case.note(amira, "Samen met de sociaal beheerder langs geweest. Geen hulpvraag. Dat is geen reden om te stoppen.")
    yield when(21, 16)
    case.answer(amira, "in contact", "")
    yield when(20, 20, 10)
    case.look(case.codes[0])
    for days, said in (
        (17, "Koffie aan de keukentafel. Hij vertelde over zijn werk van vroeger."),
        (12, "Hij wil wel hulp bij de post. Dat is een begin."),
        (7, "Samen drie brieven opengemaakt. Volgende keer de rest."),
        (3, "Naar het buurthuis gewandeld. Hij kent daar nog iemand."),
    ):
        yield when(days, 13, 30)
        case.note(amira, said)


def picked_up_and_back(case: Case, when: When) -> Script:
    """Story E: neighbours who saw an ambulance hear something that they may hear."""
    mehmet = person("Mehmet")
    yield when(6, 22, 15)
    case.tell(NEIGHBOUR, ("picked_up",), "Politie en een ambulance voor de deur. De kinderen hebben alles gezien.")
    yield when(6, 22, 40)
    case.tell(NEIGHBOUR, ("picked_up",), "Is meegenomen in de ambulance. Kunnen wij iets doen?")
    yield when(5, 9, 10)
    case.accept(mehmet)
    yield when(5, 15, 30)
    case.visit(mehmet, VisitOutcome.WORRIED, "Was na vijf uur weer thuis. Er is een afspraak voor morgen.")
    yield when(5, 16)
    case.answer(mehmet, "home again", "")
    yield when(5, 19, 20)
    case.look(case.codes[0])
    yield when(3, 11)
    case.note(
        mehmet,
        "Bij de buren op de galerij geweest voor een gesprek. De sociaal beheerder weet dat de bewoner thuis is.",
    )
    yield when(1, 10)
    case.note(mehmet, "Het gaat rustiger. Volgende week eten de buren samen.")


def returned_twice(case: Case, when: When) -> Script:
    """Nobody thinks that it is theirs: the coordinator must give it to somebody."""
    yield when(6, 19, 5)
    case.tell(NEIGHBOUR, ("quarrel",), "Elke avond ruzie over de hond in het trapportaal. Straks gaat het mis.")
    yield when(4, 11)
    case.send_back(
        person("Jeroen"), "Beide bewoners huren niet van ons, het portiek is van een vereniging.", TEAMS["wijk-stad"]
    )
    yield when(1, 15, 20)
    case.send_back(
        person("Ravi"),
        "Dit is een ruzie over regels in het gebouw. Daar kan het wijkteam niets mee.",
        TEAMS["coordinatie"],
    )


def postponed(case: Case, when: When) -> Script:
    """Telling the person waits, for their safety; a second person agreed."""
    lotte = person("Lotte")
    yield when(12, 18, 45)
    case.tell(NEIGHBOUR, ("bruises",), "Vaak blauwe plekken, en schrikt als de deur beneden dichtslaat.")
    yield when(11, 9, 30)
    case.accept(lotte)
    yield when(10, 10)
    case.note(lotte, "Meldcode doorlopen, advies gevraagd aan Veilig Thuis.")
    yield when(9, 11)
    case.postpone(
        lotte, Ground.SAFETY_OF_PERSON, "Als er nu een brief komt, leest een ander die. Eerst veilig contact."
    )
    yield when(9, 15, 40)
    case.agree(person("Mehmet"))
    yield when(8, 9, 15)
    case.answer(lotte, "in contact", "")
    yield when(4, 14)
    case.note(lotte, "Gesproken bij de huisarts, zonder anderen erbij. Er is een plan voor als het misgaat.")
    yield when(1, 16, 10)
    case.note(lotte, "Gebeld op het afgesproken tijdstip. Volgende week weer.")


def did_not_help(case: Case, when: When) -> Script:
    """'Dit hielp niet': one tap of the neighbour, and it is open again."""
    bram = person("Bram")
    yield when(30, 21, 15)
    case.tell(NEIGHBOUR, ("noise",), "De muziek staat iedere avond zo hard dat de glazen trillen.")
    yield when(28, 10, 20)
    case.visit(bram, VisitOutcome.FINE, "Was niet op de hoogte. Zet de boxen van de muur.")
    yield when(26, 8, 5)
    case.look(case.codes[0])
    yield when(3, 21, 50)
    case.judge(
        case.codes[0], helped=False, words="Het was drie weken stil, en nu begint het weer. Kunt u nog eens langsgaan?"
    )


def lapsed(case: Case, when: When) -> Script:
    """Nobody picked it up: the law erased it, the empty mark stays, and the neighbour heard the truth."""
    yield when(24, 20, 30)
    case.tell(NEIGHBOUR, ("full_letterbox", "curtains"), "De brievenbus zit vol en de gordijnen gaan niet meer open.")
    yield when(1, 12, 15)
    case.look(case.codes[0])


def nobody_there(case: Case, when: When) -> Script:
    """Small and forgotten: it climbed to the coordinator."""
    yield when(8, 17, 25)
    case.tell(NEIGHBOUR, ("lonely",), "Zit elke middag alleen in de hal. Ik denk dat een praatje helpt.")


def gallery(case: Case, when: When) -> Script:
    """More than was agreed for this week, from one gallery: what does not fit is with the coordinator."""
    begin = when(2, 18)
    monday = begin - timedelta(days=begin.weekday())
    yield monday + timedelta(minutes=7 * int(case.name[-1]))
    case.tell(
        NEIGHBOUR, ("smell",), "Er komt een nare lucht uit de schacht. Op de hele galerij heeft iedereen er last van."
    )
    yield monday + timedelta(hours=17)
    if case.team is not TEAMS["coordinatie"]:
        case.visit(case.colleague(), VisitOutcome.FINE, "De schacht is verstopt, de loodgieter komt vanmiddag.")


def nobody_opened(case: Case, when: When) -> Script:
    """Hugo rang twice in vain and will ring again; when the week was full, it is the coordinator's instead."""
    hugo = person("Hugo")
    yield when(9, 18, 10)
    case.tell(NEIGHBOUR, ("noise",), "Gestamp en gebonk, altijd na het eten. Overdag is het leeg en stil.")
    if case.team is hugo.team:
        yield when(7, 10, 40)
        case.visit(hugo, VisitOutcome.NOT_FOUND, "Niemand thuis. Kaartje door de bus gedaan.")
        yield when(2, 16, 20)
        case.visit(hugo, VisitOutcome.NOT_FOUND, "Weer niemand. Ik probeer het na het eten, dan zijn ze er wel.")


def arrears(case: Case, when: When) -> Script:
    """A landlord's signal about rent, on a purpose of its own (story H)."""
    yield when(2, 6, 30)
    ruud = person("Ruud")
    case.tell(Observer.CORPORATION, ("rent_late",), by=ruud, source=Source.IMPORT, channel=None, arrears=True)


def acute(case: Case, when: When) -> Script:
    """Called first, told as well: somebody is there within the hour."""
    saskia = person("Saskia")
    yield when(8, 13, 5)
    case.tell(
        NEIGHBOUR,
        ("wants_to_die",),
        "Zei tegen mij dat het niet meer hoeft. Ik heb 113 gebeld en blijf nu bij de deur.",
    )
    yield when(8, 13, 11)
    case.accept(saskia)
    yield when(8, 13, 55)
    case.visit(saskia, VisitOutcome.WORRIED, "Met de crisisdienst binnen. Een zus is onderweg en blijft slapen.")
    case.answer(saskia, "in contact", "")
    yield when(7, 9)
    case.note(saskia, "De nacht ging goed. Vanmiddag een gesprek met de behandelaar, de zus gaat mee.")
    yield when(3, 10, 45)
    case.wrap_up(
        saskia, Outcome.OTHER_PARTY_ACTS, code="other help", call="", words="De behandelaar komt twee keer per week."
    )


def answer_too_late(case: Case, when: When) -> Script:
    """The resident is helped, and the neighbour who told still waits to hear so."""
    amira = person("Amira")
    yield when(8, 17, 10)
    case.tell(NEIGHBOUR, ("not_seen",), "Al zes dagen niets gehoord. De krant ligt nog op de mat.")
    yield when(7, 9, 20)
    case.visit(amira, VisitOutcome.WORRIED, "Lag ziek op bed en was blij met bezoek. De huisarts is geweest.")
    for days in (6, 4, 1):
        yield when(days, 11, 15)
        case.note(amira, "Even binnen geweest. Eet weer, en de buurvrouw doet de boodschappen.")


def question_back(case: Case, when: When) -> Script:
    """The neighbour asks something through the receipt code."""
    amira = person("Amira")
    yield when(5, 20, 20)
    case.tell(
        NEIGHBOUR, ("old_ways",), "Zet weer alles op de gang en is boos op iedereen. Net als toen.", seriousness=3
    )
    yield when(4, 9, 40)
    case.visit(amira, VisitOutcome.WORRIED, "Is bang dat er iemand in huis komt. Wil wel dat ik terugkom.")
    case.answer(amira, "in contact", "")
    for days in (3, 1):
        yield when(days, 15)
        case.note(amira, "Samen de gang leeggemaakt. Hij slaapt iets beter.")
    yield when(1, 19, 35)
    case.write(case.codes[0], "Fijn dat u er bent. Mag ik hem zelf ook eens uitnodigen, of kan dat beter niet?")


def keeper_away(case: Case, when: When) -> Script:
    """Chantal fell ill, and what she had promised passed its date."""
    chantal = person("Chantal")
    yield when(14, 21)
    case.tell(NEIGHBOUR, ("drinks_or_uses",), "Viel gisteren weer op de trap. Wij helpen, maar dit gaat zo niet.")
    yield when(13, 10)
    case.visit(chantal, VisitOutcome.WORRIED, "Open gesprek. Wil minderen en weet niet hoe.")
    case.answer(chantal, "in contact", "")
    for days in (11, 9, 7):
        yield when(days, 14, 20)
        case.note(chantal, "Samen gewandeld. Volgende keer gaat iemand mee die het zelf heeft meegemaakt.")


def new_and_worrying(case: Case, when: When) -> Script:
    """Told last evening: nobody has taken it up yet."""
    yield when(1, 19, 50)
    case.tell(
        NEIGHBOUR, ("confused",), "Stond in pantoffels op straat en vroeg of de bus nog komt. Er rijdt hier geen bus."
    )


def small_and_new(case: Case, when: When) -> Script:
    """For a first visit, by whoever passes there first."""
    yield when(1, 18, 20)
    case.tell(NEIGHBOUR, ("curtains",), "De gordijnen zijn al een week dicht. Zwaaien doen we ook niet meer.")


def anonymous(case: Case, when: When) -> Script:
    """The neighbour wants no answer: a real choice."""
    yield when(2, 16, 45)
    case.tell(NEIGHBOUR, ("bereaved",), "Zijn vrouw is gestorven. Wij weten niet wat we moeten zeggen.", channel=None)


def taken_on(case: Case, when: When) -> Script:
    """Bram took it on and is to ring the bell."""
    yield when(3, 20, 5)
    case.tell(NEIGHBOUR, ("eats_badly",), "Wordt mager en koopt alleen nog koek. Ik durf er niets van te zeggen.")
    yield when(1, 9, 5)
    case.accept(person("Bram"))


def a_technician_saw(case: Case, when: When) -> Script:
    """A technician told; Bram took it on."""
    yield when(2, 14, 30)
    said = "Kwam voor de ketel. De keuken is niet te gebruiken."
    case.tell(Observer.TECHNICIAN, ("waste",), said, by=person("Wouter"), source=Source.PROFESSIONAL)
    yield when(1, 9, 10)
    case.accept(person("Bram"))


def a_clinician_tells(case: Case, when: When) -> Script:
    """Dirk cannot reach somebody: that is a signal to the others."""
    yield when(3, 16, 30)
    said = "Drie keer niet thuis, telefoon staat uit. Wie heeft nog contact?"
    case.tell(Observer.CARE, ("hard_to_reach",), said, by=person("Dirk"), source=Source.PROFESSIONAL)
    yield when(2, 10)
    case.accept(person("Ilse"))
    yield when(1, 11, 30)
    case.visit(person("Ilse"), VisitOutcome.NOT_FOUND, "Er brandt licht. Kaartje met mijn nummer in de bus.")


STORIES = (
    Story(
        "BU99990101",
        no_help_request,
        _("Els told of noise. No help request, and still not let go: Amira keeps coming."),
    ),
    Story(
        "BU99990103", picked_up_and_back, _("Picked up and home again: the neighbours know whom to call, and no more.")
    ),
    Story("BU99990202", returned_twice, _("Returned twice with a reason: the coordinator must give it to somebody.")),
    Story(
        "BU99990102",
        postponed,
        _("Telling the resident waits, for safety. A colleague agreed, for four weeks at most."),
    ),
    Story(
        "BU99990104", did_not_help, _("Concluded, until the neighbour said that it did not help: Bram has it again.")
    ),
    Story(
        "BU99990203",
        lapsed,
        _("Not picked up in time: erased by law. The empty mark stays, and the neighbour was told."),
    ),
    Story("BU99990201", nobody_there, _("Nobody picked it up: it climbed to the coordinator.")),
    Story("BU99990201", arrears, _("Rent is late: a purpose of its own, which few may see.")),
    Story("BU99990202", acute, _("Acute: somebody was there within the hour.")),
    Story("BU99990101", answer_too_late, _("The resident is helped, but the neighbour waits too long for an answer.")),
    Story("BU99990104", question_back, _("The neighbour asks a question with the receipt code.")),
    Story(
        "BU99990103", keeper_away, _("Chantal is ill and her promise is late: Amira stands in, the coordinator knows.")
    ),
    Story("BU99990102", new_and_worrying, _("Told last evening, worrying: who of the team takes it up?")),
    Story("BU99990101", small_and_new, _("New and small: a first visit for Bram or his colleagues.")),
    Story("BU99990103", anonymous, _("Told without a name: the neighbour wanted no answer.")),
    Story("BU99990104", taken_on, _("Bram took this on and rings the bell today.")),
    Story("BU99990102", a_technician_saw, _("A technician saw it, Bram goes there.")),
    Story("BU99990204", a_clinician_tells, _("A clinician lost contact: the team looks for them together.")),
    Story("BU99990302", nobody_opened, _("Nobody opened twice: Hugo rings again, and owes the neighbour an answer.")),
    *[
        Story(
            "BU99990304",
            gallery,
            _("One gallery told more than was agreed for a week: what did not fit is with the coordinator."),
        )
    ]
    * 7,
)
