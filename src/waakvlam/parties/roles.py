"""The roles in code: what each allows, in words that the screen shows."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.kernel.viewer import Permission
from waakvlam.parties.models import StaffRole


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A role as people read it, and the permissions that come with it."""

    name: Promise
    description: Promise
    permissions: frozenset[Permission]


ROLES: dict[StaffRole, RoleCard] = {
    StaffRole.CARETAKER: RoleCard(
        _("Social caretaker"),
        _("Tells what they see, visits people for a first talk and answers reporters."),
        frozenset({Permission.TELL, Permission.WORK}),
    ),
    StaffRole.TEAM_MEMBER: RoleCard(
        _("Team member"),
        _("Accepts situations, acts, answers reporters and tells the resident."),
        frozenset({Permission.TELL, Permission.WORK}),
    ),
    StaffRole.COORDINATOR: RoleCard(
        _("Coordinator"),
        _("Decides what nobody picked up, divides the work and sees the figures of the area."),
        frozenset({Permission.TELL, Permission.WORK, Permission.COORDINATE}),
    ),
    StaffRole.DIRECTOR: RoleCard(
        _("Municipal director"),
        _("Sees where things get stuck, in figures, and decides. Sees no residents."),
        frozenset({Permission.DIRECT}),
    ),
    StaffRole.PRIVACY_OFFICER: RoleCard(
        _("Privacy officer"),
        _("Watches over the purposes and the grounds that they rest on. Sees no content."),
        frozenset({Permission.GUARD_PRIVACY}),
    ),
    StaffRole.ADMINISTRATOR: RoleCard(
        _("Administrator"),
        _("Manages accounts, teams, areas and routing. Never sees content."),
        frozenset({Permission.CONFIGURE}),
    ),
}

OPENERS = frozenset(role for role, card in ROLES.items() if card.permissions & {Permission.WORK, Permission.COORDINATE})
"""The roles that may open what is asked of a team. A team where nobody with one of these is there cannot act."""
