"""Story G: six of eight homes on a gallery have support, and one falls free. Decided together."""

from datetime import timedelta

from tests.cast import AREA
from tests.journeys.visitor import violations
from tests.journeys.world import World
from tests.watch.people import make_gallery
from tests.web.areas import watched, with_support
from tests.web.places import draw_areas
from waakvlam.jobs.acting import acting_as
from waakvlam.kernel.clock import now
from waakvlam.kernel.viewer import Role
from waakvlam.parties.rules import day_of
from waakvlam.watch.actions.galleries import follow_galleries

NEVER = ("Derde galerij 1", "Farid", "kandidaat:", "6 van 8")


def test_six_of_eight_is_talked_about_and_the_corporation_reads_only_what_is_done(world: World) -> None:
    draw_areas(world.cast)
    place = make_gallery()
    with_support(world.cast, place, 6)
    with acting_as(Role.CLOCK) as clock:
        follow_galleries(by=clock)

    iris = world.at_work("Iris").open("/te-doen/").sees("Havenkwartier", "Iets in deze buurt vraagt om een besluit.")
    iris.press("Beslis wat er gebeurt").sees("Beslis samen wat deze galerij nodig heeft", "In 6 van 8 woningen is hulp")
    iris.sees("Wie een woning krijgt, beslis je hier nooit.").sees_not("Derde galerij 1", "Farid")
    iris.choose("Extra uren van de beheerder").fill("Wat precies, en waarom?", "Acht uur per week meer beheer.")
    iris.page.get_by_label("Welk team doet het?").select_option(str(world.cast.teams["caretakers"].id))
    iris.press("Opslaan wat we besloten").sees("Opgeschreven.", "De Haard · caretakers")
    iris.open("/te-doen/").sees_not("Iets in deze buurt vraagt om een besluit.")

    bram = world.at_work("Bram").open("/buurten/").press("Havenkwartier").sees("Extra uren van de beheerder")
    bram.sees_not(*NEVER)
    bram.press("Extra uren van de beheerder").sees("Acht uur per week meer beheer.", "Je bent aan de beurt")
    bram.sees_not(*NEVER, "hulp")

    iris.open("/buurten/").press("Havenkwartier").press("Galerijen en straten").sees(
        "6 van 8 woningen", "Boven de grens"
    )
    iris.press("De Wachter, Derde galerij").sees("Lees ze één voor één.", "Open situaties").sees_not("Farid")
    iris.press("Er komt een woning vrij: praat erover").sees("Hier komt een woning vrij.")
    iris.choose("Een zorgdrager").fill("Wat precies, en waarom?", "Een buur leert de nieuwe buren kennen.")
    iris.page.get_by_label("Welk team doet het?").select_option(str(world.cast.teams["neighbourhood"].id))
    iris.press("Opslaan wat we besloten").press("Stoppen")
    iris.fill("Wat leverde het op?", "Vier buren groeten elkaar.").press("Stoppen").sees("Vier buren groeten elkaar.")
    world.at_work("Hugo").open("/buurten/").sees("Nog geen buurt")


def test_a_rise_is_judged_and_every_page_fits_and_is_accessible(world: World) -> None:
    scene = watched(world.cast)
    iris = world.at_work("Iris").open("/te-doen/").sees("Signalen: meer dan gewoon")
    iris.press("Kijk wat er speelt").sees("Eerst: is er meer aan de hand, of is er meer verteld?")
    iris.press("Ik kijk hiernaar").press("Er is meer aan de hand").fill("Wat is er aan de hand?", "Ruzie op het plein.")
    iris.press("Er is meer aan de hand").press("Wat we eraan doen").fill(
        "Wat doen jullie, en wie?", "Elke avond een ronde."
    )
    iris.press("Opslaan").sees("Elke avond een ronde.", "We kijken weer op")
    again = (day_of(now()) + timedelta(weeks=8)).day
    iris.sees(str(again))
    page = f"/buurten/{AREA}/"
    for name, addresses in {
        "Iris": (
            page,
            *(page + part for part in ("cijfers/?wat=signals&over=", "plekken/", "niveau/", "plan/", "markering/")),
            f"{page}galerij/{scene.place.gallery.id}/",
            f"{page}straat/{scene.place.street.id}/",
            f"/buurten/galerijen/{scene.balance}/",
            "/buurten/drempel/",
        ),
        "Joost": ("/buurten/", page, f"{page}cijfers/", f"{page}gemengd-wonen/", f"/let-op/{scene.alert}/"),
        "Amira": (page, f"/maatregelen/{scene.measure}/"),
    }.items():
        seen = world.at_work(name).page
        for address in addresses:
            seen.goto(world.address + address)
            assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"
            assert violations(seen) == [], address
