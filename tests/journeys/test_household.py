"""Story D: help changes hands. It never ends into nothing, who must know hears it, and hard contact is noticed."""

import json

from django.db import connections

from tests.cast import Cast, Settled
from tests.journeys.steps import HOME
from tests.journeys.visitor import Visitor
from tests.journeys.world import World
from tests.web.residents import lit
from waakvlam.inbox.models import Notice, NoticeKind
from waakvlam.jobs.consequences import CONSEQUENCES
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS


def work(task: str) -> int:
    """The worker does what is queued for it under this name; how many there were."""
    with connections[OWNER_ALIAS].cursor() as owner:
        owner.execute(
            "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = %s AND status = 'todo'"
            " RETURNING args::text",
            [task],
        )
        queued = [json.loads(args) for (args,) in owner.fetchall()]
    for args in queued:
        CONSEQUENCES[task](**args)
    return len(queued)


def heard(cast: Cast, name: str) -> int:
    """How many messages somebody got."""
    viewer = cast.viewer(name, at=now())
    with enter(viewer):
        return Notice.objects.filter(kind=NoticeKind.MESSAGE).count()


def at_home(visitor: Visitor) -> Visitor:
    """Search the address; it leads to the household."""
    return visitor.open("/huishouden/").fill("Adres", HOME).press("Zoek").sees("Wie hier woont")


def involve(amira: Visitor, who: str, role: str, law: str, visits: int | None = None) -> None:
    """Amira lets somebody help Farid."""
    at_home(amira).press("Hulp erbij").choose("Farid")
    for label, words in (("Wie helpt?", who), ("Als wat?", role), ("Onder welke wet?", law)):
        select = amira.page.get_by_label(label)
        select.select_option(select.locator("option", has_text=words).first.get_attribute("value"))
    if visits:
        amira.fill("Hoeveel bezoeken", str(visits))
    amira.press("Erbij betrekken").sees("Erbij betrokken.")


def farid_with_help(world: World) -> tuple[Settled, Visitor]:
    """Farid, helped by Dirk of one organisation; Bram of the corporation knows him too."""
    farid = world.cast.farid(at=now())
    amira = world.at_work("Amira")
    involve(amira, "Dirk Voorbeeld", "begeleider", "Wmo", visits=4)
    involve(amira, "Bram Voorbeeld", "sociaal beheerder", "Geen: buur of vrijwilliger")
    return farid, amira


def test_help_goes_to_another_organisation_and_contact_gets_hard(world: World) -> None:
    farid, amira = farid_with_help(world)
    lit(world.cast, farid)
    before = {name: heard(world.cast, name) for name in ("Amira", "Bram")}
    dirk = at_home(world.at_work("Dirk")).unfold("Deze hulp: Dirk").press("Hulp overdragen")
    select = dirk.page.get_by_label("Wie gaat verder?")
    select.select_option(select.locator("option", has_text="Chantal Voorbeeld").first.get_attribute("value"))
    dirk.press("Doorgeven").sees("Je helpt hier niet meer").open("/huishouden/")
    dirk.fill("Adres", HOME).press("Zoek").sees_not("Farid")
    assert {name: heard(world.cast, name) - before[name] for name in before} == {"Amira": 1, "Bram": 1}

    chantal = world.at_work("Chantal")
    for _day in ("Wednesday", "Thursday"):
        world.wait(1)
        at_home(chantal).unfold("Deze hulp: Chantal").press("Bezoek opschrijven")
        chantal.choose("Niemand getroffen").press("Opslaan").sees("Het bezoek is opgeschreven")
    assert work("tell_hard_contact") == 1
    amira.open("/te-doen/").press("Bekijk en pak op").sees("Hulpverlener krijgt moeilijk contact")
    at_home(amira).sees("Een helper kwam langs", "Niemand getroffen")
    amira.sees("Iemand stopte met helpen", "een andere organisatie gaat verder")


def test_help_does_not_end_into_nothing(world: World) -> None:
    farid_with_help(world)
    dirk = at_home(world.at_work("Dirk")).unfold("Deze hulp: Dirk").press("Stoppen met helpen")
    dirk.choose("De zorg is gestopt").press("Stoppen met helpen").sees("Hulp houdt niet zomaar op")
    dirk.choose("Een waakvlam, vandaag nog voorgesteld").press("Stoppen met helpen").sees("Je helpt hier niet meer")
    iris = world.at_work("Iris").open("/te-doen/")
    iris.sees("Er is een waakvlam voorgesteld").sees_not("Farid", HOME)
    at_home(world.at_work("Amira")).sees("Waakvlam voorgesteld", "Nog geen vast gezicht", "Dirk Voorbeeld")
