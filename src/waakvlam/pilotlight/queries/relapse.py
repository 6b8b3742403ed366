"""Which lights burn where a signal came in."""

from uuid import UUID

from django.db import connection

from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.models import Light


def lights_at(viewer: Viewer, signal: UUID) -> list[tuple[Light, int]]:
    """The lights of who lives where a signal came in, each with its seriousness (1 to 4). Needs the clock role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT light, seriousness FROM walls.lights_at_signal(%s)", [signal])
        found = dict(cursor.fetchall())
    return [(light, found[light.id]) for light in Light.objects.filter(id__in=found).order_by("proposed_at")]
