"""Which lights there are for people or at a home, for pages about something else that say so."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.access.models import Category
from waakvlam.access.queries import open_door
from waakvlam.households.queries import PURPOSE, living_at
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.queries.household import open_lights
from waakvlam.web.lights.words import state_words


@dataclass(frozen=True, slots=True)
class LightHere:
    """A light in words, such as 'Pilot light: proposed'; `url` is empty for a team that does not keep it."""

    words: str
    url: str


def lights_here(viewer: Viewer, people: Collection[UUID]) -> list[LightHere]:
    """The open lights of these people, as far as the viewer may know. One query."""
    return [
        LightHere(
            words=_("Pilot light: %(state)s") % {"state": state_words(light.state)},
            url=reverse("light", args=[light.id]) if light.team_id in viewer.teams else "",
        )
        for light in open_lights(viewer, people)
    ]


def lights_around(viewer: Viewer, subject: UUID) -> list[LightHere]:
    """The same for a person, or for who lives in a home, that was looked at. Three queries."""
    people = [subject, *living_at(viewer, subject)]
    open_door(viewer, people, categories=Category.CONTACT, activity="pilot light here", purpose=PURPOSE)
    return lights_here(viewer, people)
