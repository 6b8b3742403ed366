"""Installs Waakvlam into `.venv` beside this project. Standard library only: it runs before any package is there.

    python3 scripts/setup.py [--dev | --browser]

--dev adds what tests and checks need, --browser also the browser of the tests.
PYTHON=python3.13 chooses the interpreter of a new environment; WHEELS=folder installs without the network.
A second call with nothing changed returns at once.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO, cast

import browser
from problem import Problem

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
OLDEST = (3, 11)
NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "timed out",
)


def main() -> None:
    """Bring the environment up to date; a known problem is one sentence and exit code 2."""
    try:
        if sys.version_info < OLDEST:
            raise Problem(
                f"Python {'.'.join(map(str, OLDEST))} or newer is needed and this is {sys.version.split()[0]}: "
                "choose one with PYTHON=python3.13."
            )
        files = ["base.txt", "dev.txt"] if {"--dev", "--browser"} & set(sys.argv) else ["base.txt"]
        install([PROJECT / "requirements" / name for name in files])
        if "--browser" in sys.argv:
            browser.provide(PROJECT / ".browser", next(VENV.glob("lib/python*/site-packages/playwright/driver/node")))
    except Problem as problem:
        print(f"setup: {problem}", file=sys.stderr)
        sys.exit(2)
    except OSError as problem:
        full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
        advice = "the disk is full, make room" if full else f"{problem.strerror} ({problem.filename})"
        print(f"setup: the project folder cannot be used: {advice}.", file=sys.stderr)
        sys.exit(2)


def install(requirements: list[Path]) -> None:
    """Make `.venv` hold what the files ask, and our own package; do nothing when it already does."""
    wanted = {path.name: fingerprint(path) for path in (*requirements, PROJECT / "pyproject.toml")}
    present = json.loads(STAMP.read_text()) if STAMP.exists() and usable() else {}
    if wanted.items() <= present.items():
        return
    if not present and not (usable() and has_pip()):
        make_environment()
    for path in requirements:
        if present.get(path.name) != wanted[path.name]:
            pip_install(path)
    run_pip("install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(PROJECT))
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps(present | wanted))
    draft.replace(STAMP)


def fingerprint(path: Path) -> str:
    """Changes with the file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def usable() -> bool:
    """Whether `.venv` has a Python, was made in this very folder, and is of the version asked for, if one was."""
    if not VENV_PYTHON.exists():
        return False
    settings = (VENV / "pyvenv.cfg").read_text()
    here = re.search(rf"^command = .* {re.escape(str(VENV))}$", settings, re.MULTILINE)
    same = re.search(rf"^version = {sys.version_info.major}\.{sys.version_info.minor}\.", settings, re.MULTILINE)
    return bool(here) and (bool(same) or "PYTHON" not in os.environ)


def has_pip() -> bool:
    """Whether the environment was made to its end."""
    return subprocess.run([VENV_PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    """Make `.venv` with pip in it; on Debian's bare Python this may need the package python3-venv."""
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise Problem(f"Python lacks the means to make an environment: install it with `apt install {package}`.")
        print(f"Installing {package} …", flush=True)
        browser.apt_install(package)
    # Not sys.executable: that may be the Python of the very environment that is cleared here.
    interpreter = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)
    made = subprocess.run(
        [interpreter, "-m", "venv", "--clear", VENV],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise Problem(f"Python could not make {VENV}: {last_line(made.stdout + made.stderr)}")


def pip_install(requirements: Path) -> None:
    """Install exactly the files whose hashes stand in `requirements`."""
    names = re.findall(r"^(\S+)==", requirements.read_text(), re.MULTILINE)
    print(f"Installing {len(names)} packages of requirements/{requirements.name} …", flush=True)
    source = ["--no-index", "--find-links", os.environ["WHEELS"]] if os.environ.get("WHEELS") else []
    run_pip("install", *source, "--require-hashes", "--only-binary", ":all:", "-r", str(requirements), total=len(names))


def run_pip(*arguments: str, total: int = 0) -> None:
    """Run pip, count the packages it collects on one line, and turn its failures into a sentence."""
    command = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    said: list[str] = []
    collected = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in cast(IO[str], pip.stdout):
            said.append(line)
            collected += line.startswith("Collecting ")
            if total and sys.stdout.isatty():
                print(f"\r\033[K  {collected}/{total} {line.strip()[:60]}", end="", flush=True)
    if total and sys.stdout.isatty():
        print("\r\033[K", end="", flush=True)
    if pip.returncode != 0:
        raise sentence("".join(said))


def sentence(said: str) -> Problem:
    """What to tell the person when pip gave up."""
    if "DO NOT MATCH THE HASHES" in said:
        return Problem(
            "A package differs from the one this project was tested with (its hash is another): nothing installed."
        )
    if "No space left on device" in said:
        return Problem("The disk is full: make room and run this again.")
    if wheels := os.environ.get("WHEELS"):
        return Problem(f"The folder {wheels} lacks a package: {last_line(said)}")
    if any(sign in said for sign in NO_NETWORK):
        return Problem(
            "The packages cannot be reached: connect to the network, or give a folder with them as WHEELS=folder."
        )
    if "No matching distribution found" in said:
        return Problem(f"There is no ready-made package for this machine and Python: {last_line(said)}")
    return Problem(f"pip failed: {last_line(said)}")


def last_line(said: str) -> str:
    """The last line that says something."""
    return next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "no reason given")


if __name__ == "__main__":
    main()
