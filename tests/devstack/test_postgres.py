# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL keeps what it was told through kills and lets nobody in without the password."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from roastpower.devstack import binaries, unprivileged
from roastpower.devstack.child import Child
from roastpower.devstack.errors import PortTaken, StateUnusable
from roastpower.devstack.ports import is_free
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.devstack.unprivileged import server_account


@pytest.fixture
def server(server_folder: Path, request: pytest.FixtureRequest) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(server_folder / str(request.node.name))
    server.start()
    yield server
    server.stop()
    shutil.rmtree(server.data_dir)


def _program(pid: int) -> str:
    answer = subprocess.run(
        ["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True, check=True
    )
    return answer.stdout.strip().rpartition("/")[2]


def test_rows_survive_a_kill_and_a_restart(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.dsn) as connection:
        connection.execute("CREATE TABLE kept (n integer)")
        connection.execute("INSERT INTO kept VALUES (42)")
        connection.execute("SET synchronous_commit = on")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    server.start()
    with psycopg.connect(server.dsn) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(42,)]


def test_stop_leaves_the_port_free_and_start_goes_on(server: EmbeddedPostgres) -> None:
    before = server.dsn
    server.stop()
    server.stop()
    assert is_free(server.port)
    server.start()
    assert server.dsn == before
    psycopg.connect(server.dsn).close()


def test_a_stale_pid_file_that_names_another_program_is_dropped(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    server.stop()
    # As after a reboot: the number now belongs to another program of the same account.
    stranger = Child.start(
        "stranger", ["/bin/sleep", "60"], log=tmp_path / "log", account=server_account()
    )
    try:
        stranger.wait_ready(lambda: _program(stranger.pid) == "sleep")
        (server.data_dir / "cluster" / "postmaster.pid").write_text(f"{stranger.pid}\n")
        server.start()
    finally:
        stranger.stop()
    psycopg.connect(server.dsn).close()


def test_a_second_server_on_the_same_data_is_refused(server: EmbeddedPostgres) -> None:
    with pytest.raises(StateUnusable, match=rf"pid {server.pid}.*kill -INT {server.pid}"):
        EmbeddedPostgres(server.data_dir).start()


def test_a_taken_port_is_refused(server: EmbeddedPostgres, server_folder: Path) -> None:
    with pytest.raises(PortTaken, match="PostgreSQL cannot listen"):
        EmbeddedPostgres(server_folder / "second", port=server.port).start()


def test_the_password_is_needed_and_kept_to_its_owner(postgres_server: EmbeddedPostgres) -> None:
    url = f"postgresql://roastpower:guess@127.0.0.1:{postgres_server.port}/roastpower"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)
    assert (postgres_server.data_dir / "password").stat().st_mode & 0o777 == 0o600


def test_a_database_is_copied_from_a_template(
    postgres_server: EmbeddedPostgres, new_database: Callable[[str | None], str]
) -> None:
    original = new_database(None)
    with psycopg.connect(original) as connection:
        connection.execute("CREATE TABLE copied AS SELECT 7 AS n")
    copy = new_database(original.rpartition("/")[2])
    with psycopg.connect(copy) as connection:
        assert connection.execute("SELECT n FROM copied").fetchall() == [(7,)]


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_has_a_database_of_its_own(database: str, attempt: int) -> None:
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE mine (n integer)")


def test_strings_sort_the_same_on_every_machine(database: str) -> None:
    with psycopg.connect(database) as connection:
        rows = connection.execute("SELECT w FROM unnest(ARRAY['b','a','B','é']) w ORDER BY w")
        assert [word for (word,) in rows] == ["B", "a", "b", "é"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs its servers as another user")
def test_root_serves_from_a_closed_folder_without_opening_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server_folder: Path
) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    installed = closed / "installed"
    home = binaries.postgres_home().parent
    shutil.copytree(home / "pginstall18", installed / home.name / "pginstall18")
    shutil.copytree(home.with_name(f"{home.name}.libs"), installed / f"{home.name}.libs")
    monkeypatch.setenv("ROASTPOWER_PG_HOME", str(installed / home.name / "pginstall18"))
    monkeypatch.setattr(unprivileged, "FALLBACK", server_folder)

    server = EmbeddedPostgres(closed / "postgres", ephemeral=True)
    server.start()
    try:
        psycopg.connect(server.dsn).close()
        assert server.pid is not None
        assert Path(f"/proc/{server.pid}").stat().st_uid != 0
    finally:
        server.stop()
    assert server.data_dir.parent == server_folder
    assert EmbeddedPostgres(closed / "postgres").data_dir == server.data_dir
    assert closed.stat().st_mode & 0o777 == 0o700
