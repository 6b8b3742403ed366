"""Provides Chromium for the tests as `.browser/chromium`. Standard library and, where needed, Debian's apt-get.

Takes the one in CHROMIUM, else the one in PATH, else installs it as root, else unpacks Debian's packages beside it.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from problem import Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADVICE = "install Chromium, or name one with CHROMIUM=/path/to/chromium."
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def provide(folder: Path) -> None:
    """Make `folder`/chromium start a browser. Raises Problem when there is no way."""
    launcher = folder / "chromium"
    unpacked = folder / "root" / "usr" / "lib" / "chromium" / "chromium"
    if found := present():
        write_launcher(launcher, found, {})
    elif not unpacked.exists():
        if not shutil.which("apt-get"):
            raise Problem(f"No Chromium on this machine: {ADVICE}")
        if os.geteuid() == 0:
            print("Installing Chromium …", flush=True)
            apt_install("chromium")
            found = present()
            if not found:
                raise Problem(f"Installing Chromium gave no browser: {ADVICE}")
            write_launcher(launcher, found, {})
        else:
            print("Unpacking Chromium into .browser …", flush=True)
            unpack(folder)
            write_launcher(launcher, unpacked, surroundings(folder))
    if subprocess.run([launcher, "--version"], capture_output=True, check=False).returncode != 0:
        raise Problem(f"The browser {launcher} does not start: {ADVICE}")


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


def apt_install(package: str) -> None:
    """As root: install a Debian package, renewing apt's lists when they do not know it."""
    install = ["apt-get", "install", "--yes", "--no-install-recommends", package]
    if not apt(install) and not (apt(["apt-get", "update"]) and apt(install)):
        raise Problem(f"apt-get could not install {package}: connect to the network, or install it yourself.")


def apt(command: list[str]) -> bool:
    """Run apt-get without questions; whether it worked."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return (
        subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, env=environment, check=False).returncode
        == 0
    )


def unpack(folder: Path) -> None:
    """Without root: fetch Chromium and the libraries this machine lacks with an apt of our own, and unpack them."""
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
    if not apt([*private, "update"]) or not apt([*private, "install", "--download-only", "chromium"]):
        raise Problem(f"Chromium could not be fetched: connect to the network, or {ADVICE}")
    root = folder / "root"
    for package in (cache / "archives").glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, root], check=True)
    shutil.rmtree(folder / "apt")


def surroundings(folder: Path) -> dict[str, str]:
    """Where the unpacked browser finds its libraries and fonts."""
    root, fonts = folder / "root", folder / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=root / "usr" / "share" / "fonts", cache=folder / "font-cache"))
    libraries = sorted({str(path.parent) for path in [*root.rglob("*.so"), *root.rglob("*.so.*")]})
    return {"LD_LIBRARY_PATH": ":".join(libraries), "FONTCONFIG_FILE": str(fonts)}
