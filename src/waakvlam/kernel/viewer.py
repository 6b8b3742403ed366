"""Who is looking: a frozen value that the entrance makes and every query and action receives."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from waakvlam.kernel.ids import new_id


class Role(StrEnum):
    """The context roles of the database (design §5). The login role itself may read nothing."""

    APP = "waakvlam_app"
    INTAKE = "waakvlam_intake"
    REPORTER = "waakvlam_reporter"
    RESIDENT = "waakvlam_resident"
    SIGNIN = "waakvlam_signin"
    CLOCK = "waakvlam_clock"
    WATCH = "waakvlam_watch"
    RETENTION = "waakvlam_retention"
    LOADER = "waakvlam_loader"


class Permission(StrEnum):
    """What a role of a professional allows. Access to people is never a permission: that is a grant."""

    TELL = "tell"
    WORK = "work"
    COORDINATE = "coordinate"
    DIRECT = "direct"
    CONFIGURE = "configure"
    GUARD_PRIVACY = "guard_privacy"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody, in one context, at one moment.

    `person` is a professional; `teams` are the teams in which that person works today. `address` narrows the
    intake role to one home, `receipt` the reporter role to one signal, `resident` (a subject) the resident role to
    one person. `now` is the moment that counts for rules,
    policies and rows alike (in a simulation it may differ from the clock on the wall).
    """

    role: Role
    now: datetime
    person: UUID | None = None
    name: str = ""
    teams: tuple[UUID, ...] = ()
    permissions: frozenset[Permission] = frozenset()
    municipality: UUID | None = None
    address: UUID | None = None
    receipt: bytes | None = None
    resident: UUID | None = None
    context: UUID = field(default_factory=new_id)

    def may(self, permission: Permission) -> bool:
        """Whether one of this person's roles allows it."""
        return permission in self.permissions
