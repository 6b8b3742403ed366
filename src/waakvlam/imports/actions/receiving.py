"""What a person does with a file: give it, have it brought in after the trial, or throw it away."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from waakvlam.imports.models import AT_WORK, FileKind, Part, Upload, UploadState
from waakvlam.imports.queries import telling_teams
from waakvlam.imports.queries import upload as own_upload
from waakvlam.imports.rules import may_bring_in
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Viewer


def receive(*, by: Viewer, kind: FileKind, pieces: Iterable[bytes], team: UUID | None = None) -> UUID:
    """Keep a file, sealed, and have it tried without changing anything; the upload's id.

    `pieces` are its bytes in order, some hundred kilobytes each. Raises `Refused` for who may not bring this in.
    """
    Refused.unless(may_bring_in(by, kind, team, {one.id for one in telling_teams(by)}))
    pieces = list(pieces)
    received = Upload(
        kind=kind,
        person_id=cast(UUID, by.person),
        team_id=team,
        received_at=by.now,
        changed_at=by.now,
        size=sum(map(len, pieces)),
        report="",
    )
    received.save(force_insert=True)
    for number, piece in enumerate(pieces):
        Part(upload=received, number=number, content=piece.decode("latin-1")).save(force_insert=True)
    record(Happened.FILE_RECEIVED, by=by, ref=received.id, team=team, detail={"kind": kind.value})
    queue("read_file", upload=received.id)
    return received.id


def start(*, by: Viewer, upload: UUID) -> None:
    """Have a file that was tried brought in. Raises `Missing` when it is not there or not at that point."""
    found = own_upload(by, upload)
    Refused.unless(may_bring_in(by, FileKind(found.kind), found.team_id, {one.id for one in telling_teams(by)}))
    waiting = Upload.objects.filter(id=upload, person=by.person, state=UploadState.CHECKED)
    if not waiting.update(state=UploadState.READING, changed_at=by.now):
        raise Missing
    record(Happened.FILE_BROUGHT_IN, by=by, ref=upload, team=found.team_id, detail={"kind": found.kind})
    queue("read_file", upload=upload)


def discard(*, by: Viewer, upload: UUID) -> None:
    """Throw a file and its report away. Raises `Missing` when it is not there or being read."""
    found = own_upload(by, upload)
    if found.state in AT_WORK:
        raise Missing
    Part.objects.filter(upload=upload).delete()
    Upload.objects.filter(id=upload).delete()
    record(Happened.FILE_DISCARDED, by=by, ref=upload, team=found.team_id)
