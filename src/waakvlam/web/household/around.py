"""What an act in a household is about: who acts, the household, and the resident or helper in it."""

from dataclasses import dataclass
from uuid import UUID

from waakvlam.access.models import Category
from waakvlam.households.actions.helping import open_involvement
from waakvlam.households.models import Involvement
from waakvlam.households.queries import Household, Person, homes_of, household, open_subject
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.queries.household import Lit, lit


@dataclass(frozen=True, slots=True)
class Around:
    """A household as somebody sees it who does something there: with it, with one resident, or with one's help."""

    viewer: Viewer
    found: Household
    person: Person | None = None
    lit: Lit | None = None
    help: Involvement | None = None

    def sees(self, subject: UUID, category: Category) -> bool:
        """Whether a team of the viewer may see this of the home or of somebody who lives there."""
        return any(
            grant.subject_id == subject and grant.team_id in self.viewer.teams and grant.categories & category
            for grant in self.found.grants
        )

    def called(self, person: Person) -> str:
        """The name of somebody who lives here; empty when the viewer may only know that there is somebody."""
        return str(person.resident.called) if person.resident else ""


def around_home(viewer: Viewer, home: UUID) -> Around:
    """A household. Raises `Missing`."""
    return Around(viewer, household(viewer, home))


def around_resident(viewer: Viewer, resident: UUID) -> Around:
    """A resident where they live now. Raises `Missing`."""
    open_subject(viewer, resident, categories=Category.CONTACT, activity="household")
    home = homes_of(viewer, [resident]).get(resident)
    if home is None:
        raise Missing
    found = household(viewer, home)
    person = next((one for one in found.people if one.subject == resident and one.resident), None)
    if person is None:
        raise Missing
    return Around(viewer, found, person=person, lit=lit(viewer, [resident]).get(resident))


def around_help(viewer: Viewer, involvement: UUID) -> Around:
    """Somebody's help, in the household where it is given. Raises `Missing` when it is closed or has ended."""
    row = open_involvement(viewer, involvement, "household")
    home = homes_of(viewer, [row.subject_id]).get(row.subject_id, row.subject_id)
    return Around(viewer, household(viewer, home), help=row)
