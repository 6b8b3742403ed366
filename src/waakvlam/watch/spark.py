"""The same evaluation of a folder on Spark, for more than one machine can do: the same function on the same arrays.

Spark reads the files and brings the rows of a municipality together; from there on the code is that of `folder`. On a
cluster every machine needs Waakvlam with its extras 'watch' and 'spark', in the same versions.
"""

import os
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from django.utils import translation
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from pyspark.errors import AnalysisException, PySparkRuntimeError
from pyspark.sql import SparkSession
from pyspark.sql.functions import col

from waakvlam.watch.evaluating import Evaluated
from waakvlam.watch.folder import Judged, Question, ask, join, judge_rows, naming
from waakvlam.watch.opening import Unusable
from waakvlam.watch.reading import Series
from waakvlam.watch.stats import Expectations
from waakvlam.watch.words import prepare

TYPES = {"alarm": ("boolean", np.bool_), "trend": ("boolean", np.bool_), "years": ("tinyint", np.int8),
         "weeks": ("smallint", np.int16), "basis": ("tinyint", np.int8)}  # fmt: skip
COLUMNS = {
    "counts": ("double", np.float64),
    **{field.name: TYPES.get(field.name, ("double", np.float64)) for field in fields(Expectations)},
}
"""What comes back of each series besides its name, each an array of weeks: its type in Spark and in NumPy."""
SCHEMA = ", ".join(
    ["problem string", "name string", *(f"{name} array<{kind}>" for name, (kind, _t) in COLUMNS.items())]
)


def evaluate_folder(folder: Path, *, newest: int, alpha: float, rate: float) -> Evaluated:
    """As `folder.evaluate_folder`, and equal to it to the last bit.

    Settings of Spark come from spark-submit or its files.

    Raises Unusable, also when Spark does not start.
    """
    session = _start()
    try:
        rows = session.read.parquet(str(folder))
    except AnalysisException as problem:
        words = {"folder": folder.name, "problem": str(problem).splitlines()[0].rstrip(".")}
        raise Unusable(_("%(folder)s cannot be read: %(problem)s.") % words) from None
    together = naming(rows.columns)[0]
    week = col("week").cast("string")
    told = [text for (text,) in rows.select(week).distinct().collect()]
    question = ask(told, newest=newest, alpha=alpha)
    language = translation.get_language()

    def judge_one(its: pa.Table) -> pa.Table:
        return _judge(its, question, language)

    needed = rows.where(week.isin(question.texts)).groupBy(f"`{together}`")
    answers = needed.applyInArrow(judge_one, SCHEMA).toArrow()
    problems = answers["problem"].drop_null().to_pylist()
    if problems:
        raise Unusable(min(problems))
    return join([_from_arrow(answers, question)], question, rate)


def _start() -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return (
            SparkSession.builder.appName("waakvlam watch evaluate")
            .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
            .getOrCreate()
        )
    except PySparkRuntimeError:
        raise Unusable(_("Spark does not start. It needs Java 17 or later: install it and set JAVA_HOME.")) from None


def _judge(rows: pa.Table, question: Question, language: str | None) -> pa.Table:
    """In a worker of Spark: the rows of one municipality in, a row for each of its series out."""
    prepare()
    with translation.override(language), duckdb.connect(config={"threads": 1}) as db:
        try:
            return _to_arrow(judge_rows(db, db.from_arrow(rows), question))
        except Unusable as problem:
            told: dict[str, list[Any]] = {name: [None] for name in ("name", *COLUMNS)}
            return pa.Table.from_pydict({"problem": [str(problem)], **told}, schema=_arrow_schema())


def _to_arrow(judged: Judged) -> pa.Table:
    arrays = {"counts": judged.series.counts, **{name: getattr(judged.found, name) for name in list(COLUMNS)[1:]}}
    rows = {name: _lists(values) for name, values in arrays.items()}
    names = judged.series.names
    return pa.Table.from_pydict({"problem": [None] * len(names), "name": names, **rows}, schema=_arrow_schema())


def _lists(values: NDArray[Any]) -> pa.ListArray:
    ends = np.arange(len(values) + 1, dtype=np.int32) * values.shape[1]
    return pa.ListArray.from_arrays(ends, pa.array(values.ravel()))


def _arrow_schema() -> pa.Schema:
    columns = [(name, pa.list_(pa.from_numpy_dtype(kind))) for name, (_spark, kind) in COLUMNS.items()]
    return pa.schema([("problem", pa.string()), ("name", pa.string()), *columns])


def _from_arrow(answers: pa.Table, question: Question) -> Judged:
    def array(name: str) -> NDArray[Any]:
        lists = answers[name].combine_chunks()
        return np.asarray(lists.flatten().to_numpy(zero_copy_only=False)).reshape(len(answers), -1)

    counts = array("counts")
    found = Expectations(**{name: array(name) for name in list(COLUMNS)[1:]})
    return Judged(Series(answers["name"].to_pylist(), question.weeks[-counts.shape[1] :], counts, None), found)
