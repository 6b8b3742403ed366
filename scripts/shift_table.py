"""Simulate when a sustained shift is to be raised, and write src/waakvlam/watch/stats/shift_table.py.

`.venv/bin/python scripts/shift_table.py [--series 4000]`: some ten minutes.
"""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from waakvlam.watch.stats.inputs import Floats
from waakvlam.watch.stats.shift_calibration import calibrate, simulated

TABLE = Path(__file__).parents[1] / "src/waakvlam/watch/stats/shift_table.py"
SEED = 20261122
MEANS = (0.25, 0.5, 1.0, 2.0, 5.0, 20.0)
DISPERSIONS = (1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0)
FALSE_ALARMS = (0.02, 0.1)


def main() -> None:
    """Simulate for every budget and write it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=4000, help="simulated series for each mean and dispersion")
    series = parser.parse_args().series
    areas = simulated(SEED, MEANS, DISPERSIONS, series)
    made = [calibrate(areas, MEANS, DISPERSIONS, budget) for budget in FALSE_ALARMS]
    TABLE.write_text(text(made, series))


def text(made: list[tuple[Floats, Floats]], series: int) -> str:
    """The module with the table."""

    def block(which: int) -> str:
        rows = []
        for budget, found in zip(FALSE_ALARMS, made, strict=True):
            rows.append(f"    (  # {budget} a year")
            rows += ["        (" + ", ".join(f"{value:.4g}" for value in row) + ")," for row in found[which]]
            rows.append("    ),")
        return "\n".join(rows)

    return f'''"""When a sustained shift is raised. Made by scripts/shift_table.py, not by hand.

Budgets (false alarms per series per year) × means a week × dispersions: LEVELS of the chance over a window, LIMITS of
the evidence. A budget of 0.1 a year is 5 % of unchanged series in any half year.
"""

# fmt: off
MADE_ON = "{datetime.now(UTC).date().isoformat()}"
SEED = {SEED}
SERIES = {series}
FALSE_ALARMS = {FALSE_ALARMS}
MEANS = {MEANS}
DISPERSIONS = {DISPERSIONS}
LEVELS = (
{block(0)}
)
LIMITS = (
{block(1)}
)
'''


if __name__ == "__main__":
    main()
