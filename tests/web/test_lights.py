"""A keeper's screens: today, a contact in four taps, one light as a story."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client

from tests.cast import Cast
from tests.web.residents import farid_in, lit, said_twice
from tests.web.signing import signed_in
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.pilotlight.models import Light


@pytest.fixture
def light(database: str, cast: Cast) -> UUID:
    """Farid's light: it burns, Amira is his known face and Chantal her deputy."""
    return lit(cast, cast.farid(at=now()))


@pytest.fixture
def amira(light: UUID, cast: Cast) -> Client:
    return signed_in(cast, "Amira")


def text(answer: object) -> str:
    """What a page says."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())  # type: ignore[attr-defined]


def test_a_light_reads_as_a_story(light: UUID, amira: Client) -> None:
    page = text(amira.get(f"/waakvlam/{light}/"))
    story = ("Farid", "Lantaarnstraat 12", "Je bent aan de beurt", "nog niet ontmoet", "Groen", "elke week")
    for said in (*story, "Amira Voorbeeld", "Bij afwezigheid: Chantal Voorbeeld", "Waakvlam voorgesteld"):
        assert said in page


def test_contact_is_written_down(light: UUID, amira: Client) -> None:
    form = amira.get(f"/waakvlam/{light}/contact/").content.decode()
    assert 'value="visit" required id="id_how_0" checked' in form or "checked" in form
    day = re.search(r'name="next_on" value="([0-9-]+)"', form)
    assert day
    done = amira.post(
        f"/waakvlam/{light}/contact/",
        {"how": "visit", "result": "reached", "mood": "steady", "words": "Koffie.", "next_on": day[1]},
    )
    assert done["Location"] == "/vandaag/"
    page = text(amira.get(f"/waakvlam/{light}/"))
    assert "Langs geweest: gesproken, gaat goed" in page
    assert "Koffie." in page


def test_what_is_asked_leads_to_where_it_is_done(light: UUID, amira: Client, cast: Cast) -> None:
    page = amira.get("/te-doen/").content.decode()
    assert "Farid, Lantaarnstraat 12" in page
    assert f'href="/waakvlam/{light}/contact/"' in page


def test_a_coordinator_chooses_a_face_without_reading_for_whom(database: str, cast: Cast) -> None:
    light = lit(cast, cast.farid(at=now()), keeper=None)
    iris = signed_in(cast, "Iris")
    page = iris.get("/te-doen/").content.decode()
    assert f'href="/waakvlam/{light}/gezicht/"' in page
    assert "Farid" not in page + iris.get(f"/waakvlam/{light}/gezicht/").content.decode()
    assert iris.get(f"/waakvlam/{light}/").status_code == 404
    chosen = {"keeper": str(cast.people["Chantal"][0].id), "deputy": str(cast.people["Amira"][0].id)}
    assert iris.post(f"/waakvlam/{light}/gezicht/", chosen)["Location"] == "/te-doen/"
    page = signed_in(cast, "Chantal").get("/te-doen/").content.decode()
    assert f'href="/waakvlam/{light}/contact-leggen/"' in page


def write_down(amira: Client, light: UUID, **more: str) -> str:
    """A contact is written down; where that leads."""
    return amira.post(f"/waakvlam/{light}/contact/", {"how": "visit", "result": "reached", **more})["Location"]


def test_what_must_be_chosen_is_said_and_nothing_else_is_asked(light: UUID, amira: Client) -> None:
    assert "Kies wat het werd." in text(amira.post(f"/waakvlam/{light}/contact/", {"how": "visit"}))
    late = amira.post(f"/waakvlam/{light}/contact/", {"how": "visit", "result": "reached", "next_on": "2040-01-01"})
    assert "Kies een dag tot en met" in text(late)
    assert write_down(amira, light) == "/vandaag/"


def test_a_contact_of_yesterday_is_written_down_on_its_day(light: UUID, amira: Client, cast: Cast) -> None:
    today = now().astimezone(AMSTERDAM).date()
    early = {"how": "visit", "result": "seen", "on": (today - timedelta(days=1)).isoformat()}
    assert "op die dag is de waakvlam voorgesteld" in text(amira.post(f"/waakvlam/{light}/contact/", early))
    travel(timedelta(days=2))
    amira = signed_in(cast, "Amira")
    write_down(amira, light, on=(today + timedelta(days=1)).isoformat())
    reached = Light.objects.using(OWNER_ALIAS).get().reached_at
    assert reached
    assert reached.astimezone(AMSTERDAM).date() == today + timedelta(days=1)
    write_down(amira, light, on=today.isoformat())
    wrong = {"how": "visit", "result": "seen", "on": (today + timedelta(days=3)).isoformat()}
    assert "toekomst" in text(amira.post(f"/waakvlam/{light}/contact/", wrong))


def test_the_day_as_the_rhythm_says_follows_the_rhythm_and_another_day_is_kept(light: UUID, amira: Client) -> None:
    suggested = _suggested(amira, light)
    write_down(amira, light, next_on=suggested)
    assert Light.objects.using(OWNER_ALIAS).get().named_on is None
    sooner = (now() + timedelta(days=2)).date()
    write_down(amira, light, next_on=sooner.isoformat())
    assert Light.objects.using(OWNER_ALIAS).get().named_on == sooner


def test_the_day_that_stands_there_is_the_one_that_the_rhythm_gives_also_after_a_stage(
    light: UUID, amira: Client
) -> None:
    for _contact in range(5):
        suggested = _suggested(amira, light)
        write_down(amira, light, next_on=suggested)
        due = Light.objects.using(OWNER_ALIAS).get().next_due_at
        assert due
        assert due.astimezone(AMSTERDAM).date().isoformat() == suggested
    assert "om de 2 weken" in text(amira.get(f"/waakvlam/{light}/"))


def _suggested(amira: Client, light: UUID) -> str:
    found = re.search(r'name="next_on" value="([0-9-]+)"', amira.get(f"/waakvlam/{light}/contact/").content.decode())
    assert found
    return found[1]


def test_a_worrying_contact_offers_help_at_once(light: UUID, amira: Client) -> None:
    worrying = write_down(amira, light, mood="worrying", words="Doet niet open.")
    page = text(amira.get(worrying))
    for said in ("Nu gevaar: bel 112", "Niemand regelt de hulp nog", "Deel als signaal", "Vanaf nu: lichte hulp"):
        assert said in page
    more = worrying.replace("zorgelijk", "meer-hulp")
    day = (now() + timedelta(days=28)).date().isoformat()
    assert "dag na vandaag" in text(amira.post(more, {"reason": "Slaapt niet.", "review_on": "2020-01-01"}))
    assert amira.post(more, {"reason": "Slaapt niet.", "review_on": day})["Location"] == f"/waakvlam/{light}/"
    assert "Vanaf nu: veel hulp" in text(amira.get(worrying))


def test_who_worries_reads_whom_to_call_by_name_and_the_case_lead_is_not_told_to_call_herself(
    light: UUID, amira: Client, cast: Cast
) -> None:
    worrying = write_down(amira, light, mood="worrying")
    day = (now() + timedelta(days=28)).date().isoformat()
    amira.post(worrying.replace("zorgelijk", "meer-hulp"), {"reason": "Slaapt niet.", "review_on": day})
    card = text(signed_in(cast, "Chantal").get(worrying)).partition("Bel wie de hulp regelt")[2]
    assert card.startswith(" Amira Voorbeeld , Wijkteam Oost")
    assert "Bel 030 000 00 00" in card
    own = text(amira.get(worrying))
    assert "Je regelt zelf de hulp" in own
    assert "Bel wie de hulp regelt" not in own
    assert "Bel 030" not in own


def test_after_worries_the_next_contact_is_soon_and_one_tap_makes_it_sooner(light: UUID, amira: Client) -> None:
    amira.post(f"/waakvlam/{light}/hoe-vaak/", {"often": "3 month", "reason": "Dat wil Farid graag."})
    quarter = _suggested(amira, light)
    worrying = write_down(amira, light, mood="worrying", next_on=quarter)
    today = now().astimezone(AMSTERDAM).date()
    due = Light.objects.using(OWNER_ALIAS).get().next_due_at
    assert due
    assert due.astimezone(AMSTERDAM).date() <= today + timedelta(days=7)
    page = amira.get(worrying)
    assert "Volgend contact: uiterlijk" in text(page)
    sooner = re.search(r'name="next_on" value="([0-9-]+)"', page.content.decode())
    assert sooner
    assert "Kies een dag van vandaag tot en met" in text(amira.post(worrying, {"next_on": quarter}))
    assert amira.post(worrying, {"next_on": sooner[1]})["Location"] == worrying
    assert Light.objects.using(OWNER_ALIAS).get().named_on == date.fromisoformat(sooner[1])
    assert "Het volgende contact is eerder." in text(amira.get(worrying))
    assert "Eerder contact" in text(amira.get(f"/waakvlam/{light}/"))


def test_who_wrote_down_a_contact_reads_when_the_next_is(light: UUID, amira: Client) -> None:
    write_down(amira, light, mood="wobbly")
    assert "Opgeschreven. Volgend contact:" in text(amira.get("/vandaag/"))


def test_sharing_needs_that_the_resident_knows_and_is_done_once(light: UUID, amira: Client) -> None:
    share = write_down(amira, light, mood="worrying").replace("zorgelijk", "delen")
    assert "Vertel het eerst de bewoner." in text(amira.post(share, {"kinds": "few_people"}))
    assert amira.post(share, {"kinds": "few_people", "may": "told"})["Location"] == f"/waakvlam/{light}/"
    assert "Gedeeld" in text(amira.get(f"/waakvlam/{light}/"))
    assert "al gedeeld" in text(amira.post(share, {"kinds": "few_people", "may": "danger"}))
    assert "Gedeeld" in text(amira.get(share.replace("delen", "zorgelijk")))


def test_two_versions_stand_side_by_side_and_one_is_chosen(light: UUID, amira: Client, cast: Cast) -> None:
    made = said_twice(cast, light)
    todo = amira.get("/te-doen/").content.decode()
    assert f'href="/contactmoment/{made}/vergelijken/"' in todo
    assert "Twee versies" in text(amira.get("/te-doen/"))
    assert "Twee versies: kies" in text(amira.get(f"/waakvlam/{light}/"))
    page = text(amira.get(f"/contactmoment/{made}/vergelijken/"))
    assert "Langs geweest: gesproken" in page
    assert "Langs geweest: gezien" in page
    amira.post(f"/contactmoment/{made}/vergelijken/", {"holds": "this"})
    assert "Telt niet: een andere versie klopt" in text(amira.get(f"/waakvlam/{light}/"))
    assert amira.get(f"/contactmoment/{made}/vergelijken/").status_code == 404


def test_what_was_erased_before_anybody_chose_is_seen_and_ended_by_a_person(
    light: UUID, amira: Client, cast: Cast
) -> None:
    made = said_twice(cast, light)
    with connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("UPDATE duties_duty SET subject = NULL WHERE ref = %s", [made])
        cursor.execute("DELETE FROM pilotlight_checkin")
    assert "beide notities zijn gewist" in text(amira.get("/te-doen/"))
    assert "Er valt niets meer te vergelijken" in text(amira.get(f"/contactmoment/{made}/vergelijken/"))
    assert amira.post(f"/contactmoment/{made}/vergelijken/")["Location"] == "/te-doen/"
    assert "beide notities zijn gewist" not in text(amira.get("/te-doen/"))
    assert amira.get(f"/contactmoment/{made}/vergelijken/").status_code == 404


def test_a_plan_in_three_colours_and_which_fits_now(light: UUID, amira: Client) -> None:
    assert "Schrijf" in text(amira.post(f"/waakvlam/{light}/plan/", {}))
    given = {"green-others_see": "Gordijnen open.", "yellow-helps": "Samen lopen.", "with_resident": "on"}
    assert amira.post(f"/waakvlam/{light}/plan/", given)["Location"] == f"/waakvlam/{light}/"
    assert amira.post(f"/waakvlam/{light}/kleur/", {"colour": "yellow"}).status_code == 302
    assert amira.post(f"/waakvlam/{light}/kleur/", {"colour": "blue"}).status_code == 404
    page = text(amira.get(f"/waakvlam/{light}/"))
    for said in ("Gordijnen open.", "Samen lopen.", "het gaat minder · past nu", "Andere kleur van het plan"):
        assert said in page
    assert "Gordijnen open." in amira.get(f"/waakvlam/{light}/plan/").content.decode()
    paper = text(amira.get(f"/waakvlam/{light}/plan/papier/"))
    assert "Samen lopen." in paper
    assert "Farid" not in paper


def test_the_card_says_who_to_call_and_not_for_whom(light: UUID, amira: Client) -> None:
    card = text(amira.get(f"/waakvlam/{light}/kaartje/"))
    assert "Ik ben Amira Voorbeeld" in card
    assert "Dan komt Chantal Voorbeeld" in card
    assert "Farid" not in card


def test_each_verb_does_what_it_says(light: UUID, amira: Client) -> None:
    day = (now() + timedelta(days=20)).date().isoformat()
    url = f"/waakvlam/{light}"
    assert "Waarom?" in text(amira.post(f"{url}/hoe-vaak/", {"often": "2 week"}))
    amira.post(f"{url}/hoe-vaak/", {"often": "2 month", "reason": "Dat wil Farid graag."})
    page = text(amira.get(f"{url}/"))
    for said in ("om de 2 maanden", "Gekozen voor deze bewoner.", "Vaker of minder vaak", "Dat wil Farid graag."):
        assert said in page
    amira.post(f"{url}/hoe-vaak/", {"often": "", "reason": "Gaat goed."})
    assert "elke week" in text(amira.get(f"{url}/"))

    amira.post(f"{url}/pauze/", {"until": day, "reason": "Naar zijn zus."})
    page = text(amira.get(f"{url}/"))
    assert "Het contact rust tot" in page
    assert "Verder met contact" in page
    amira.post(f"{url}/verder/", {"words": ""})
    assert "Het contact ging verder" in text(amira.get(f"{url}/"))
    assert amira.get(f"{url}/niets/").status_code == 404


def test_letting_go_is_refused_with_the_day_on_which_it_may(light: UUID, amira: Client) -> None:
    assert "Houd contact. Loslaten kan vanaf" in text(amira.post(f"/waakvlam/{light}/afbouwen/", {}))


def test_letting_go_is_offered_from_the_day_on_which_it_may_and_before_it_that_day_is_said(
    light: UUID, amira: Client
) -> None:
    page = amira.get(f"/waakvlam/{light}/").content.decode()
    assert "Loslaten kan vanaf" in page
    assert "/afbouwen/" not in page
    Light.objects.using(OWNER_ALIAS).update(stable_since=now().date() - timedelta(days=3 * 366))
    page = amira.get(f"/waakvlam/{light}/").content.decode()
    assert "Loslaten kan vanaf" not in page
    assert f'href="/waakvlam/{light}/afbouwen/"' in page


def test_after_the_end_only_the_way_back_is_left(light: UUID, amira: Client) -> None:
    amira.post(f"/waakvlam/{light}/stoppen/", {"keeping": "card"})
    page = text(amira.get(f"/waakvlam/{light}/"))
    assert "De deur blijft open." in page
    assert "Farid" not in page
    assert amira.get(f"/waakvlam/{light}/contact/").status_code == 404
    assert amira.post(f"/waakvlam/{light}/weer-oppakken/")["Location"] == f"/waakvlam/{light}/"
    page = text(amira.get(f"/waakvlam/{light}/"))
    assert "Weer opgepakt" in page
    assert "opnieuw voorgesteld" in page


def test_help_that_was_asked_stands_first_until_somebody_spoke(light: UUID, amira: Client, cast: Cast) -> None:
    farid_in(cast, light).post("/mijn/hulp/", {"ask": "call", "words": "De kachel is stuk."})
    assert "Vraagt om hulp" in text(amira.get("/vandaag/"))
    assert f'href="/waakvlam/{light}/"' in amira.get("/te-doen/").content.decode()
    assert "De kachel is stuk." in text(amira.get(f"/waakvlam/{light}/"))
    write_down(amira, light)
    assert "De kachel is stuk." not in text(amira.get(f"/waakvlam/{light}/"))
