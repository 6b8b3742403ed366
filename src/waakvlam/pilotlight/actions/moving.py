"""A light goes along when its resident moves."""

from uuid import UUID

from django.db import connection
from django.db.transaction import atomic

from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.actions.projecting import project_all
from waakvlam.pilotlight.models import Light


@atomic
def follow_move(*, by: Viewer, resident: UUID) -> bool:
    """Let the light of somebody who moved belong to the neighbourhood where they live now; whether it changed.

    Its coordinator and policy are those of that neighbourhood; the face stays. A consequence of `resident moved`.
    Needs the clock role; repeating it changes nothing more.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.follow_home(%s)", [resident])
        moved = [light for (light,) in cursor]
    lights = list(Light.objects.filter(id__in=moved))
    if lights:
        project_all(lights, by=by)
    return bool(lights)
