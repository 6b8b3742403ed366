"""What a phone may still keep."""

from uuid import UUID

from django.db import connection

from waakvlam.kernel.viewer import Viewer


def must_wipe(viewer: Viewer, device: UUID) -> bool:
    """Whether a phone must forget everything: it was withdrawn, its sign-in was ended by hand, or its owner may no
    longer work here. Known without signing in, by the phone's own id; false for a phone that nobody knows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.must_wipe(%s, %s)", [device, viewer.now.date()])
        (wipe,) = cursor.fetchone()
    return bool(wipe)
