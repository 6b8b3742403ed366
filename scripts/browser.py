"""Provides the tests' browser: `.browser/chromium`, and `.browser/node`, the program with which playwright drives it.

Chromium is the one in CHROMIUM, else the one in PATH; else it is installed as root, else unpacked beside the project.
Its headless shell comes first: the same engine without toolbars, which cost more than half of a journey's time.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from problem import Problem

PACKAGE = "chromium-headless-shell"
NAMES = (PACKAGE, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = "install Chromium, or name one with CHROMIUM=/path/to/chromium."
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def provide(folder: Path, driver: Path) -> None:
    """Make `folder`/chromium and `folder`/node (which starts `driver`) work. Raises Problem when there is no way."""
    root = folder / "root"
    found = present()
    missing = [*([] if found else [PACKAGE]), *([] if starts(driver) else ["libatomic1"])]
    if missing and not root.exists():
        if not shutil.which("apt-get"):
            raise Problem(f"This machine lacks {' and '.join(missing)}: {ADVICE}")
        print(f"Fetching {' and '.join(missing)} …", flush=True)
        if os.geteuid() == 0:
            apt_install(*missing)
            found = present()
        else:
            unpack(folder, missing)
    around = surroundings(folder) if root.exists() else {}
    unpacked = root / "usr" / "lib" / "chromium" / PACKAGE
    for name, program, environment in (
        ("chromium", found or unpacked, {} if found else around),
        ("node", driver, around),
    ):
        write_launcher(folder / name, program, environment)
        if not starts(folder / name):
            raise Problem(f"{program} does not start: {ADVICE}")


def starts(program: Path) -> bool:
    """Whether it can say its version."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def present() -> Path | None:
    """The browser that CHROMIUM names, or one in PATH."""
    if chosen := os.environ.get("CHROMIUM"):
        if not os.access(chosen, os.X_OK):
            raise Problem(f"CHROMIUM names {chosen}, which cannot be run.")
        return Path(chosen)
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def write_launcher(launcher: Path, program: Path, environment: dict[str, str]) -> None:
    """A script that starts `program` with what it needs around it."""
    launcher.parent.mkdir(exist_ok=True)
    exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in environment.items())
    launcher.write_text(f'#!/bin/sh\n{exports}exec {shlex.quote(str(program))} "$@"\n')
    launcher.chmod(0o755)


def apt_install(*packages: str) -> None:
    """As root: install Debian packages, renewing apt's lists when they do not know them."""
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if not apt(install) and not (apt(["apt-get", "update"]) and apt(install)):
        raise Problem(
            f"apt-get could not install {' and '.join(packages)}: connect to the network, or install it yourself."
        )


def apt(command: list[str]) -> bool:
    """Run apt-get without questions; whether it worked."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, env=environment, check=False)
    return done.returncode == 0


def unpack(folder: Path, packages: list[str]) -> None:
    """Without root: fetch packages and the libraries that they miss here with an apt of our own, and unpack them."""
    state, cache = folder / "apt" / "state", folder / "apt" / "cache"
    for part in (state / "lists" / "partial", cache / "archives" / "partial"):
        part.mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State": state,
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": cache,
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "",
        "APT::Install-Recommends": "0",
    }
    private = ["apt-get", "--yes", *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))]
    if not apt([*private, "update"]) or not apt([*private, "install", "--download-only", *packages]):
        raise Problem(f"{' and '.join(packages)} could not be fetched: connect to the network, or {ADVICE}")
    draft = folder / "root.new"
    for package in (cache / "archives").glob("*.deb"):
        if subprocess.run(["dpkg", "-x", package, draft], capture_output=True, check=False).returncode != 0:
            raise Problem(f"Chromium could not be unpacked into {folder}: make room on the disk, or {ADVICE}")
    draft.rename(folder / "root")
    shutil.rmtree(folder / "apt")


def surroundings(folder: Path) -> dict[str, str]:
    """Where the unpacked browser finds its libraries and fonts."""
    root, fonts = folder / "root", folder / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=root / "usr" / "share" / "fonts", cache=folder / "font-cache"))
    libraries = sorted({str(path.parent) for path in [*root.rglob("*.so"), *root.rglob("*.so.*")]})
    return {"LD_LIBRARY_PATH": ":".join(libraries), "FONTCONFIG_FILE": str(fonts)}
