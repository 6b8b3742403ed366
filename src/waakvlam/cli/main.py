"""The command line: `waakvlam …`.

Finding the database comes first, and only then are commands imported, because models need settings and settings need
the database's address. So the groups are named here and loaded when they are asked for.
"""

import importlib
import os
from contextlib import ExitStack
from pathlib import Path

import click
import typer
from typer.main import get_command

from waakvlam.cli.embedded import EmbeddedError, EmbeddedPostgres

COMMANDS = {
    "migrate": ("waakvlam.cli.database", "Bring tables, roles and walls up to date."),
    "audit": ("waakvlam.cli.audit", "Verify the record, or print its head."),
}
_open = ExitStack()


class Commands(click.Group):
    """Lists all commands at once and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        _prepare()
        module, _ = COMMANDS[cmd_name]
        command = get_command(importlib.import_module(module).app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


def _prepare() -> None:
    """Find the database (DATABASE_URL, or the embedded one in WAAKVLAM_DATA) and set Django up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waakvlam.config.settings")
    if "DATABASE_URL" not in os.environ:
        data = Path(os.environ.get("WAAKVLAM_DATA", ".waakvlam"))
        server = _open.enter_context(EmbeddedPostgres(data))
        os.environ.update(server.environment())
    importlib.import_module("django").setup()


@click.group(cls=Commands, help="Waakvlam: early signalling and pilot light.")
def commands() -> None:
    """The group of all commands."""


def main() -> None:
    """Run a command. A known problem ends with one sentence and exit code 2."""
    with _open:
        try:
            commands()
        except EmbeddedError as problem:
            typer.echo(f"waakvlam: {problem}", err=True)
            raise SystemExit(2) from None


if __name__ == "__main__":
    main()
