"""What we think of capacity. Pure."""

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.kernel.decision import Decision, no, yes
from waakvlam.kernel.viewer import Permission, Viewer

MOST = Decimal("999.9")


def may_plan(viewer: Viewer, team: UUID, coordinated: Collection[UUID]) -> Decision:
    """Whether somebody may say how many hours a team has: an administrator, or a coordinator for the own team and for
    those that work in an area that they coordinate (`coordinated`).
    """
    if viewer.may(Permission.CONFIGURE) or (
        viewer.may(Permission.COORDINATE) and (team in viewer.teams or team in coordinated)
    ):
        return yes("RO-05")
    return no(_("Only the coordinator of this area or an administrator can do this. Ask them."), "RO-05")


def plausible(weekly: Decimal) -> Decision:
    """Hours a week of a whole team: none or more, in tenths."""
    if weekly.is_finite() and 0 <= weekly <= MOST and weekly == round(weekly, 1):
        return yes("RO-05")
    return no(_("Fill in the hours a week as a number, such as 24 or 24.5."), "RO-05")
