"""`waakvlam demo-fill`: make the fictional city in a database that is marked as a simulation."""

import json

import typer
from rich.console import Console

from waakvlam.demo.actions import Size, fill_city
from waakvlam.kernel.clock import now
from waakvlam.kernel.errors import Refused

app = typer.Typer(add_completion=False)


@app.command()
def demo_fill(
    seed: int = typer.Option(1, help="The same seed makes the same city."),
    homes: int = typer.Option(6000, help="About how many homes."),
    signals: int = typer.Option(1000, help="How many signals people tell."),
    weeks: int = typer.Option(104, help="How many weeks of history."),
    as_json: bool = typer.Option(False, "--json", help="End with one line of JSON."),
) -> None:
    """Fill this database with Vlamstad, a fictional city. Only a simulation, and only once."""
    console = Console(stderr=True)
    try:
        with console.status("…") as status:
            city = fill_city(seed=seed, now=now(), size=Size(homes, signals, weeks), tell=status.update)
    except Refused as reason:
        console.print(str(reason))
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(json.dumps({**city.counts, "stories": city.stories}))
    else:
        for sees, address in city.stories.items():
            typer.echo(f"{address:<32} {sees}")
