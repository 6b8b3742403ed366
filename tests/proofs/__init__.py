"""The large figures: the same code as a test, with a larger N. Each run adds a line to docs/proofs.jsonl."""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "docs" / "proofs.jsonl"

Proof = Callable[[int, float], dict[str, Any]]
"""Takes a seed and the moment (monotonic) at which to stop; returns what it found, with `held` among it."""


def prove(name: str, proof: Proof) -> None:
    """Run a proof and write down its seed, commit and result; exit code 1 when it did not hold."""
    parser = argparse.ArgumentParser(prog=f"make proof NAME={name}", description=proof.__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="stop after this time; what was done counts")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    start = time.monotonic()
    result = proof(asked.seed, start + asked.minutes * 60)
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    line = {
        "proof": name,
        "on": datetime.now(UTC).date().isoformat(),
        "commit": commit,
        "seed": asked.seed,
        "seconds": round(time.monotonic() - start, 1),
        **result,
    }
    with BOOK.open("a") as book:
        book.write(json.dumps(line) + "\n")
    print(json.dumps(line))
    sys.exit(0 if result["held"] else 1)
