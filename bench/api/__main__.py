# SPDX-License-Identifier: Apache-2.0
"""``python -m bench.api``: makes the rows, measures, prints the figures that `bench/README.md` holds."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import structlog

from bench.api import bare, listings, load, payouts, readers, rows
from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.manifest import Deployed, Manifest
from roastpower.devstack.ports import free_port
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.devstack.redis import EmbeddedRedis
from roastpower.protocol.addresses import checksummed

CHAIN_ID = 31337
POOL = bytes.fromhex("c0de" * 10)


def main() -> None:
    """Measures everything once."""
    folder = Path(tempfile.mkdtemp(prefix="roastpower-bench-"))
    folder.chmod(0o711)
    postgres = EmbeddedPostgres(folder / "postgres", ephemeral=True)
    redis = EmbeddedRedis(folder / "redis")
    postgres.start()
    redis.start()
    try:
        started = time.monotonic()
        rows.fill(postgres.dsn, POOL)
        count = rows.BLOCKS * rows.PER_BLOCK
        print(f"{count:,} submissions written in {time.monotonic() - started:.0f} s")
        manifest = _manifest(folder / "manifest.json")
        _listings(postgres.dsn, manifest)
        _requests(postgres.dsn, redis.url, manifest)
        _live(postgres.dsn, redis.url, manifest)
    finally:
        redis.stop()
        postgres.stop()


def _listings(database_url: str, manifest: Path) -> None:
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT miner FROM chain.submitted LIMIT 1").fetchone()
    assert row is not None
    posted = payouts.post(database_url, CHAIN_ID, POOL, row[0])
    print(f"payouts of {len(posted)} campaigns posted, all with a claim of one miner")
    print("\ndatabase time, ms (a page of 20 unless it says otherwise)")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    found = listings.times(database_url, manifest, checksummed(row[0]), posted[0])
    for name, milliseconds in found:
        print(f"  {name:40} {milliseconds:8.1f}{'   over 20' if milliseconds > 20 else ''}")


def _requests(database_url: str, redis_url: str, manifest: Path) -> None:
    print("\none process, requests/s (wrk, 32 connections); p99 at 500 requests/s, ms")
    # The first two are kept for as long as the chain does not move; the last one is made each time.
    with _api(database_url, redis_url, manifest) as (port, _):
        for path in bare.PATHS:
            _load(path, port, path)
    with _bare(database_url) as port:
        for path in bare.PATHS:
            _load(f"{path}, bare FastAPI + SQLAlchemy", port, path)


def _load(name: str, port: int, path: str) -> None:
    most = load.most(f"http://127.0.0.1:{port}{path}")
    p99 = load.latency_at("127.0.0.1", port, path)
    print(f"  {name:50} {most:8.0f} {p99:8.1f}")


def _live(database_url: str, redis_url: str, manifest: Path) -> None:
    with _api(database_url, redis_url, manifest) as (port, pid):
        before = readers.memory_mb(pid)
        worst, memory = asyncio.run(readers.told_within("127.0.0.1", port, database_url, pid))
        print("\n5,000 live readers on one process")
        print(
            f"  last one told after {worst:.2f} s; memory {before:.0f} MB before, {memory:.0f} with"
        )
    with _api(database_url, redis_url, manifest) as (port, pid):
        alone, beside, memory = asyncio.run(
            readers.delay_beside_stalled("127.0.0.1", port, database_url, pid)
        )
        print("100 readers, events of 100 KB, beside 500 that read nothing")
        print(
            f"  last one told after {beside:.2f} s, without them {alone:.2f}; memory {memory:.0f} MB"
        )


@contextmanager
def _api(database_url: str, redis_url: str, manifest: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    environment = {
        "ROASTPOWER_ENVIRONMENT": "development",
        "ROASTPOWER_DATABASE_URL": database_url,
        "ROASTPOWER_REDIS_URL": redis_url,
        "ROASTPOWER_MANIFEST": str(manifest),
        "ROASTPOWER_RATE_LIMIT": "0",
        "ROASTPOWER_LIVE_READERS": "0",
    }
    command = [sys.executable, "-m", "api", "--port", str(port)]
    with _process(command, environment) as process:
        _wait(f"http://127.0.0.1:{port}/v1/blocks/current")
        time.sleep(1)
        yield port, process.pid


@contextmanager
def _bare(database_url: str) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "bench.api.bare:app", "--port", str(port)]
    quiet = ["--log-level", "warning", "--no-access-log"]
    with _process([*command, *quiet], {"ROASTPOWER_DATABASE_URL": database_url}):
        _wait(f"http://127.0.0.1:{port}/v1/blocks/current")
        yield port


@contextmanager
def _process(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=5).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"{url} does not answer")


def _manifest(path: Path) -> Path:
    placed = Deployed(
        address=checksummed(POOL),
        transaction="0x",
        block=1,
        constructor_args=[],
        abi_hash="0x",
        bytecode_hash="0x",
    )
    Manifest(
        chain_id=CHAIN_ID,
        genesis_hash="0x" + "00" * 32,
        deployment_block=1,
        profile="bench",
        contracts=dict.fromkeys(CONTRACT_NAMES, placed),
    ).save(path)
    return path


if __name__ == "__main__":
    main()
