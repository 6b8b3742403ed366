"""`waakvlam watch evaluate FILE`: weekly counts of any kind, without a database or settings."""

import importlib
import json
from collections.abc import Callable
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import typer
from django.utils import translation
from django.utils.translation import gettext as _
from rich.console import Console

from waakvlam.watch.evaluating import BASELINE, Evaluated, evaluate
from waakvlam.watch.folder import evaluate_folder
from waakvlam.watch.opening import Unusable
from waakvlam.watch.reading import read
from waakvlam.watch.report import as_html
from waakvlam.watch.tables import as_csv, as_json
from waakvlam.watch.words import prepare

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Early warning for areas, on files of your own.")


class Format(StrEnum):
    """In what form the outcome comes."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"


class Language(StrEnum):
    """In what language the page and the sentences are."""

    NL = "nl"
    EN = "en"


class EngineName(StrEnum):
    """What reads a folder and divides the work."""

    DUCKDB = "duckdb"
    SPARK = "spark"


FORMS = {Format.JSON: as_json, Format.CSV: as_csv, Format.HTML: as_html}

FILE = typer.Argument(help="Weekly counts: CSV or Parquet, or a folder of Parquet.", metavar="FILE", show_default=False)
ENGINE = typer.Option(EngineName.DUCKDB, "--engine", help="spark: a folder, on a cluster or here.")
ALPHA = typer.Option(0.005, "--alpha", min=1e-9, max=0.5, help="The chance of an alarm when nothing is the matter.")
RATE = typer.Option(0.1, "--rate", min=1e-9, max=0.5, help="The share of what stands out that may be chance.")
WEEKS = typer.Option(26, "--weeks", min=1, help="How many weeks to evaluate, the newest.")
FORMAT = typer.Option(Format.JSON, "--format", help="html is one page with pictures that needs nothing else.")
OUTPUT = typer.Option(None, "--output", help="Write there, instead of to standard output.", metavar="FILE")
LANGUAGE = typer.Option(Language.NL, "--language", help="Of the page and of what is said.")
AS_JSON = typer.Option(False, "--json", help="End with one line of JSON. Needs --output.")


@app.callback()
def start() -> None:
    """Early warning for areas, on files of your own."""
    prepare()


@app.command("evaluate")
def evaluate_file(
    file: Path = FILE,
    engine: EngineName = ENGINE,
    alpha: float = ALPHA,
    rate: float = RATE,
    weeks: int = WEEKS,
    form: Format = FORMAT,
    output: Path | None = OUTPUT,
    language: Language = LANGUAGE,
    as_one_line: bool = AS_JSON,
) -> None:
    """Compare the newest weeks with the same weeks of earlier years. Exit code 0: evaluated; 2: the file is unusable.

    Wide: the first column is the week, each other column is a series. Long: columns named week and count, perhaps
    population, and others that together name the series. A week is 2024-W05 or its Monday. Nothing is not nought: an
    empty count was not observed. A folder holds long Parquet files, one or more for each municipality, and their first
    column of names is the municipality.
    """
    if as_one_line and output is None:
        raise typer.BadParameter("Standard output is taken. Say where the outcome goes with --output.")
    with translation.override(language):
        try:
            evaluated = _evaluate(file, engine, weeks, alpha, rate)
            text = FORMS[form](evaluated)
            if output:
                _write(output, text)
        except Unusable as problem:
            typer.echo(str(problem), err=True)
            if as_one_line:
                typer.echo(json.dumps({"problem": str(problem)}))
            raise typer.Exit(2) from None
        if not output:
            typer.echo(text, nl=not text.endswith("\n"))
        counted = {
            "series": len(evaluated.series.names),
            "weeks": len(evaluated.weeks),
            "alarms": int(evaluated.found.alarm.sum()),
            "stands_out": int(evaluated.raised.sum()),
        }
        if as_one_line:
            typer.echo(json.dumps(counted))
        else:
            typer.echo(
                _("%(series)d series, %(weeks)d weeks: %(alarms)d alarms, of which %(stands_out)d stand out.")
                % counted,
                err=True,
            )


def _evaluate(file: Path, engine: EngineName, weeks: int, alpha: float, rate: float) -> Evaluated:
    console = Console(stderr=True)
    if engine is EngineName.SPARK or file.is_dir():
        of_folder = load_spark() if engine is EngineName.SPARK else evaluate_folder
        with console.status(_("Evaluating %(file)s") % {"file": file.name}):
            return of_folder(file, newest=weeks, alpha=alpha, rate=rate)
    with console.status(_("Reading %(file)s") % {"file": file.name}):
        series = read(file, weeks + BASELINE)
    with console.status(_("Evaluating %(number)d series") % {"number": len(series.names)}):
        return evaluate(series, newest=weeks, alpha=alpha, rate=rate)


def load_spark() -> Callable[..., Evaluated]:
    """What evaluates a folder with Spark. Raises Unusable with what to do when Spark is not installed."""
    missing = [package for package in ("pyspark", "pyarrow") if find_spec(package) is None]
    if missing:
        raise Unusable(_("Spark is not installed here. Install it: pip install 'waakvlam[watch,spark]'."))
    return cast(Callable[..., Evaluated], importlib.import_module("waakvlam.watch.spark").evaluate_folder)


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8")
    except OSError:
        raise Unusable(_("%(file)s cannot be written. Does its folder exist?") % {"file": output}) from None
