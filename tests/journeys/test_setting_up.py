"""Karin and Bram bring in a file, on a phone and on a desktop; what they see fits and axe finds nothing."""

from io import BytesIO
from uuid import UUID

import pytest
from playwright.sync_api import FilePayload

from tests.cast import AREA
from tests.imports import files
from tests.journeys.visitor import Visitor
from tests.journeys.world import World
from tests.web.places import draw_areas
from waakvlam.imports.actions.reading import read_file
from waakvlam.kernel.clock import now
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.parties.models import Task, WorkArea


def choose(visitor: Visitor, file: BytesIO) -> Visitor:
    """Pick a file from the device."""
    given = FilePayload(name="bestand.csv", mimeType="text/csv", buffer=file.getvalue())
    visitor.page.locator("input[type=file]").set_input_files(files=[given])
    return visitor


def work(visitor: Visitor) -> Visitor:
    """The worker does its job; the page, which asks for figures every two seconds, finds out by itself."""
    with visitor.page.expect_navigation():
        read_file(upload=UUID(visitor.page.url.split("/")[-2]), clock=now)
    return visitor.open(path_of(visitor))


def path_of(visitor: Visitor) -> str:
    """Where somebody is."""
    return visitor.page.url.removeprefix(visitor.address)


@pytest.mark.parametrize(("name", "kind"), [("Karin", "Wijken en buurten"), ("Bram", "Signalen")])
def test_a_file_is_tried_brought_in_and_thrown_away(world: World, name: str, kind: str) -> None:
    visitor = world.at_work(name).open("/inlezen/").press(kind)
    visitor.press("Probeer het bestand").sees("hooguit 64 MB")
    choose(visitor, files.areas() if name == "Karin" else files.told()).press("Probeer het bestand")
    visitor.sees("Wordt geprobeerd")
    work(visitor).sees("Er is nog niets ingelezen", "Regels die niet kloppen")
    visitor.press("Inlezen").sees("Wordt ingelezen")
    work(visitor).sees("Dit is ingelezen")
    report = path_of(visitor)
    visitor.open("/inlezen/").sees("1 regel klopt niet")
    visitor.open(report).press("Gooi het verslag weg").sees("Het bestand is weggegooid")


def test_without_a_script_one_looks_again(world: World) -> None:
    page = world.windows.open(world.screen, script=False, language="nl-NL")
    page.context.add_cookies(world.at_work("Karin").page.context.cookies())  # type: ignore[arg-type]
    karin = Visitor(page, world.address, script=False).open("/inlezen/areas/")
    choose(karin, files.areas()).press("Probeer het bestand").sees("Wordt geprobeerd")
    read_file(upload=UUID(page.url.split("/")[-2]), clock=now)
    karin.press("Kijk opnieuw").sees("Er is nog niets ingelezen")


def test_accounts_and_keys_of_an_organisation(world: World) -> None:
    team = world.cast.teams["neighbourhood"]
    karin = world.at_work("Karin").open("/wie-werkt-waar/organisaties/")
    karin.open(f"/accounts/{team.organisation_id}/").press("Open een account")
    karin.press("Open het account").sees("verplicht")
    karin.fill("Naam", "Nora Voorbeeld").fill("E-mailadres van het werk", "nora@example.invalid")
    karin.fill("Functie", "wijkwerker").choose("Teamlid").press("Open het account")
    karin.sees("Uitnodiging voor Nora Voorbeeld").press("Ik heb hem gegeven").sees("Uitgenodigd")
    karin.open(f"/accounts/van/{world.cast.people['Amira'][0].id}/sluiten/").sees("blijft openstaan")
    karin.press("Sluit het account").sees("Gesloten").press("Sleutels voor de API").press("Maak een sleutel")
    karin.fill("Voor welk systeem?", "Zaaksysteem").press("Maak de sleutel").sees("De nieuwe sleutel")
    karin.press("Hij staat in het systeem").sees("Eindigt op").press("Trek in").press("Trek de sleutel in")
    karin.sees("Ingetrokken")
    karin.open("/mijn-mail/").choose("Eén mail per werkdag").press("Opslaan").sees("Het geldt vanaf nu")


def test_teams_on_the_map(world: World) -> None:
    draw_areas(world.cast)
    elsewhere = world.cast.teams["elsewhere"]
    WorkArea(team=elsewhere, area_code=AREA, task=Task.FIRST_VISIT).save(using=OWNER_ALIAS)
    dirk = world.at_work("Dirk").open("/wie-werkt-waar/kaart/")
    dirk.sees("Meer dan één team: 1 buurt", "Nog niemand: 1 buurt", "Sociaal beheer De Haard")
    page = dirk.page
    page.locator(".map__area").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/wie-werkt-waar/?area=BU99990201" in page.url
