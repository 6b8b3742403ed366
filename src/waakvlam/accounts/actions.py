"""What changes about accounts: signing in, sessions, passwords, invitations, tokens."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from waakvlam.accounts.keys import keyed_hash, new_key, session_hash
from waakvlam.accounts.models import LinkPurpose, OneTimeLink, Scope, Session, User
from waakvlam.accounts.queries import account_of_link, account_with
from waakvlam.accounts.rules import browser_and_system, may_manage_accounts
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer

INVITATION_LASTS = timedelta(days=7)
NEW_PASSWORD_LASTS = timedelta(hours=1)


def sign_in(*, by: Viewer, key: str, user: UUID, second_factor: bool, user_agent: str) -> None:
    """The session with this key is `user`'s from now on; without a second factor it only serves to set one up."""
    _call("session_sign_in", session_hash(key), user, second_factor, *browser_and_system(user_agent))
    record(Happened.SIGNED_IN, by=by, ref=user)


def sign_in_as(*, by: Viewer, session: SessionBase, user: UUID, user_agent: str) -> None:
    """Become a persona: sign `session` in without a password, in the sign-in context.

    Raises `django.db.ProgrammingError` (42501) in a database that is not a simulation, `Missing` without such an
    account.
    """
    account = User.objects.filter(pk=user, is_active=True).first()
    if account is None:
        raise Missing
    session.flush()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    _call("session_persona", session_hash(str(session.session_key)), user, *browser_and_system(user_agent))
    record(Happened.SIGNED_IN, by=by, ref=user)


def sign_in_failed(*, by: Viewer, email: str) -> None:
    """Somebody tried to sign in in vain. The record holds the account that it was about, or this context."""
    record(Happened.SIGN_IN_FAILED, by=by, ref=account_with(by, email) or by.context)


def second_factor_set(*, by: Viewer, key: str, user: UUID) -> None:
    """A second factor was set up in the session with this key, which counts as having passed it."""
    _call("session_strengthen", session_hash(key))
    record(Happened.SECOND_FACTOR_SET, by=by, ref=user)


def second_factor_removed(*, by: Viewer, user: UUID) -> None:
    """A second factor was taken away; another one stayed."""
    record(Happened.SECOND_FACTOR_REMOVED, by=by, ref=user)


def end_session(*, by: Viewer, user: UUID, session: UUID) -> None:
    """End one of the user's own sessions. Raises `Missing` when it is not there."""
    ended, _rows = Session.objects.filter(pk=session, user=user).delete()
    if not ended:
        raise Missing
    record(Happened.SESSION_ENDED, by=by, ref=session)


def sign_out(*, by: Viewer, user: UUID, key: str) -> None:
    """End the session that asks; one that ended meanwhile is fine."""
    _end(by, Session.objects.filter(user=user, key_hash=session_hash(key)).values_list("pk", flat=True))


def end_other_sessions(*, by: Viewer, user: UUID, key: str | None) -> None:
    """End all sessions of the user but the one with this key (None: all)."""
    others = Session.objects.filter(user=user)
    if key:
        others = others.exclude(key_hash=session_hash(key))
    _end(by, others.values_list("pk", flat=True))


def set_password(*, by: Viewer, user: User, password: str, key: str | None) -> None:
    """Give the account a new password and end its sessions, but the one with this key."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(Happened.PASSWORD_SET, by=by, ref=user.pk)
    end_other_sessions(by=by, user=user.pk, key=key)


def open_account(*, by: Viewer, email: str, user: UUID | None = None) -> tuple[UUID, str]:
    """Open an account for a member of staff; its id and the key of the link with which they choose a password.

    The key is shown once. Raises `Refused` for who may not configure, `Invalid` when the address has an account.
    """
    Refused.unless(may_manage_accounts(by))
    user = user or new_id()
    try:
        with transaction.atomic():
            _call("account_open", user, email.strip().lower())
    except IntegrityError:
        raise Invalid(_("This e-mail address has an account already."), "email") from None
    record(Happened.ACCOUNT_OPENED, by=by, ref=user)
    return user, invite(by=by, user=user)


def invite(*, by: Viewer, user: UUID) -> str:
    """A (new) invitation for an account that has no password yet; the key of the link, shown once.

    Raises `Missing` for an account that is closed, unknown or already in use.
    """
    Refused.unless(may_manage_accounts(by))
    raw = new_key()
    if not _call("account_invite", new_id(), user, keyed_hash("link", raw), by.now + INVITATION_LASTS):
        raise Missing
    record(Happened.ACCOUNT_INVITED, by=by, ref=user)
    return raw


def close_account(*, by: Viewer, user: UUID) -> None:
    """Nobody can sign in with this account from now on, and whoever is signed in with it is out at the next click."""
    _set_active(by, user, False, Happened.ACCOUNT_CLOSED)


def reopen_account(*, by: Viewer, user: UUID) -> None:
    """Let somebody in again, with the password and second factor they had."""
    _set_active(by, user, True, Happened.ACCOUNT_REOPENED)


def new_password_link(*, by: Viewer, user: UUID) -> tuple[str, str] | None:
    """A link for a new password: the e-mail address it goes to and the key in it. None without an open account.

    For the worker: the page queues the job for any address, so that its answer takes equally long and tells nothing.
    """
    account = User.objects.filter(pk=user, is_active=True).first()
    if account is None or account.email is None:
        return None
    raw = new_key()
    OneTimeLink(
        purpose=LinkPurpose.NEW_PASSWORD,
        ref=user,
        hash=keyed_hash("link", raw),
        made_at=by.now,
        ends_at=by.now + NEW_PASSWORD_LASTS,
    ).save(force_insert=True)
    return account.email, raw


def choose_password(*, by: Viewer, raw: str, password: str) -> None:
    """Set the password of the account that a one-time link is for, and use the link up.

    Raises `Missing` when the link was used, ended or is for an account that was closed.
    """
    user = account_of_link(by, raw)
    used = OneTimeLink.objects.filter(hash=keyed_hash("link", raw), used_at=None, ends_at__gt=by.now)
    if not used.update(used_at=by.now):
        raise Missing
    set_password(by=by, user=user, password=password, key=None)


def make_token(*, by: Viewer, organisation: UUID, name: str, scopes: Collection[Scope], ends_at: datetime) -> str:
    """Make a token for an organisation's system and return it: it is shown once and never again.

    Raises `Refused` for who may not configure.
    """
    Refused.unless(may_manage_accounts(by))
    token, raw = new_id(), new_key()
    listed = [scope.value for scope in scopes]
    _call("token_make", token, organisation, name, keyed_hash("token", raw), raw[-4:], listed, ends_at)
    record(Happened.TOKEN_MADE, by=by, ref=token)
    return raw


def revoke_token(*, by: Viewer, token: UUID) -> None:
    """The token stops working at once. Raises `Missing` when it is not there or was revoked before."""
    Refused.unless(may_manage_accounts(by))
    if not _call("token_revoke", token):
        raise Missing
    record(Happened.TOKEN_REVOKED, by=by, ref=token)


def forget_expired(*, by: Viewer) -> None:
    """Remove sessions, attempts and links that are over. Needs the clock role; run once a day."""
    _call("accounts_sweep")


def _set_active(by: Viewer, user: UUID, active: bool, happened: Happened) -> None:
    Refused.unless(may_manage_accounts(by))
    if not _call("account_set_active", user, active):
        raise Missing
    record(happened, by=by, ref=user)


def _end(by: Viewer, sessions: Iterable[UUID]) -> None:
    for session in list(sessions):
        Session.objects.filter(pk=session).delete()
        record(Happened.SESSION_ENDED, by=by, ref=session)


def _call(function: str, *values: Any) -> Any:
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT walls.{function}({places})", values)
        (answer,) = cursor.fetchone()
    return answer
