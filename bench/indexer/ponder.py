# SPDX-License-Identifier: Apache-2.0
"""Ponder on the same chain: cold, timed from its start to its `/ready`."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg

from bench.indexer.contest import Figures, weighed
from bench.indexer.ponder_project import write_project
from indexer.check import event_tables
from roastpower.chain.manifest import Manifest
from roastpower.devstack.ports import LOOPBACK, free_port

HERE = Path(__file__).parent / "ponder"
SCHEMA = "mirror"
FASTEST = 25  # times the same RPC URL: Ponder limits requests by URL
_TIMEOUT = 1_800.0


def install() -> None:
    """Install the locked packages, where they are not yet."""
    if not (HERE / "node_modules" / ".roastpower-installed").exists():
        npm = shutil.which("npm")
        assert npm, "npm comes with `make setup`"
        subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"],
            cwd=HERE,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (HERE / "node_modules" / ".roastpower-installed").touch()


def backfill(name: str, database_url: str, rpc_urls: list[str], manifest: Manifest) -> Figures:
    """Cold, into an empty database."""
    with running(database_url, rpc_urls, manifest) as (process, port):
        database = database_url.rpartition("/")[2]
        with weighed(name, process.pid, database, lambda: count(database_url)) as found:
            wait_ready(process, port)
        # What it takes as not final yet comes after it is ready; that is not in its time.
        head = _head(rpc_urls[0])
        deadline = time.monotonic() + 120
        while _stored_head(database_url) < head and time.monotonic() < deadline:
            time.sleep(0.5)
    return found[0]


def _head(rpc_url: str) -> int:
    """The last chain block with an event: the bench ends with a claim."""
    call = {"jsonrpc": "2.0", "id": 1, "method": "eth_blockNumber", "params": []}
    return int(httpx.post(rpc_url, json=call).json()["result"], 16)


def _stored_head(database_url: str) -> int:
    with psycopg.connect(database_url) as connection:
        row = connection.execute(f'SELECT max(block_number) FROM "{SCHEMA}".claimed').fetchone()
    return int(row[0] or 0) if row else 0


@contextmanager
def running(
    database_url: str, rpc_urls: list[str], manifest: Manifest, chain_options: str = ""
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`ponder start` in a project of its own; gives the process and its port."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="roastpower-ponder-") as name:
        folder = Path(name)
        write_project(folder, manifest, rpc_urls, chain_options)
        (folder / "node_modules").symlink_to(HERE / "node_modules")
        (folder / "package.json").write_text((HERE / "package.json").read_text())
        node = shutil.which("node")
        assert node, "node comes with `make setup`"
        log = folder / "ponder.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [
                    *(
                        node,
                        HERE / "node_modules" / "ponder" / "dist" / "esm" / "bin" / "ponder.js",
                    ),
                    *("start", "--schema", SCHEMA, "--port", str(port), "--hostname", LOOPBACK),
                ],
                cwd=folder,
                env={
                    **os.environ,
                    "DATABASE_URL": database_url,
                    "PONDER_TELEMETRY_DISABLED": "true",
                },
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            yield process, port
        except RuntimeError as error:
            raise RuntimeError(f"{error}\n{log.read_text()[-4000:]}") from None
        finally:
            # `node` of the Python package is a script that starts the real one.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def wait_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"ponder ended with status {process.returncode}")
        try:
            if httpx.get(f"http://{LOOPBACK}:{port}/ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass  # it does not listen yet
        time.sleep(0.02)
    raise RuntimeError("ponder was not ready in time")


def count(database_url: str) -> int:
    """Events in its tables."""
    query = " + ".join(f'(SELECT count(*) FROM "{SCHEMA}".{each})' for each in event_tables())
    with psycopg.connect(database_url) as connection:
        row = connection.execute(f"SELECT {query}".encode()).fetchone()
    assert row is not None
    return int(row[0])
