"""The command line: `waakvlam …`.

Finding the database comes first, and only then is a command imported, because models need settings and settings need
the database's address. So the commands are named here and loaded when they are asked for.
"""

import importlib
import json
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import psycopg
from django.conf import settings
from django.db import OperationalError
from pydantic_core import ErrorDetails, ValidationError

from waakvlam.cli.answering import NOT_REACHED, unanswered
from waakvlam.cli.embedded import EmbeddedError, EmbeddedPostgres

COMMANDS = {
    "audit": ("waakvlam.cli.audit", "Verify the record, or print its head."),
    "demo-fill": ("waakvlam.cli.demo_fill", "Fill a simulation with a fictional city."),
    "worker": ("waakvlam.jobs.worker", "Run jobs, the tick and the seals."),
    "restored": ("waakvlam.cli.restored", "Say that this database comes from a backup."),
    "web": ("waakvlam.cli.web", "Serve the pages and the API."),
    "doctor": ("waakvlam.cli.doctor", "Say what is wrong here, and how to mend it."),
    "import": ("waakvlam.cli.imports", "Bring in areas, addresses, complexes or signals from a file."),
    "watch": ("waakvlam.cli.watch", "Evaluate weekly counts of your own, without a database."),
    "watch-rebuild": ("waakvlam.cli.watch_rebuild", "Count the weeks of areas again."),
    "migrate": ("waakvlam.cli.database", "Bring tables, roles and walls up to date."),
}
ALONE = {"watch"}
"""Commands that need no database and no settings."""
OWNERS = {"migrate", "restored"}
"""Commands that need the owner of the tables."""


def main() -> None:
    """Run the command that is named first. A known problem ends with one sentence and exit code 2."""
    name = sys.argv[1] if len(sys.argv) > 1 else "--help"
    if name not in COMMANDS:
        print(_usage())
        raise SystemExit(0 if name == "--help" else 2)
    module, _ = COMMANDS[name]
    with ExitStack() as stack:
        try:
            if name not in ALONE:
                _prepare(stack)
            if name in OWNERS and "--help" not in sys.argv and not settings.WAAKVLAM.database_owner_url:
                _leave("DATABASE_OWNER_URL is not set. docs/operations.md says what belongs in it.")
            importlib.import_module(module).app(args=sys.argv[2:], prog_name=f"waakvlam {name}")
        except ValidationError as problem:
            _leave(*map(_setting, problem.errors(include_input=False)))
        except ModuleNotFoundError as problem:
            if name not in ALONE:
                raise
            print(f"waakvlam {name} needs {problem.name}. Install it: pip install 'waakvlam[{name}]'", file=sys.stderr)
            raise SystemExit(2) from None
        except (OperationalError, psycopg.OperationalError) as problem:
            if not unanswered(problem):
                raise
            _leave(NOT_REACHED)
        except EmbeddedError as problem:
            _leave(str(problem))


def _prepare(stack: ExitStack) -> None:
    """Find the database (DATABASE_URL, or the embedded one in WAAKVLAM_DATA) and set Django up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waakvlam.config.settings")
    if "DATABASE_URL" not in os.environ:
        server = stack.enter_context(EmbeddedPostgres(Path(os.environ.get("WAAKVLAM_DATA", ".waakvlam"))))
        os.environ.update(server.environment())
    importlib.import_module("django").setup()


def _leave(*sentences: str) -> NoReturn:
    """Say what is wrong on standard error, and to a program that asked for JSON in one line of it."""
    for sentence in sentences:
        print(f"waakvlam: {sentence}", file=sys.stderr)
    if "--json" in sys.argv:
        print(json.dumps({"problem": " ".join(sentences)}))
    raise SystemExit(2) from None


def _setting(wrong: ErrorDetails) -> str:
    """A setting by its name, and what is wrong with it. Its value may be secret, and stays out."""
    field = str(wrong["loc"][0])
    name = field if field.isupper() else f"WAAKVLAM_{field.upper()}"
    if wrong["type"] == "missing":
        return f"{name} is not set. docs/operations.md says what belongs in it."
    return f"{name} is wrong: {wrong.get('ctx', {}).get('error', wrong['msg'])}."


def _usage() -> str:
    lines = [f"  {name:<16}{text}" for name, (_, text) in sorted(COMMANDS.items())]
    return "\n".join(["Usage: waakvlam COMMAND [OPTIONS]", "", *lines, "", "waakvlam COMMAND --help tells more."])


if __name__ == "__main__":
    main()
