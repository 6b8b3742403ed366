"""`waakvlam restored`: after a backup was put back."""

import typer
from django.db import connections

from waakvlam.kernel.migrating import OWNER_ALIAS

app = typer.Typer(add_completion=False)


@app.command()
def restored() -> None:
    """Begin a new epoch in the record: transaction numbers start anew on another server. Needs DATABASE_OWNER_URL."""
    with connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("SELECT walls.raise_epoch()")
        (epoch,) = cursor.fetchone()
    typer.echo(
        f"The record goes on in epoch {epoch}. Now run `waakvlam audit verify --head …` with a head that you kept."
    )
