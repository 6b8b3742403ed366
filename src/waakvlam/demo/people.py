"""Who works in Vlamstad: organisations, teams with their areas, and people. Everybody is made up.

Surnames speak of light, so that nobody takes these people for real ones. Telephone numbers cannot exist: behind an
area code no number begins with a 0.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from waakvlam.demo.ground import MUNICIPALITY
from waakvlam.demo.homes import BAKEN, HAARD
from waakvlam.kernel.viewer import Permission
from waakvlam.parties.models import OrganisationKind, StaffRole, Task
from waakvlam.parties.roles import ROLES

_VLAMSTAD = UUID("5f3c9c1e-6a35-4f0b-9f6e-0d2a7b1c9e44")
MAIL_DOMAIN = "vlamstad.example"

K, S = OrganisationKind, StaffRole

ORGANISATIONS = {
    "gemeente": ("Gemeente Vlamstad", K.MUNICIPALITY),
    HAARD: ("Woonstichting De Haard", K.CORPORATION),
    BAKEN: ("Woonvereniging Het Baken", K.CORPORATION),
    "wijkteams": ("Wijkteams Vlamstad", K.NEIGHBOURHOOD_TEAM),
    "de-lont": ("Welzijn De Lont", K.WELFARE),
    "de-kade": ("GGZ De Kade", K.MENTAL_HEALTH),
    "onderdak": ("Stichting Onderdak", K.SHELTERED_HOUSING),
    "ggd": ("GGD Vlamstreek", K.PUBLIC_HEALTH),
    "politie": ("Politie, basisteam Vlamstad", K.POLICE),
    "geldhulp": ("Geldhulp Vlamstad", K.DEBT_HELP),
    "burenhulp": ("Burenhulp De Vonk", K.VOLUNTEERS),
}


def id_of(*parts: str) -> UUID:
    """The same identifier for the same thing in every Vlamstad."""
    return uuid5(_VLAMSTAD, "/".join(parts))


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team: whose it is, how it is called at work and outside, and what it is for in which areas."""

    key: str
    organisation: str
    name: str
    public_name: str
    introduction: str = ""
    areas: tuple[tuple[str, Task], ...] = ()

    @property
    def id(self) -> UUID:
        """Its identifier in every Vlamstad."""
        return id_of("team", self.key)


_VISITS = "Wij kennen de straat en gaan even langs als dat nodig is."
_HELPS = "Wij denken mee over zorg, geld, wonen en werk. U hoeft niet te weten bij wie u moet zijn."
_F, _N = Task.FIRST_VISIT, Task.NEIGHBOURHOOD_TEAM

TEAMS = {
    card.key: card
    for card in (
        TeamCard(
            "coordinatie", "gemeente", "Coördinatie Waakvlam", "Gemeente Vlamstad, Waakvlam",
            "Wij zorgen dat elk bericht bij iemand terechtkomt.", ((MUNICIPALITY, Task.COORDINATION),),
        ),
        TeamCard("directie", "gemeente", "Directie sociaal domein", "Gemeente Vlamstad", "",
                 ((MUNICIPALITY, Task.DIRECTION),)),
        TeamCard("privacy", "gemeente", "Privacy", "Gemeente Vlamstad, privacy"),
        TeamCard("beheer", "gemeente", "Functioneel beheer", "Gemeente Vlamstad"),
        TeamCard("haard-licht", HAARD, "Sociaal beheer Lichtenveld", "Sociaal beheerders De Haard", _VISITS,
                 (("WK999901", _F),)),
        TeamCard("haard-stad", HAARD, "Sociaal beheer Oude Stad", "Sociaal beheerders De Haard", _VISITS,
                 (("WK999902", _F),)),
        TeamCard("baken-stad", BAKEN, "Sociaal beheer Oude Stad", "Sociaal beheerders Het Baken", _VISITS,
                 (("BU99990202", _F), ("BU99990204", _F))),
        TeamCard("baken-zuid", BAKEN, "Sociaal beheer Zuidbeemd", "Sociaal beheerders Het Baken", _VISITS,
                 (("WK999903", _F),)),
        TeamCard("wijk-licht", "wijkteams", "Wijkteam Lichtenveld", "Wijkteam Lichtenveld", _HELPS,
                 (("WK999901", _N),)),
        TeamCard("wijk-stad", "wijkteams", "Wijkteam Oude Stad", "Wijkteam Oude Stad", _HELPS, (("WK999902", _N),)),
        TeamCard("wijk-zuid", "wijkteams", "Wijkteam Zuidbeemd", "Wijkteam Zuidbeemd", _HELPS, (("WK999903", _N),)),
        TeamCard("lont", "de-lont", "Buurtwerk", "Buurtwerkers De Lont", "Koffie, klussen en iemand om mee te praten."),
        TeamCard("kade", "de-kade", "FACT-team Vlamstad", "GGZ De Kade"),
        TeamCard("onderdak", "onderdak", "Ambulante begeleiding", "Stichting Onderdak"),
        TeamCard("ggd", "ggd", "OGGZ", "GGD Vlamstreek"),
        TeamCard("politie", "politie", "Wijkagenten", "Uw wijkagent"),
        TeamCard("geldhulp", "geldhulp", "Vroegsignalering schulden", "Geldhulp Vlamstad",
                 "Wij helpen u uw geld weer op orde te krijgen."),
        TeamCard("vonk", "burenhulp", "Maatjes", "Burenhulp De Vonk"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at work: in one team, in one role."""

    name: str
    team: TeamCard
    role: StaffRole
    function: str

    @property
    def first_name(self) -> str:
        """How colleagues call them."""
        return self.name.split()[0]

    @property
    def email(self) -> str:
        """The address of their account; no mail ever arrives there."""
        return f"{self.first_name.lower()}@{MAIL_DOMAIN}"

    @property
    def id(self) -> UUID:
        """Their identifier as a professional in every Vlamstad."""
        return id_of("person", self.name)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What their role allows."""
        return ROLES[self.role].permissions


_STAFF: tuple[tuple[str, StaffRole, str, str], ...] = (
    ("coordinatie", S.COORDINATOR, "Coördinator Waakvlam", "Iris Fakkel, Martijn Dageraad"),
    ("directie", S.DIRECTOR, "Directeur sociaal domein", "Joost van den Gloed"),
    ("privacy", S.PRIVACY_OFFICER, "Functionaris gegevensbescherming", "Greet Lampenier"),
    ("beheer", S.ADMINISTRATOR, "Functioneel beheerder", "Karin Schemer"),
    ("haard-licht", S.CARETAKER, "Sociaal beheerder", "Bram Kaarsmaker, Nadia Sintel, Wouter Lontjes, Fenna Vuurslag"),
    ("haard-stad", S.CARETAKER, "Sociaal beheerder", "Ruud Haardstee, Samira Vonkel, Tineke Smeulder"),
    ("baken-stad", S.CARETAKER, "Sociaal beheerder", "Jeroen Toortsman, Priya Lichtjes"),
    ("baken-zuid", S.CARETAKER, "Sociaal beheerder", "Hugo Vuurbaak, Anouk Kandelaar, Yusuf Schijnsel, Bea Avondrood"),
    ("wijk-licht", S.TEAM_MEMBER, "Wijkteammedewerker",
     "Amira Lantaarn, Chantal van der Vlam, Mehmet Zonnestraal, Lotte Sterrenlicht, Koen Ochtendglans"),
    ("wijk-stad", S.TEAM_MEMBER, "Wijkteammedewerker",
     "Saskia Morgenrood, Ravi Kaarslicht, Ilse Blaker, Thijs Gloeilamp"),
    ("wijk-zuid", S.TEAM_MEMBER, "Wijkteammedewerker",
     "Fatima Maneschijn, Daan Olielamp, Wilma Flonker, Jamal Waakvuur"),
    ("lont", S.TEAM_MEMBER, "Buurtwerker", "Sanne Lampion, Omar Regenboog, Gerda Kacheltje"),
    ("kade", S.TEAM_MEMBER, "Behandelaar", "Dirk Vuursteen, Marloes Helderziel, Stefan Nachtlamp"),
    ("onderdak", S.TEAM_MEMBER, "Ambulant begeleider", "Petra Warmbad, Levi Huislicht"),
    ("ggd", S.TEAM_MEMBER, "Sociaal verpleegkundige", "Josien Zaklamp, Emre Lichtpunt"),
    ("politie", S.TEAM_MEMBER, "Wijkagent", "Arno Zwaailicht, Kirsten Schijnwerper"),
    ("geldhulp", S.TEAM_MEMBER, "Schuldhulpverlener", "Manon Spaarlamp, Bilal Lichtpen"),
    ("vonk", S.TEAM_MEMBER, "Coördinator maatjes", "Riet Theelicht, Sjaak Buurtlamp"),
)  # fmt: skip
PEOPLE = tuple(
    Person(name, TEAMS[team], role, function) for team, role, function, names in _STAFF for name in names.split(", ")
)


def person(first_name: str) -> Person:
    """Somebody by first name; no two people share one."""
    return next(each for each in PEOPLE if each.first_name == first_name)


@dataclass(frozen=True, slots=True)
class Away:
    """An absence from the first day to the last (both included), with who answers meanwhile."""

    person: Person
    since: date
    until: date
    stand_in: Person | None


def absences(today: date) -> list[Away]:
    """Who is, was and will be away, counted from today: two people now, one of whom nobody answers for."""

    def away(name: str, first: int, last: int, stand_in: str = "") -> Away:
        days = today + timedelta(first), today + timedelta(last)
        return Away(person(name), *days, person(stand_in) if stand_in else None)

    return [
        away("Chantal", -4, 6, "Amira"),
        away("Yusuf", -2, 9),
        away("Martijn", 10, 17, "Iris"),
        away("Nadia", -130, -110, "Bram"),
        away("Amira", -125, -106, "Chantal"),
        away("Ravi", -61, -48, "Saskia"),
        away("Hugo", -117, -97, "Anouk"),
        away("Daan", -310, -270, "Wilma"),
    ]
