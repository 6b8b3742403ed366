"""`make demo`: database, web server and worker as one thing that starts, is seen to work, and stops whole.

Knows no Django: the product's commands run as processes of their own.
"""

from __future__ import annotations

import argparse
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType

from waakvlam.cli.embedded import EmbeddedError, EmbeddedPostgres
from waakvlam.cli.embedded.privileges import dying_with_parent

PRODUCT = (sys.executable, "-m", "waakvlam.cli.main")
_ANSWER_WITHIN = 60.0  # seconds
_STOP_WITHIN = 10.0  # seconds
_TICK_LATE = 503  # the page works; the worker, just started, has yet to tick


class DemoError(Exception):
    """The demo cannot run; one sentence for the person at the keyboard."""


class Stopped(BaseException):
    """Someone asked the demo to stop: no error, and nothing may swallow it."""


class Demo:
    """The processes of one demo on one data folder; `product` is the command line before the product's commands."""

    def __init__(self, data: Path, port: int, product: Sequence[str]) -> None:
        self.data = data
        self.port = port
        self.product = product
        self.server = EmbeddedPostgres(data)
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.filling = data / "filling"
        self.filled = data / "filled"

    def reset(self) -> None:
        """Throw the city away. Raises EmbeddedError when it is in use."""
        self.server.discard()
        self.filling.unlink(missing_ok=True)
        self.filled.unlink(missing_ok=True)

    def open_database(self) -> None:
        """Start the database with the city in it, up to date; make the city first when there is none.

        A city filled only in part is made anew. Raises DemoError for a database that is not a demo's.
        """
        if self.filling.exists():
            say("The city was filled only in part: starting anew …")
            self.reset()
        new = not self.server.has_data
        if not new and not self.filled.exists():
            raise DemoError(f"The database in {self.data} is not a demo's: choose another folder with DATA=…")
        say("Starting the database …")
        self.server.start()
        if new:
            self.filling.touch()
            self.finish("migrate", "--simulation")
            say("Filling the fictional city, once …")
            self.finish("demo-fill")
            self.filling.rename(self.filled)
        else:
            self.finish("migrate")

    def finish(self, *command: str) -> None:
        """Run one of the product's commands to its end. Raises DemoError when it fails."""
        child = self.spawn(*command)
        try:
            if child.wait() != 0:
                raise DemoError(f"`waakvlam {' '.join(command)}` failed: look above.")
        finally:
            end(child)

    def begin(self, name: str, *options: str) -> None:
        """Start one of the product's long-lived processes; its output goes to a file in the data folder."""
        with self.log(name).open("wb") as log:
            self.children[name] = self.spawn(name, *options, output=log.fileno())

    def spawn(self, *command: str, output: int | None = None) -> subprocess.Popen[bytes]:
        """A process that dies with this one, and hears no Ctrl-C: ending it, in order, is our work."""
        return subprocess.Popen(  # noqa: S603 (our own program)
            [*self.product, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=os.environ | self.server.environment() | {"WAAKVLAM_DATA": str(self.data)},
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGTERM),
        )

    def wait_for_page(self) -> None:
        """Return when the web server answers. Raises DemoError when a process dies or none answers in time."""
        until = time.monotonic() + _ANSWER_WITHIN
        while not self.answers():
            self.check()
            if time.monotonic() > until:
                raise DemoError(f"The web server does not answer: see {self.log('web')}.")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether the health page says that pages can be opened."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status in (http.HTTPStatus.OK, _TICK_LATE)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def check(self) -> None:
        """Raises DemoError when a process has died."""
        for name, child in self.children.items():
            if child.poll() is not None:
                raise DemoError(f"The {name} process stopped by itself: see {self.log(name)}.")

    def log(self, name: str) -> Path:
        """Where a process writes."""
        return self.data / f"{name}.log"

    def close(self) -> None:
        """End every process, all at the same time, then the database."""
        for child in self.children.values():
            child.terminate()
        for child in self.children.values():
            end(child)
        self.server.stop()


def end(child: subprocess.Popen[bytes]) -> None:
    """Ask a process to end; take it and what it started away when it does not."""
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(_STOP_WITHIN)
    with suppress(ProcessLookupError):  # nothing of its group is left
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def say(line: str) -> None:
    """Show a line at once, also when nobody reads it from a terminal."""
    print(line, flush=True)


def check_port(port: int) -> None:
    """Raises DemoError when something listens there already, or nothing may."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as problem:
            used = isinstance(problem, OSError) and problem.errno == errno.EADDRINUSE
            raise DemoError(
                f"Port {port} is in use: choose another with PORT={port + 1}"
                if used
                else f"Port {port} cannot be used: choose one from 1024 to 65535 with PORT=8000"
            ) from problem


def stop(_number: int, _frame: FrameType | None) -> None:
    """A second signal during the stopping changes nothing."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def run_demo(data: Path, port: int, *, reset: bool = False, product: Sequence[str] = PRODUCT) -> int:
    """Run the demo until Ctrl-C, a signal, or the death of one of its processes; returns the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        with ExitStack() as closing:
            check_port(port)
            demo = Demo(data.absolute(), port, product)
            if reset:
                demo.reset()
            closing.callback(demo.close)
            demo.open_database()
            demo.begin("worker")
            demo.begin("web", "--port", str(port))
            demo.wait_for_page()
            say(f"Waakvlam runs at http://localhost:{port}/ (Ctrl-C stops it)")
            while True:
                demo.check()
                time.sleep(0.2)
    except Stopped:
        say("Stopped.")
        return 0
    except (DemoError, EmbeddedError) as problem:
        print(f"waakvlam: {problem}", file=sys.stderr, flush=True)
        return 2


def main() -> None:
    """`python -m waakvlam.cli.demo [--port 8000] [--data .waakvlam] [--reset]`."""
    parser = argparse.ArgumentParser(description="Waakvlam with a fictional city.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", type=Path, default=Path(".waakvlam"))
    parser.add_argument("--reset", action="store_true", help="throw away what is in the data folder first")
    chosen = parser.parse_args()
    sys.exit(run_demo(chosen.data, chosen.port, reset=chosen.reset))


if __name__ == "__main__":
    main()
