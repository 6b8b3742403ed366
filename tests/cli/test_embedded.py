"""The embedded PostgreSQL on real processes: it starts, is shared, survives violence and leaves nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.cli.processes import eventually, first_line, keeper_of, leave, postmaster_of, processes_of, user_of
from waakvlam.cli.embedded import EmbeddedError, EmbeddedPostgres


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose server has run and stopped."""
    data = tmp_path_factory.mktemp("once") / "data"
    with EmbeddedPostgres(data, durable=False):
        pass
    return data


@pytest.fixture
def data(made_once: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    return Path(shutil.copytree(made_once, tmp_path / "data"))


@pytest.fixture
def server(data: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(data, durable=False) as running:
        yield running


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchall()


def test_first_start_makes_database_roles_and_keys(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    with EmbeddedPostgres(data) as server:
        assert ask(server.login_url, "SELECT current_user, current_database()") == [("waakvlam", "waakvlam")]
        assert ask(server.owner_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(True,)]
        powers = "rolsuper, rolinherit, rolcreatedb, rolcreaterole, rolbypassrls"
        assert ask(server.login_url, f"SELECT {powers} FROM pg_roles WHERE rolname = current_user") == [(False,) * 5]
        settings = ask(server.owner_url, "SELECT name, setting FROM pg_settings")
        assert {("data_checksums", "on"), ("fsync", "on"), ("listen_addresses", "")} <= set(settings)
        environment = server.environment()
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "keys.json").stat().st_mode) == 0o600
    assert len(bytes.fromhex(environment["WAAKVLAM_CONTEXT_KEY"])) == 32
    assert len(bytes.fromhex(json.loads(environment["WAAKVLAM_FIELD_KEYS"])["1"])) == 32


def test_data_and_keys_outlive_a_stop(data: Path) -> None:
    with EmbeddedPostgres(data, durable=False) as server:
        before = server.environment()
        with psycopg.connect(server.owner_url) as connection:
            connection.execute("CREATE TABLE street AS SELECT 'Kanaalstraat' AS name")
    assert processes_of(data) == {}
    with EmbeddedPostgres(data, durable=False) as server:
        assert server.environment() == before
        assert ask(server.owner_url, "SELECT name FROM street") == [("Kanaalstraat",)]


def test_a_wrong_password_is_refused(server: EmbeddedPostgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.login_url, password="guess")


def test_a_second_process_joins_and_the_last_one_stops_it(data: Path) -> None:
    first = user_of(data)
    url = first_line(first)
    with EmbeddedPostgres(data) as second:
        assert second.login_url == url
        leave(first)
        assert ask(second.login_url, "SELECT 1") == [(1,)]
    assert processes_of(data) == {}


def test_processes_that_race_for_an_empty_folder_share_one_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    racers = [user_of(data) for _ in range(4)]
    assert len({first_line(racer) for racer in racers}) == 1
    assert sum("embedded.keeper" in command for command in processes_of(data).values()) == 1
    for racer in racers:
        leave(racer)
    assert eventually(lambda: processes_of(data) == {})


def test_killing_the_only_user_leaves_no_process(data: Path) -> None:
    user = user_of(data)
    first_line(user)
    user.kill()
    user.wait()
    assert eventually(lambda: processes_of(data) == {})


def test_killing_the_keeper_stops_the_server_and_the_next_start_works(data: Path) -> None:
    user = user_of(data)
    first_line(user)
    keeper = keeper_of(data)
    os.kill(keeper, signal.SIGKILL)
    assert eventually(lambda: keeper not in processes_of(data))
    user.kill()
    user.wait()
    with EmbeddedPostgres(data, durable=False) as server:
        assert ask(server.login_url, "SELECT 1") == [(1,)]


def test_a_killed_postmaster_is_started_again_with_all_that_was_committed(data: Path) -> None:
    with EmbeddedPostgres(data) as server:
        with psycopg.connect(server.owner_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE told AS SELECT n FROM generate_series(1, 1000) n")
            killed = postmaster_of(data)
            os.kill(killed, signal.SIGKILL)

        def back() -> bool:
            try:
                return postmaster_of(data) != killed and ask(server.owner_url, "SELECT count(*) FROM told") == [(1000,)]
            except (OSError, IndexError, EmbeddedError, psycopg.OperationalError):
                return False

        assert eventually(back)


def test_a_stale_pid_file_that_names_a_living_process_does_not_stop_the_start(data: Path) -> None:
    (data / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n{data / 'pg'}\n0\n5432\n/nowhere\n\n\nready\n")
    with EmbeddedPostgres(data, durable=False) as server:
        assert ask(server.login_url, "SELECT 1") == [(1,)]


def test_a_database_half_made_is_made_anew(data: Path) -> None:
    (data / "pg").rename(data / "pg.new")
    (data / "pg.new" / "PG_VERSION").unlink()
    with EmbeddedPostgres(data, durable=False) as server:
        assert ask(server.login_url, "SELECT 1") == [(1,)]


def test_a_deep_folder_gets_a_short_socket(data: Path, tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-long-name-for-a-folder"] * 5) / "data"
    shutil.copytree(data, deep)
    with EmbeddedPostgres(deep, durable=False) as server:
        assert ask(server.login_url, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("foreign", [".", "pg"])
def test_a_foreign_database_is_left_alone(tmp_path: Path, foreign: str) -> None:
    (tmp_path / foreign).mkdir(exist_ok=True)
    (tmp_path / foreign / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedError, match="that Waakvlam did not make"):
        EmbeddedPostgres(tmp_path).start()
    assert [path.name for path in (tmp_path / foreign).iterdir()] == ["PG_VERSION"]


def test_data_of_another_version_is_named(data: Path) -> None:
    (data / "pg" / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedError, match="made by PostgreSQL 9"):
        EmbeddedPostgres(data).start()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match="cannot be written: choose another folder"):
        EmbeddedPostgres(tmp_path / "file" / "data").start()


def test_a_file_system_that_takes_no_folders_is_named() -> None:
    with pytest.raises(EmbeddedError, match="cannot be written: choose another folder"):
        EmbeddedPostgres(Path("/sys/waakvlam")).start()


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys.new").symlink_to("/dev/full")
    with pytest.raises(EmbeddedError, match="is full: make room"):
        EmbeddedPostgres(tmp_path).start()


def test_a_forked_child_that_ends_takes_nothing_from_its_parent(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "data", durable=False)
    with server:
        child = os.fork()
        if child == 0:
            server.stop()  # as a web server's process does when it ends the blocks it inherited
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        with psycopg.connect(server.login_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        with EmbeddedPostgres(tmp_path / "data") as another:
            assert another.login_url == server.login_url
