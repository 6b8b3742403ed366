"""Who a session is for: what the entrance learns, in one question, at every request."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from tests.accounts.people import NOON, SIGNING_IN, administrator, session
from tests.parties.world import Town
from waakvlam.accounts import actions
from waakvlam.accounts.keys import session_hash
from waakvlam.accounts.queries import devices
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.parties.models import Membership, StaffRole

TODAY = NOON.date()


def staff(key: str, today: date = TODAY) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.session_staff(%s, %s)", [session_hash(key), today])
        (found,) = cursor.fetchone()
    return found and json.loads(found)


def test_the_entrance_learns_who_and_in_which_roles(database: str) -> None:
    town = Town()
    west, east = town.team("Wijkteam West"), town.team("Wijkteam Oost")
    amira = town.person("Amira", west, role=StaffRole.TEAM_MEMBER)
    town.membership(amira, west, role=StaffRole.COORDINATOR, since=date(2025, 1, 1))
    town.membership(amira, east, role=StaffRole.TEAM_MEMBER, since=TODAY + timedelta(days=1))
    found = staff(session(amira.user_id))
    assert UUID(found["person"]) == amira.pk
    assert found["name"] == "Amira"
    assert found["organisation"]["kind"] == "municipality"
    assert found["teams"] == [{"id": str(west.pk), "name": "Wijkteam West", "roles": ["coordinator", "team member"]}]


def test_a_membership_that_ended_counts_from_the_next_request(database: str) -> None:
    town = Town()
    amira = town.person("Amira", town.team("Wijkteam West"))
    key = session(amira.user_id)
    assert len(staff(key)["teams"]) == 1
    Membership.objects.using(OWNER_ALIAS).update(until=TODAY)
    assert staff(key)["teams"] == []


def test_a_closed_account_and_an_ended_session_let_nobody_in(database: str) -> None:
    amira = Town().person("Amira")
    first, second = session(amira.user_id), session(amira.user_id)
    with enter(SIGNING_IN):
        ended = next(d for d in devices(SIGNING_IN, user=amira.user_id, key=first) if d.here)
        actions.end_session(by=SIGNING_IN, user=amira.user_id, session=ended.id)
    assert staff(first) is None
    assert staff(second)
    by = administrator()
    with enter(by):
        actions.close_account(by=by, user=amira.user_id)
    assert staff(second) is None


def test_without_a_second_factor_or_without_work_nobody_is_staff(database: str) -> None:
    amira = Town().person("Amira")
    assert staff(session(amira.user_id, second_factor=False)) is None
    assert staff(session()) is None
    assert staff(session_hash(session(amira.user_id)).hex()) is None, "a stolen hash is no key"
