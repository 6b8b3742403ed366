"""The warning plan: made with the resident, in their words (signaleringsplan)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.households.rules import clean
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.actions.recording import remember
from waakvlam.pilotlight.models import Colour, PlanNow, PlanPhase
from waakvlam.pilotlight.queries.lights import opened_light


@dataclass(frozen=True, slots=True)
class Phase:
    """What others see, what helps, and who may do what, in one colour."""

    others_see: str = ""
    helps: str = ""
    who_may: str = ""


@atomic
def write_plan(*, by: Viewer, light: UUID, phases: Mapping[Colour, Phase], with_resident: bool) -> None:
    """Replace the warning plan of a light by this one; a colour without words is left out.

    `with_resident` says whether it was made together. Raises `Missing` without a grant, `Invalid` for an empty plan
    or a BSN.
    """
    found = opened_light(by, light, activity="write plan", locked=True)
    assert found.subject_id is not None
    written = {
        colour: Phase(*(clean(words, f"{colour}-{field}") for field, words in asdict(phase).items()))
        for colour, phase in phases.items()
    }
    filled = {colour: phase for colour, phase in written.items() if phase != Phase()}
    if not filled:
        raise Invalid(_("Write down at least one thing. Begin with what goes well."), "phases")
    found.phases.all().delete()
    for colour, phase in filled.items():
        PlanPhase(
            light=found,
            subject_id=found.subject_id,
            colour=colour,
            others_see=phase.others_see,
            helps=phase.helps,
            who_may=phase.who_may,
            with_resident=with_resident,
            made_at=by.now,
            made_by_id=by.person,
        ).save(force_insert=True)
    remember(Happened.PLAN_WRITTEN, found, by=by, detail={"with_resident": with_resident})


@atomic
def set_colour(*, by: Viewer, light: UUID, colour: Colour) -> None:
    """Say which phase of the plan fits now, as keeper and resident see it. Raises `Missing` without a grant."""
    found = opened_light(by, light, activity="set colour", locked=True)
    said = {"subject_id": found.subject_id, "colour": colour, "said_at": by.now}
    PlanNow.objects.update_or_create(light=found, defaults=said)
    remember(Happened.COLOUR_SET, found, by=by, detail={"colour": colour.value})
