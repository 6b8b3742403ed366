"""`waakvlam import areas|addresses|complexes|signals FILE`: bring in a file, keep good lines and name the bad ones."""

import json
from collections.abc import Callable
from functools import partial
from typing import BinaryIO, Protocol

import typer
from django.db import OperationalError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import open as open_with_progress

from waakvlam.cli.answering import unanswered
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.places.actions import import_addresses, import_areas, import_complexes
from waakvlam.places.importing import Outcome, Problem
from waakvlam.signals.importing import import_signals, telling_team

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Bring in a file. Exit code 0: all lines; 1: some lines were rejected; 2: the file is unusable.",
)

FILE = typer.Argument(help="The file to bring in.", metavar="FILE", show_default=False)
DRY_RUN = typer.Option(False, "--dry-run", help="Change nothing; tell what would change.")
AS_JSON = typer.Option(False, "--json", help="End with one line of JSON.")
_ONE = "Not needed when there is one."
ORGANISATION = typer.Option("", "--organisation", help=f"The code of the corporation. {_ONE}", metavar="CODE")
TEAM = typer.Option("", "--team", help=f"The name of its team that tells. {_ONE}", metavar="NAME")

Reading = Callable[[BinaryIO], Outcome]
"""Brings in an opened file."""


class Import(Protocol):
    """An action that brings in a file."""

    def __call__(self, *, by: Viewer, file: BinaryIO, dry_run: bool = False) -> Outcome:
        """Bring it in."""


@app.command()
def areas(file: str = FILE, dry_run: bool = DRY_RUN, as_json: bool = AS_JSON) -> None:
    """Municipalities, districts and neighbourhoods: GeoJSON of CBS 'wijken en buurten', WGS84 or RD.

    A problem's line is the feature's place in the file.
    """
    bring_in(partial(_in_one_context, import_areas, dry_run), file, dry_run=dry_run, as_json=as_json)


@app.command()
def addresses(file: str = FILE, dry_run: bool = DRY_RUN, as_json: bool = AS_JSON) -> None:
    """Addresses: a BAG extract as CSV.

    Needs nummeraanduiding (16 digits), openbareruimte, huisnummer, postcode, woonplaats, and buurtcode or lon and
    lat or x and y. May have huisletter, huisnummertoevoeging and verblijfsobject.
    """
    bring_in(partial(_in_one_context, import_addresses, dry_run), file, dry_run=dry_run, as_json=as_json)


@app.command()
def complexes(file: str = FILE, dry_run: bool = DRY_RUN, as_json: bool = AS_JSON) -> None:
    """A corporation's complexes with their galleries or staircases: CSV with one home a line.

    Needs corporatie, complexcode, complexnaam, and nummeraanduiding or postcode and huisnummer (huisletter,
    huisnummertoevoeging). May have galerij or portiek.
    """
    bring_in(partial(_in_one_context, import_complexes, dry_run), file, dry_run=dry_run, as_json=as_json)


@app.command()
def signals(
    file: str = FILE,
    organisation: str = ORGANISATION,
    team: str = TEAM,
    dry_run: bool = DRY_RUN,
    as_json: bool = AS_JSON,
) -> None:
    """Signals from a corporation's own system: CSV with VERA codes, nuisance and arrears. Each is told once.

    Needs bron-id, datum, soort (SIGNALERINGSOORT), and nummeraanduiding or postcode and huisnummer (huisletter,
    toevoeging). May have detailsoort (SIGNALERINGDETAILSOORT), status and toelichting.
    """
    bring_in(partial(_tell, organisation, team, dry_run), file, dry_run=dry_run, as_json=as_json)


def bring_in(reading: Reading, file: str, *, dry_run: bool, as_json: bool) -> None:
    """Run one import with a progress bar on stderr; say what happened and leave with its exit code.

    In JSON an unusable file is one problem with line 0.
    """
    try:
        outcome = _read(reading, file)
    except Invalid as reason:
        typer.echo(str(reason), err=True)
        if as_json:
            typer.echo(json.dumps(Outcome(problems=[Problem(0, str(reason))]).as_json()))
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(json.dumps(outcome.as_json()))
    else:
        for problem in outcome.problems:
            typer.echo(_("Line %(line)d: %(reason)s") % {"line": problem.line, "reason": problem.reason}, err=True)
        typer.echo(outcome.summary(dry_run=dry_run))
    raise typer.Exit(1 if outcome.problems else 0)


def _read(reading: Reading, file: str) -> Outcome:
    try:
        opened = open_with_progress(file, "rb", description="", console=Console(stderr=True))
    except OSError:
        raise Invalid(_("The file %(file)s cannot be read. Is its name right?") % {"file": file}) from None
    with opened as content:
        try:
            return reading(content)
        except OperationalError as problem:
            if not unanswered(problem):
                raise
            raise Invalid(_("The database does not answer. Run waakvlam doctor; it says what to do.")) from None


def _in_one_context(action: Import, dry_run: bool, content: BinaryIO) -> Outcome:
    viewer = Viewer(Role.LOADER, now())
    with enter(viewer):
        return action(by=viewer, file=content, dry_run=dry_run)


def _tell(organisation: str, team: str, dry_run: bool, content: BinaryIO) -> Outcome:
    viewer = Viewer(Role.INTAKE, now())
    with enter(viewer):
        found = telling_team(viewer, organisation=organisation, name=team)
    by = Viewer(Role.INTAKE, now(), teams=(found.id,))
    return import_signals(by=by, organisation=found.organisation_id, clock=now, file=content, dry_run=dry_run)
