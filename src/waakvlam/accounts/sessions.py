"""Django's session engine on our own table, without rights on that table.

Every call is one round trip to a function that knows one session: the one with this key. The content is sealed and
bound to the key, because it holds secrets for a while (an app that is being set up, a form that waits).
"""

from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidTag
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import connection

from waakvlam.accounts.keys import session_hash
from waakvlam.kernel.encrypted import seal, unseal


class SessionStore(SessionBase):
    """A session of at most 12 hours that ends after 30 minutes of silence; a session that ended never comes back."""

    # What the base class has and its type stubs leave out.
    _get_new_session_key: Callable[[], str]
    _get_session: Callable[..., dict[str, Any]]
    _session: dict[str, Any]

    def exists(self, session_key: str) -> bool:
        """Whether a live session has this key."""
        return _ask("session_open", session_hash(session_key)) is not None

    def load(self) -> dict[str, Any]:
        """The content; empty, and the key forgotten, when there is no such live session."""
        key_hash = session_hash(str(self.session_key))
        sealed = _ask("session_open", key_hash)
        if sealed is not None:
            try:
                text = unseal(bytes(sealed), _place(key_hash))
            except (InvalidTag, KeyError):
                pass  # sealed with a key that left the ring, or not ours: as good as no session
            else:
                return dict(self.serializer().loads(text.encode("latin-1")))
        self._session_key = None
        return {}

    def create(self) -> None:
        """Start a new, empty session."""
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the content. Raises `UpdateError` when the session ended meanwhile."""
        if self.session_key is None:
            return self.create()
        key_hash = session_hash(self.session_key)
        sealed = self._sealed(self._get_session(no_load=must_create), key_hash)
        if not _ask("session_begin" if must_create else "session_put", key_hash, sealed):
            raise UpdateError
        return None

    def cycle_key(self) -> None:
        """Give this session a new key, so that one set up by somebody else is worthless after signing in."""
        content, old = self._session, self.session_key
        if old is None:
            self.create()
        else:
            self._session_key = self._get_new_session_key()
            key_hash = session_hash(self._session_key)
            if not _ask("session_rekey", session_hash(old), key_hash, self._sealed(content, key_hash)):
                raise UpdateError
        self._session_cache = content
        self.modified = True

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one with this key."""
        key = session_key or self.session_key
        if key is not None:
            _ask("session_end", session_hash(key))

    @classmethod
    def clear_expired(cls) -> None:
        """Nothing: `accounts.actions.forget_expired` runs from the schedule."""

    def _sealed(self, content: dict[str, Any], key_hash: bytes) -> bytes:
        return seal(self.serializer().dumps(content).decode("latin-1"), _place(key_hash))


def _place(key_hash: bytes) -> str:
    return f"accounts_session.data/{key_hash.hex()}"


def _ask(function: str, *values: bytes) -> Any:
    places = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT walls.{function}({places})", values)
        (answer,) = cursor.fetchone()
    return answer
