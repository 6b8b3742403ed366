"""Weekly counts in a folder of Parquet files, one or more for each municipality, for tests and proofs."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np

LAST = date(2025, 12, 29)
DOMAINS = 13


def write_municipality(folder: Path, code: str, *, areas: int, weeks: int, domains: int = DOMAINS) -> Path:
    """Weeks of areas × life domains: quiet and busy ones, with a trend, a season and now and then a gap."""
    chance = np.random.default_rng([ord(letter) for letter in code])
    series = areas * domains
    week = np.arange(weeks)
    level = chance.uniform(np.log(0.05), np.log(20), (series, 1))
    season = chance.uniform(0, 0.5, (series, 1)) * np.sin(2 * np.pi * week / 52)
    mean = np.exp(level + season + chance.normal(0, 5e-4, (series, 1)) * week)
    spread = chance.uniform(0.05, 1.5, (series, 1))
    counts = chance.poisson(chance.gamma(mean / spread, spread))
    counts[::50, -1] += 25
    begin = LAST - timedelta(weeks=weeks - 1)
    seen = np.flatnonzero(chance.random(counts.size) > 0.001)
    rows = {"n": seen, "count": counts.ravel()[seen].astype(np.int32)}
    file = folder / f"{code}.parquet"
    with duckdb.connect() as db:
        db.register("rows", rows)
        db.sql(
            f"SELECT '{code}' AS municipality, '{code}' || lpad((n // {weeks * domains})::VARCHAR, 4, '0') AS area, "
            f"'domain ' || (n // {weeks} % {domains}) AS domain, "
            f"(DATE '{begin}' + 7 * (n % {weeks})::INTEGER)::DATE AS week, count FROM rows ORDER BY n"
        ).write_parquet(str(file))
    return file
