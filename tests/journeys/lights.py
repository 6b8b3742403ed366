"""What journeys with a pilot light do more than once, in the words on the screen; and time with contact in it."""

import re
from datetime import timedelta
from uuid import UUID

from tests.journeys.steps import HOME
from tests.journeys.visitor import Visitor
from tests.journeys.world import World
from waakvlam.jobs.ticking import run_tick
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.context import enter
from waakvlam.pilotlight.actions.checking import Entry, check_in
from waakvlam.pilotlight.models import How, Mood, Result

QUARTER = timedelta(days=91)


def propose(keeper: Visitor, called: str, reason: str, words: str = "") -> None:
    """Somebody at number 12 gets a pilot light proposed, from today's page."""
    keeper.open("/vandaag/").press("Nieuw: bewoner en waakvlam").fill("Waar?", HOME).press("Zoek")
    keeper.fill("Hoe wil deze bewoner genoemd worden?", called).choose(reason)
    keeper.fill("Waarom zou een vast gezicht helpen?", words).press("Voorstellen").sees("Voorgesteld.", called, HOME)


def gets_face(iris: Visitor, keeper: str, deputy: str, *, unsaid: str) -> None:
    """The coordinator chooses the known face, and does not read for whom."""
    iris.open("/te-doen/").sees("Een waakvlam in").sees_not(unsaid).press("Kies wie").sees_not(unsaid, HOME)
    choose(iris, "Vast gezicht", keeper)
    choose(iris, "Wie komt er als het vaste gezicht weg is?", deputy)
    iris.press("Kies").sees("Gekozen.").sees_not("Een waakvlam in")


def choose(visitor: Visitor, label: str, name: str) -> None:
    """Choose somebody of a list by the beginning of their name."""
    field = visitor.page.get_by_label(label)
    option = field.locator("option").filter(has_text=re.compile(f"^{name}"))
    field.select_option(option.get_attribute("value"))


def light_on(visitor: Visitor) -> UUID:
    """The light whose page is on the screen."""
    found = re.search(r"/waakvlam/([0-9a-f-]{36})/", visitor.page.url)
    assert found, visitor.page.url
    return UUID(found[1])


def keeps_contact(world: World, light: UUID, quarters: int, *, by: str = "Amira") -> None:
    """Quarters go by; in each there is contact, and all is steady."""
    for _quarter in range(quarters):
        travel(QUARTER)
        run_tick()
        keeper = world.cast.viewer(by, at=now())
        with enter(keeper):
            check_in(by=keeper, entry=Entry(light, How.VISIT, Result.REACHED, Mood.STEADY))
