"""Accounts for tests, and the viewers who act on them."""

from datetime import UTC, datetime
from uuid import UUID

from waakvlam.accounts.actions import open_account, set_password, sign_in
from waakvlam.accounts.models import User
from waakvlam.accounts.sessions import SessionStore
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Permission, Role, Viewer

NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
"""A Tuesday, noon in Amsterdam."""

PASSWORD = "vuurtoren-in-de-mist"
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"

SIGNING_IN = Viewer(Role.SIGNIN, NOON)


def administrator(moment: datetime = NOON) -> Viewer:
    return Viewer(Role.APP, moment, permissions=frozenset({Permission.CONFIGURE}))


def account(email: str = "noor@example.invalid", password: str = PASSWORD) -> UUID:
    """An account with a password."""
    with enter(administrator()):
        user, _ = open_account(by=administrator(), email=email)
    with enter(SIGNING_IN):
        set_password(by=SIGNING_IN, user=User.objects.get(pk=user), password=password, key=None)
    return user


def session(user: UUID | None = None, *, second_factor: bool = True) -> str:
    """The key of a live session, of somebody who signed in or of nobody yet."""
    store = SessionStore()
    store["colour"] = "blue"
    store.save()
    key = str(store.session_key)
    if user:
        with enter(SIGNING_IN):
            sign_in(by=SIGNING_IN, key=key, user=user, second_factor=second_factor, user_agent=FIREFOX)
    return key
