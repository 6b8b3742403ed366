"""Reading accounts: my sessions, an organisation's tokens, whose token this is."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from waakvlam.accounts.keys import keyed_hash, session_hash
from waakvlam.accounts.models import OneTimeLink, Session, User
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which somebody is signed in; `here` is the one that asks."""

    id: UUID
    words: str
    signed_in_at: datetime
    last_seen_at: datetime
    here: bool


class AccountState(StrEnum):
    """Where an account is: invited but without a password, in use, or closed."""

    INVITED = "invited"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AccountCard:
    """What an administrator sees of an account."""

    email: str
    state: AccountState
    invited_until: datetime | None


@dataclass(frozen=True, slots=True)
class TokenCard:
    """What an administrator sees of a token; `last_used_on` is a day."""

    id: UUID
    name: str
    last_four: str
    scopes: tuple[str, ...]
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None


@dataclass(frozen=True, slots=True)
class Token:
    """A token that works now: whose it is and what it may do."""

    id: UUID
    organisation: UUID
    name: str
    scopes: frozenset[str]


def devices(viewer: Viewer, *, user: UUID, key: str) -> list[Device]:
    """Where `user` is signed in now, the last seen first. `key` is the key of the session that asks."""
    own = session_hash(key)
    return [
        Device(
            session.id,
            device_words(session.browser, session.system),
            cast(datetime, session.signed_in_at),
            session.last_seen_at,
            bytes(session.key_hash) == own,
        )
        for session in Session.objects.filter(user=user).defer("data").order_by("-last_seen_at", "id")
    ]


def device_words(browser: str, system: str) -> str:
    """'Firefox on Android', in the language of the page."""
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown browser")


def passed_second_factor(viewer: Viewer, *, key: str) -> bool:
    """Whether the live session with this key is somebody's and passed a second factor."""
    return Session.objects.filter(key_hash=session_hash(key), user__is_active=True, second_factor=True).exists()


def account_with(viewer: Viewer, email: str) -> UUID | None:
    """The account with this e-mail address, whatever its capitals; None when there is none."""
    return User.objects.filter(email=email.lower()).values_list("pk", flat=True).first()


def account_of_link(viewer: Viewer, raw: str) -> User:
    """The account that this one-time link is for. Raises `Missing` when it was used or ended, or the account closed."""
    link = OneTimeLink.objects.filter(hash=keyed_hash("link", raw), used_at=None, ends_at__gt=viewer.now).first()
    user = link and User.objects.filter(pk=link.ref, is_active=True).first()
    if not user:
        raise Missing
    return user


def accounts_of(viewer: Viewer, users: Iterable[UUID]) -> dict[UUID, AccountCard]:
    """These accounts as an administrator sees them; never when somebody was there. Needs the permission to configure.

    An invitation that ended at `invited_until` no longer works.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.accounts_of(%s)", [list(users)])
        return {
            user: AccountCard(email, _state(active, chosen), until)
            for user, email, active, chosen, until in cursor.fetchall()
        }


def _state(active: bool, chosen: bool) -> AccountState:
    if not active:
        return AccountState.CLOSED
    return AccountState.OPEN if chosen else AccountState.INVITED


def tokens_of(viewer: Viewer, organisation: UUID) -> list[TokenCard]:
    """All tokens of an organisation, the oldest first. Needs the permission to configure."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.tokens_of(%s)", [organisation])
        return [TokenCard(i, name, tail, tuple(scopes), *rest) for i, name, tail, scopes, *rest in cursor.fetchall()]


def token_for(raw: str, now: datetime) -> Token | None:
    """Whose token this is, for the entrance of the API; None when it is unknown, ended or revoked.

    Needs no context: it comes before one. One round trip, which also notes the day.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.token_open(%s, %s)", [keyed_hash("token", raw), now])
        (found,) = cursor.fetchone()
    if found is None:
        return None
    found = json.loads(found)
    return Token(UUID(found["id"]), UUID(found["organisation"]), found["name"], frozenset(found["scopes"]))
