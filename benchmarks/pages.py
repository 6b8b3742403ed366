"""How fast the pages of keepers open, from session to rendered page, each with its look on the record.

Today and Contact in the team in a team of 200 keepers with 4,000 lights; Household with ten years of history, lived
through the product's own actions. The team is its own, beside the demo city: python -m benchmarks.pages [--lights N]
"""

import argparse
import json
import os
import platform
import statistics
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from benchmarks.city import browser_of, measure, open_city

SECONDS = 10.0
EACH = 20
"""Lights of one keeper."""
AREA = "BU99980201"
MOST_MS, MOST_QUERIES = 150, 15


def main() -> None:
    """Fill the team, live ten years in one household, and open the pages again and again."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lights", type=int, default=4_000)
    options.add_argument("--years", type=int, default=10)
    asked = options.parse_args()
    server = open_city()
    from django.db import connection, connections
    from django.test.utils import CaptureQueriesContext

    from waakvlam.access.models import Basis, Category, Grant, PurposeCode, Subject, SubjectKind
    from waakvlam.accounts.models import User
    from waakvlam.duties.models import Duty, DutyKind, Ladder
    from waakvlam.duties.rules import rung_times
    from waakvlam.households import actions as households
    from waakvlam.households.models import HelpRole, Law, Level, Resident, Stay, VisitResult
    from waakvlam.kernel.clock import now
    from waakvlam.kernel.context import enter
    from waakvlam.kernel.viewer import Permission, Role, Viewer
    from waakvlam.parties.models import (
        Membership,
        Organisation,
        OrganisationKind,
        Professional,
        StaffRole,
        Task,
        Team,
        WorkArea,
    )
    from waakvlam.parties.rules import day_of
    from waakvlam.pilotlight.actions.checking import Entry, check_in
    from waakvlam.pilotlight.actions.proposing import choose_keeper, propose
    from waakvlam.pilotlight.actions.reaching import Said, record_answer
    from waakvlam.pilotlight.models import CheckIn, How, Light, Mood, Origin, Result
    from waakvlam.pilotlight.states import LightState
    from waakvlam.places.models import Address

    moment = now()
    mark = uuid4().hex[:8]

    def keepers() -> tuple[Team, list[Professional]]:
        org = Organisation(code=f"bench-{mark}", name=f"Bench {mark}", kind=OrganisationKind.NEIGHBOURHOOD_TEAM)
        org.save(using="owner")
        team = Team(organisation_id=org.id, name=f"Bench {mark}", public_name="Bench", phone="030 000 00 00")
        team.save(using="owner")
        many = max(2, asked.lights // EACH)
        users = [User(email=f"keeper-{mark}-{n}@example.invalid") for n in range(many)]
        User.objects.using("owner").bulk_create(users)
        people = [
            Professional(user_id=user.id, organisation_id=org.id, name=f"Keeper {n}", function="keeper")
            for n, user in enumerate(users)
        ]
        Professional.objects.using("owner").bulk_create(people)
        Membership.objects.using("owner").bulk_create(
            Membership(team_id=team.id, professional_id=one.id, role=StaffRole.TEAM_MEMBER, since=date(2010, 1, 1))
            for one in people
        )
        WorkArea(team_id=team.id, area_code=AREA, task=Task.COORDINATION).save(using="owner")
        return team, people

    def addresses(many: int) -> list[Address]:
        found = [
            Address(
                bag_id=f"{mark[:7]}{n:09d}",
                street="Benchstraat",
                street_key="benchstraat",
                number=n + 1,
                postcode="9998AB",
                city="Vlamstad",
                neighbourhood=AREA,
            )
            for n in range(many)
        ]
        return list(Address.objects.using("owner").bulk_create(found, batch_size=1000))

    def fill(team: Team, people: list[Professional], homes: list[Address]) -> None:
        a_week = timedelta(days=7)
        places = [Subject(kind=SubjectKind.HOME, address_id=home.pk, since=moment - a_week) for home in homes]
        persons = [Subject(kind=SubjectKind.PERSON, since=moment - a_week) for _ in homes]
        Subject.objects.using("owner").bulk_create([*places, *persons], batch_size=1000)
        width = int(Category.CONTACT | Category.WELLBEING | Category.SUPPORT)
        Grant.objects.using("owner").bulk_create(
            (
                Grant(
                    team_id=team.id,
                    subject_id=one.id,
                    categories=width,
                    purpose=PurposeCode.PILOT_LIGHT,
                    basis=Basis.LAW,
                    valid_from=moment - a_week,
                    valid_until=moment + timedelta(days=300),
                    reach_from=moment - a_week,
                    act=one.id,
                )
                for one in [*places, *persons]
            ),
            batch_size=1000,
        )
        Resident.objects.using("owner").bulk_create(
            (Resident(subject_id=one.id, called=f"Bewoner {n}", registered_at=moment) for n, one in enumerate(persons)),
            batch_size=1000,
        )
        Stay.objects.using("owner").bulk_create(
            (
                Stay(resident_id=person.id, home_id=home.id, since=day_of(moment))
                for person, home in zip(persons, places, strict=True)
            ),
            batch_size=1000,
        )
        lights = [_light(one.id, n) for n, one in enumerate(persons)]
        for light, keeper in zip(lights, (people[n // EACH % len(people)] for n in range(len(lights))), strict=True):
            light.team_id, light.keeper_id = team.id, keeper.id
        Light.objects.using("owner").bulk_create(lights, batch_size=1000)
        Duty.objects.using("owner").bulk_create((_duty(light) for light in lights), batch_size=1000)
        CheckIn.objects.using("owner").bulk_create(
            (
                CheckIn(
                    light_id=light.id,
                    subject_id=light.subject_id,
                    how=How.VISIT,
                    result=Result.REACHED,
                    mood=Mood.STEADY,
                    words="Koffie gedronken, het gaat.",
                    at=moment - timedelta(days=5),
                    recorded_at=moment - timedelta(days=5),
                    team_id=team.id,
                    person_id=light.keeper_id,
                )
                for light in lights
            ),
            batch_size=1000,
        )

    def _light(subject: UUID, number: int) -> Light:
        due = moment + timedelta(days=(number % EACH) - EACH // 2)
        return Light(
            subject_id=subject,
            area=AREA,
            state=LightState.LIT,
            origin=Origin.PARTNER,
            proposed_at=moment - timedelta(days=60),
            lit_at=moment - timedelta(days=50),
            rhythm_since=moment - timedelta(days=50),
            reached_at=moment - timedelta(days=5),
            met_at=moment - timedelta(days=50),
            next_due_at=due,
            due_from=due - timedelta(days=1),
            lost_from=due + timedelta(days=7),
        )

    def _duty(light: Light) -> Duty:
        assert light.next_due_at is not None
        times = rung_times(Ladder.CONTACT, light.next_due_at)
        return Duty(
            kind=DutyKind.CHECK_IN,
            subject=light.subject_id,
            ref=light.id,
            area=AREA,
            team_id=light.team_id,
            person_id=light.keeper_id,
            holder_team_id=light.team_id,
            holder_person_id=light.keeper_id,
            ladder=Ladder.CONTACT,
            made_at=moment,
            due_at=light.next_due_at,
            rung_times=times,
            next_rung_at=times[0],
        )

    def live(team: Team, people: list[Professional], address: Address) -> UUID:
        """Ten years of a household of two, month by month; its home."""
        work = frozenset({Permission.TELL, Permission.WORK, Permission.COORDINATE})

        def months() -> Iterator[datetime]:
            for month in range(12 * asked.years):
                yield moment - timedelta(days=30 * (12 * asked.years - month))

        def viewer(at: datetime) -> Viewer:
            return Viewer(Role.APP, at, person=people[0].id, name="Keeper 0", teams=(team.id,), permissions=work)

        by = viewer(next(months()))
        with enter(by):
            home = households.enter_home(by=by, address=address.pk, team=team.id, act=uuid4())
            first, second = (
                households.register_resident(by=by, home=home, team=team.id, called=name) for name in ("Bo", "Kim")
            )
            helper = households.involve(
                by=by,
                subject=first,
                role=HelpRole.SUPPORT_WORKER,
                law=Law.WMO,
                team=team.id,
                person=people[1].id,
                agreed_visits=4,
            )
            light = propose(by=by, resident=second, origin=Origin.PARTNER, team=team.id)
            choose_keeper(by=by, light=light, keeper=people[0].id, deputy=people[1].id)
            record_answer(by=by, light=light, answer=Said.YES)
        for number, at in enumerate(months()):
            by = viewer(at + timedelta(hours=1))
            with enter(by):
                check_in(by=by, entry=Entry(light, How.VISIT, Result.REACHED, Mood.STEADY, "Het gaat."))
                households.record_visit(by=by, involvement=helper, result=VisitResult.REACHED)
                if number % 6 == 0:
                    households.set_level(
                        by=by,
                        home=home,
                        level=(Level.LIGHT_SUPPORT, Level.INTENSIVE)[number // 6 % 2],
                        reason="Samen gekozen.",
                        review_on=day_of(by.now) + timedelta(days=60),
                        stays="Het vaste gezicht",
                    )
        return home

    team, people = keepers()
    homes = addresses(asked.lights + 1)
    fill(team, people, homes[:-1])
    home = live(team, people, homes[-1])
    connections["owner"].cursor().execute("ANALYZE")
    browser = browser_of(people[0].user_id)

    figures: dict[str, float] = {"lights": asked.lights, "keepers": len(people), "years": asked.years}
    for name, address in {
        "today": "/vandaag/",
        "contact": "/contact/",
        "household": f"/huishouden/{home}/",
    }.items():

        def one(address: str = address) -> None:
            assert browser.get(address).status_code == 200

        with CaptureQueriesContext(connection) as queries:
            one()
        real = [q for q in queries if not q["sql"].startswith(("BEGIN", "COMMIT", "SELECT walls.simulation_offset"))]
        taken = measure(one, SECONDS)
        figures[f"{name}_median_ms"] = round(statistics.median(taken), 1)
        figures[f"{name}_p95_ms"] = round(statistics.quantiles(taken, n=20)[18], 1)
        figures[f"{name}_queries"] = len(real)
        figures[f"{name}_holds"] = figures[f"{name}_p95_ms"] < MOST_MS and len(real) <= MOST_QUERIES
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(json.dumps({"benchmark": "pages", "machine": machine, "figures": figures}))
    server.stop()


if __name__ == "__main__":
    main()
