"""A keeper's calendar for their own agenda."""

from waakvlam.accounts.keys import keyed_hash, new_key
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.models import Feed


def make_feed(*, by: Viewer) -> str:
    """Make the key of one's own calendar and return it, once; the key before it stops working."""
    if by.person is None:
        raise Missing
    Feed.objects.filter(professional=by.person).delete()
    key = new_key()
    feed = Feed(professional_id=by.person, hash=feed_hash(key), made_at=by.now)
    feed.save(force_insert=True)
    record(Happened.FEED_MADE, by=by, ref=feed.id)
    return key


def end_feed(*, by: Viewer) -> None:
    """Stop one's own calendar. Raises `Missing` without one."""
    feed = Feed.objects.filter(professional=by.person).first()
    if feed is None:
        raise Missing
    record(Happened.FEED_ENDED, by=by, ref=feed.id)
    feed.delete()


def feed_hash(key: str) -> bytes:
    """What the database keeps of a calendar's key."""
    return keyed_hash("feed", key)
