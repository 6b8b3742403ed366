"""`make demo` as processes: it fills once, shows an address, stops whole, and says in one sentence what is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.processes import eventually, processes_of
from waakvlam.cli.embedded import EmbeddedError, EmbeddedPostgres

_DEMO = """
import sys
from pathlib import Path
from waakvlam.cli.demo import run_demo
data, port, product, reset = sys.argv[1:]
sys.exit(run_demo(Path(data), int(port), reset=reset == "reset", product=(sys.executable, product)))
"""
PRODUCT = Path(__file__).parent / "product.py"
Demo = subprocess.Popen[str]
Run = Callable[..., Demo]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a city, as a demo leaves it."""
    data = tmp_path_factory.mktemp("city") / "data"
    with EmbeddedPostgres(data, durable=False):
        (data / "filled").touch()
    return data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where the demo of a test keeps its things; nothing is there yet."""
    return tmp_path / "data"


@pytest.fixture
def city(made_once: Path, data: Path) -> None:
    """Puts a city there."""
    shutil.copytree(made_once, data)


@pytest.fixture
def port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def run(data: Path, port: int) -> Iterator[Run]:
    """Starts the demo with a stand-in product; what is left of it is taken away afterwards."""
    started: list[Demo] = []

    def start(reset: str = "keep", **environment: str) -> Demo:
        command = [sys.executable, "-c", _DEMO, str(data), str(port), str(PRODUCT), reset]
        surroundings = os.environ | environment
        demo = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings)
        started.append(demo)
        return demo

    yield start
    for demo in started:
        demo.kill()
        demo.communicate()


def wait_for_address(demo: Demo) -> str:
    """The line with the address."""
    assert demo.stdout is not None
    return next((line for line in demo.stdout if "http://" in line), "")


def stop(demo: Demo, number: signal.Signals = signal.SIGINT) -> int:
    """Send a signal and give the exit code."""
    demo.send_signal(number)
    demo.communicate(timeout=20)
    return demo.returncode


def commands(data: Path) -> list[str]:
    """What the demo asked of the product."""
    return (data / "commands").read_text().splitlines()


def children(data: Path) -> dict[int, str]:
    """All processes of this demo; the stand-ins are known by their environment."""
    mark = f"WAAKVLAM_DATA={data}".encode()
    found = processes_of(data)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found[int(entry.name)] = (entry / "cmdline").read_text()
            except OSError:
                continue  # gone, or not ours
    return found


def test_fills_once_shows_one_address_and_ctrl_c_leaves_no_process(run: Run, data: Path, port: int) -> None:
    demo = run()
    assert f"http://localhost:{port}/" in wait_for_address(demo)
    assert urllib.request.urlopen(f"http://127.0.0.1:{port}/").status == 200
    begun = {"migrate --simulation", "demo-fill", "worker", f"web --port {port}"}
    assert eventually(lambda: set(commands(data)) == begun)
    assert stop(demo) == 0
    assert children(data) == {}

    again = run()
    wait_for_address(again)
    assert stop(again, signal.SIGTERM) == 0
    assert commands(data).count("demo-fill") == 1
    assert "migrate" in commands(data)


@pytest.mark.usefixtures("city")
def test_killing_the_demo_leaves_no_process(run: Run, data: Path) -> None:
    demo = run()
    wait_for_address(demo)
    assert len(children(data)) > 3
    demo.kill()
    demo.wait()
    assert eventually(lambda: children(data) == {})


@pytest.mark.usefixtures("city")
def test_a_process_that_dies_is_named_and_the_rest_stops(run: Run, data: Path) -> None:
    demo = run()
    wait_for_address(demo)
    worker = next(pid for pid, command in children(data).items() if command.endswith("worker\0"))
    os.kill(worker, signal.SIGKILL)
    assert "The worker process stopped by itself: see" in demo.communicate(timeout=20)[1]
    assert demo.returncode == 2
    assert children(data) == {}


def test_a_city_filled_in_part_is_made_anew(run: Run, data: Path) -> None:
    failed = run(FILLING_ENDS_WITH="1")
    assert "`waakvlam demo-fill` failed" in failed.communicate(timeout=20)[1]
    demo = run()
    assert wait_for_address(demo)
    assert stop(demo) == 0
    assert commands(data).count("demo-fill") == 2


@pytest.mark.usefixtures("city")
def test_a_reset_fills_again_but_not_while_it_is_in_use(run: Run, data: Path) -> None:
    demo = run("reset")
    assert wait_for_address(demo)
    assert "demo-fill" in commands(data)
    with pytest.raises(EmbeddedError, match="is in use: stop what uses it first"):
        EmbeddedPostgres(data).discard()
    assert stop(demo) == 0


@pytest.mark.usefixtures("city")
def test_a_database_that_is_not_a_demos_is_left_alone(run: Run, data: Path) -> None:
    (data / "filled").unlink()
    assert "is not a demo's: choose another folder" in run().communicate(timeout=20)[1]
    assert (data / "pg" / "PG_VERSION").exists()
    assert not (data / "commands").exists()


def test_a_port_in_use_is_named_before_anything_is_made(run: Run, data: Path, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        demo = run()
        said = demo.communicate(timeout=20)[1]
    assert said == f"waakvlam: Port {port} is in use: choose another with PORT={port + 1}\n"
    assert demo.returncode == 2
    assert not data.exists()
