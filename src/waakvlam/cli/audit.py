"""`waakvlam audit verify` and `waakvlam audit head`: is the record whole?"""

import json

import typer

from waakvlam.journal.queries import Head, broken_seals, head
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Verify the record, or print its head.")


@app.command("head")
def print_head() -> None:
    """Print the last seal as NUMBER:ROOT. Keep it elsewhere: it proves later that nothing was cut off."""
    viewer = Viewer(Role.CLOCK, now())
    with enter(viewer):
        typer.echo(str(head(viewer) or "0:"))


@app.command()
def verify(
    kept: str = typer.Option("", "--head", help="A head noted earlier, as NUMBER:ROOT."),
    as_json: bool = typer.Option(False, "--json", help="One line of JSON at the end."),
) -> None:
    """Recompute every seal. Exit code 1 when the record was edited, removed from, inserted into or cut off."""
    number, _, root = kept.partition(":")
    noted = Head(int(number), root) if root else None
    viewer = Viewer(Role.CLOCK, now())
    with enter(viewer):
        broken = list(broken_seals(viewer, noted))
        last = head(viewer)
    for seal, why in broken:
        typer.echo(f"Seal {seal}: {why}.", err=True)
    if as_json:
        typer.echo(json.dumps({"seals": last.number if last else 0, "broken": [seal for seal, _ in broken]}))
    elif not broken:
        typer.echo(f"The record is whole. Seals: {last.number if last else 0}.")
    raise typer.Exit(1 if broken else 0)
