"""`waakvlam migrate`."""

import typer

from waakvlam.kernel.migrating import migrate as bring_up_to_date

app = typer.Typer(add_completion=False)


@app.command()
def migrate(simulation: bool = typer.Option(False, help="Mark a new database as a simulation, for ever.")) -> None:
    """Bring tables, roles and walls up to date. Needs DATABASE_OWNER_URL (the embedded database brings it)."""
    bring_up_to_date(simulation=simulation)
