"""`waakvlam migrate`."""

import psycopg
import typer
from django.db import Error

from waakvlam.kernel.migrating import migrate as bring_up_to_date

app = typer.Typer(add_completion=False)


@app.command()
def migrate(simulation: bool = typer.Option(False, help="Mark a new database as a simulation, for ever.")) -> None:
    """Bring tables, roles and walls up to date. Needs DATABASE_OWNER_URL (the embedded database brings it)."""
    try:
        bring_up_to_date(simulation=simulation)
    except (psycopg.Error, Error) as problem:
        if not isinstance(problem.__cause__ or problem, psycopg.errors.InsufficientPrivilege):
            raise
        said = str(problem).splitlines()[0]
        typer.echo(
            f"waakvlam: the role of DATABASE_OWNER_URL lacks a right ({said}). docs/operations.md names them.", err=True
        )
        raise typer.Exit(2) from None
