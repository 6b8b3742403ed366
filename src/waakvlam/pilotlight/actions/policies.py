"""How a municipality keeps its lights: versions of it, and what a new one means for the lights that burn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from operator import or_
from uuid import UUID

from django.db.models import Q
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.rules import ranges_in
from waakvlam.pilotlight.actions.projecting import project_all
from waakvlam.pilotlight.models import Light, Policy
from waakvlam.pilotlight.queries.policy import HOLDERS, OUTREACH, STAGES
from waakvlam.pilotlight.rules.fitting import rhythm_fits
from waakvlam.pilotlight.states import BURNING

BATCH = 2000
FOLLOWED = (
    *("area", "state", "team", "keeper", "deputy", "stage", "override_every", "override_unit", "named_on"),
    *("soon_on", "paused_until", "rhythm_since", "reached_at", "seen_at", "met_at"),
)
"""What the rules look at, of very many lights."""

FIRST, LAST = UUID(int=0), UUID(int=(1 << 128) - 1)
PARTS = tuple(pairwise((FIRST, *(UUID(int=LAST.int // 4 * cut) for cut in (1, 2, 3)), LAST)))
"""Lights by their id: four parts, so that some are always worked out while others are stored."""

Rhythm = list[list[int | str]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a policy holds: `models.Policy` says what each field means."""

    stages: Rhythm = field(default_factory=lambda: STAGES)
    outreach: Rhythm = field(default_factory=lambda: OUTREACH)
    stable_months: int = 36
    visit_minutes: int = 45
    call_minutes: int = 15
    travel_minutes: int = 15
    holders: Sequence[OrganisationKind] = tuple(HOLDERS)


@atomic
def set_policy(*, by: Viewer, area_code: str, terms: Terms, reason: str) -> UUID:
    """Let an area keep its lights in another way from now on; the id of the new version (PL-05, PL-10).

    The version before it ends and stays readable. Every light that burns there follows by a job. For the
    administrator; raises `Invalid` for a rhythm that ends or has a gap of more than a year, without a reason, or
    without anybody who may hold a light.
    """
    if not reason.strip():
        raise Invalid(_("Say why this changes. Later people read it back."), "reason")
    for name in ("stages", "outreach"):
        if not rhythm_fits(getattr(terms, name)):
            raise Invalid(
                _("This rhythm does not fit. Use steps of at most a year; the last one goes on and has no end."), name
            )
    if not terms.holders:
        raise Invalid(_("Choose at least one kind of organisation that may hold a pilot light."), "holders")
    Policy.objects.filter(area_code=area_code, until=None).update(until=by.now)
    policy = Policy(
        area_code=area_code,
        stages=terms.stages,
        outreach=terms.outreach,
        stable_months=terms.stable_months,
        visit_minutes=terms.visit_minutes,
        call_minutes=terms.call_minutes,
        travel_minutes=terms.travel_minutes,
        holders=[kind.value for kind in terms.holders],
        reason=reason.strip(),
        since=by.now,
        made_by=by.person,
    )
    policy.save(force_insert=True)
    record(Happened.POLICY_SET, by=by, ref=policy.id)
    for after, until in PARTS:
        queue("follow_policy", area=area_code, after=after, until=until)
    return policy.id


def follow_policy(*, by: Viewer, area: str, after: UUID | None = None, until: UUID = LAST) -> UUID | None:
    """Let the next `BATCH` lights that burn in an area follow its policy; the last of them, or None when all do.

    Only those with an id above `after`, up to `until`. Needs the clock role. Nothing is ended: a duty moves to its new
    day, in one transaction with its light, and contact that somebody writes down meanwhile waits for it or goes
    first. Repeating it changes nothing more.
    """
    here = reduce(or_, (Q(area__range=codes) for codes in ranges_in(area)))
    burning = Light.objects.filter(here, state__in=BURNING, id__gt=after or FIRST, id__lte=until)
    lights = list(burning.only(*FOLLOWED).select_for_update(no_key=True).order_by("id")[:BATCH])
    if not lights:
        return None
    project_all(lights, by=by)
    return lights[-1].id
