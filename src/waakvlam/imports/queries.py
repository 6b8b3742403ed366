"""My files: what I may bring in, what became of it."""

import json
from uuid import UUID

from waakvlam.imports.models import FileKind, Upload
from waakvlam.imports.rules import may_bring_in
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind, Team
from waakvlam.places.importing import Problem


def telling_teams(viewer: Viewer) -> list[Team]:
    """The viewer's teams of corporations, by name: only corporations keep signals with VERA codes."""
    own = Team.objects.filter(id__in=viewer.teams, organisation__kind=OrganisationKind.CORPORATION)
    return list(own.select_related("organisation").order_by("name", "id"))


def kinds(viewer: Viewer) -> list[FileKind]:
    """What the viewer may bring in."""
    telling = [team.id for team in telling_teams(viewer)]
    return [
        kind
        for kind in FileKind
        if may_bring_in(viewer, kind, telling[0] if kind is FileKind.SIGNALS and telling else None, telling)
    ]


def upload(viewer: Viewer, id: UUID) -> Upload:
    """One of the viewer's own files. Raises `Missing`."""
    found = Upload.objects.filter(id=id, person=viewer.person).first()
    if found is None:
        raise Missing
    return found


def uploads(viewer: Viewer) -> list[Upload]:
    """The viewer's own files, the last one first."""
    return list(Upload.objects.filter(person=viewer.person).defer("report").order_by("-received_at", "id"))


def problems(viewer: Viewer, upload: Upload) -> list[Problem]:
    """The lines that were (or would be) rejected, each with its reason; line 0 is the file as a whole."""
    return [Problem(line, reason) for line, reason in json.loads(upload.report or "[]")]
