"""`waakvlam watch-rebuild`: count the weeks of areas again."""

import typer

from waakvlam.jobs.watching import run_rebuild

app = typer.Typer(add_completion=False)


@app.command()
def watch_rebuild() -> None:
    """Count every week of every area again from what is still kept. Counts of which something was erased stay."""
    typer.echo(f"{run_rebuild()} weeks counted again")
