"""Bringing in a file of signals: each line is told on its own, so what was accepted is never lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind, Team
from waakvlam.places.importing import Effect, Outcome, bring_in
from waakvlam.places.reading import CsvTable
from waakvlam.signals.actions.telling import Telling, tell
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.importing.lines import COLUMNS, REQUIRED, SignalLine, signal_line
from waakvlam.signals.models import Source
from waakvlam.signals.queries.homes import home_behind

Clock = Callable[[], datetime]


def telling_team(viewer: Viewer, *, organisation: str = "", name: str = "") -> Team:
    """The team of a corporation that tells what is in a file, by the organisation's code and the team's name.

    What is not given need not be, when there is one such team. Raises `Invalid` when there is none (only corporations
    keep signals with VERA codes), or more than one.
    """
    given = {"organisation__code": organisation, "name": name}
    found = Team.objects.filter(
        organisation__kind=OrganisationKind.CORPORATION, **{field: value for field, value in given.items() if value}
    ).select_related("organisation")
    match list(found.order_by("organisation__code", "name")):
        case [team]:
            return team
        case []:
            raise Invalid(_("There is no corporation with this code and a team with this name."))
        case several:
            names = ", ".join(f"{team.organisation.code}: {team.name}" for team in several)
            raise Invalid(
                _("Say whose signals these are, with --organisation and --team. There are: %(names)s.")
                % {"names": names}
            )


def import_signals(*, by: Viewer, organisation: UUID, clock: Clock, file: BinaryIO, dry_run: bool = False) -> Outcome:
    """Tell each line of a corporation's file (CSV; columns in `lines.COLUMNS`), exactly once by its source id.

    `by` has the intake role and one team of the organisation, which tells. To be called outside a context: each
    line gets one of its own at the clock's moment, and is told whole or not at all. Raises `Invalid` when the file
    is unusable.
    """
    table = CsvTable(file, COLUMNS, REQUIRED)
    return bring_in(
        table,
        parse=lambda line: signal_line(table.cells(line)),
        key=lambda line: line.id,
        store=_Telling(by, clock, organisation, dry_run).store,
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """Tells batches of lines for one organisation."""

    by: Viewer
    clock: Clock
    organisation: UUID
    dry_run: bool

    def store(self, batch: Sequence[SignalLine]) -> list[Effect | str]:
        with enter(self._viewer()):
            homes = home_behind(self.by, [line.door for line in batch])
        return [self._tell(line, homes[line.door]) for line in batch]

    def _tell(self, line: SignalLine, home: UUID | str) -> Effect | str:
        if isinstance(home, str):
            return home
        viewer = self._viewer(home)
        telling = Telling(
            client=f"import/{self.organisation}",
            key=uuid5(self.organisation, line.id),
            observer=Observer.CORPORATION,
            source=Source.IMPORT,
            kinds=(line.meaning.kind,),
            observed_at=line.observed_at,
            words=line.words,
            arrears=line.meaning.arrears,
        )
        try:
            with enter(viewer):
                told = tell(telling, by=viewer)
                effect = Effect.SAME if told.again else Effect.ADDED
                if self.dry_run:
                    transaction.set_rollback(True)
        except (Invalid, Refused) as reason:
            return str(reason)
        return effect

    def _viewer(self, home: UUID | None = None) -> Viewer:
        return replace(self.by, now=self.clock(), address=home, context=new_id())
