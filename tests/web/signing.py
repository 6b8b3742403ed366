"""Signing somebody of the cast in, as the personas page does."""

from django.conf import settings
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from waakvlam.accounts.actions import sign_in_as
from waakvlam.accounts.sessions import SessionStore
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer

SIMULATED = "SELECT walls.simulation_offset"


def signed_in(cast: Cast, name: str) -> Client:
    """A browser in which this person is signed in."""
    by = Viewer(Role.SIGNIN, now())
    session = SessionStore()
    with enter(by):
        sign_in_as(by=by, session=session, user=cast.people[name][0].user_id, user_agent="Firefox/140 (Linux)")
    client = Client(headers={"accept-language": "nl"})
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client


def asked_of(queries: CaptureQueriesContext) -> list[str]:
    """What a page asked of the database, without what only a city with a clock of its own asks."""
    return [one["sql"] for one in queries if not one["sql"].startswith(("BEGIN", "COMMIT", SIMULATED))]
