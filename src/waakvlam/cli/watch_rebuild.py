"""`waakvlam watch-rebuild`: count the weeks of areas again."""

import typer

from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.watch.actions.counting import count_weeks

app = typer.Typer(add_completion=False)


@app.command()
def watch_rebuild() -> None:
    """Count every week of every area again from what is still kept. Counts of which something was erased stay."""
    viewer = Viewer(Role.WATCH, now())
    with enter(viewer):
        counted = count_weeks(by=viewer, rebuild=True)
    typer.echo(f"{counted} weeks counted again")
