# SPDX-License-Identifier: Apache-2.0
"""`make soak-indexer`: an hour of chain blocks every 200 ms; memory must stay flat, nothing be lost."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx

from bench.gas.chain import GasChain
from bench.gas.deployment import Deployed
from bench.indexer.life import Life, shape
from bench.indexer.ours import ROASTPOWER
from roastpower.devstack.ports import LOOPBACK, free_port
from roastpower.devstack.postgres import EmbeddedPostgres

BLOCK_SECONDS = 0.2
# anvil works out the root of all storage for every chain block. With more submissions in each, there
# is so much of it towards the end of the hour that five chain blocks a second are too many.
PARTS = 52
_LATE_AT_MOST = 10.0  # seconds that are made up for, by chain blocks that come sooner
_LOOK_EVERY = 5.0
_SETTLING = 120.0  # seconds until the memory at the start is taken


class Pace:
    """Waits for the time of the next chain block; what was late is made up for."""

    def __init__(self) -> None:
        self._next = time.monotonic()

    def __call__(self) -> None:
        self._next = max(self._next + BLOCK_SECONDS, time.monotonic() - _LATE_AT_MOST)
        time.sleep(max(0.0, self._next - time.monotonic()))


class Looks:
    """Looks at the indexer now and then."""

    def __init__(self, pid: int, monitor: str) -> None:
        self.memory: list[tuple[float, float]] = []  # (seconds, MB)
        self.lags: list[int] = []
        self.unready = 0
        self._pid, self._monitor = pid, monitor
        self._started = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No more."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            pages = int(Path(f"/proc/{self._pid}/statm").read_text().split()[1])
            megabytes = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
            self.memory.append((time.monotonic() - self._started, megabytes))
            status = httpx.get(f"http://{self._monitor}/status").json()
            if status["lag_blocks"] is None:
                self.unready += 1
            else:
                self.lags.append(status["lag_blocks"])


def main() -> int:
    """Returns 1 if memory grew by more than a tenth, or something was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.indexer.soak", description=__doc__)
    parser.add_argument("--seconds", type=int, default=3_600)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="roastpower-soak-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        server = EmbeddedPostgres(folder / "postgres")
        server.start()
        try:
            with GasChain("prague", folder) as chain:
                return _soak(options.seconds, chain, folder, server.dsn)
        finally:
            server.stop()


def _wait_until_it_answers(monitor: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://{monitor}/healthz")
            return
        except httpx.ConnectError:
            time.sleep(0.1)
    raise RuntimeError("the indexer did not start")


def _soak(seconds: int, chain: GasChain, folder: Path, dsn: str) -> int:
    deployed = Deployed(chain, folder, shape)
    manifest = folder / "manifest.json"
    deployed.manifest.save(manifest)
    rpc_url = chain.url
    monitor = f"{LOOPBACK}:{free_port()}"
    environment = {**os.environ, "ROASTPOWER_DATABASE_URL": dsn}
    where = ["--manifest", str(manifest), "--rpc-url", rpc_url]
    log = (folder / "indexer.log").open("wb")
    indexer = subprocess.Popen(
        [ROASTPOWER, "indexer", "run", *where, "--ws-url", rpc_url.replace("http", "ws", 1)]
        + ["--monitor", monitor],
        env=environment,
        stderr=log,
    )
    life = Life(deployed, PARTS, Pace())
    life.begin()
    _wait_until_it_answers(monitor)
    looks = Looks(indexer.pid, monitor)
    started = time.monotonic()
    first = int(chain.rpc("eth_blockNumber"), 16)
    while time.monotonic() - started < seconds and indexer.poll() is None:
        life.play_campaign()
        passed = time.monotonic() - started
        print(f"{passed:,.0f} s, {looks.memory[-1][1]:.0f} MB", file=sys.stderr, flush=True)
    passed = time.monotonic() - started
    blocks = int(chain.rpc("eth_blockNumber"), 16) - first
    time.sleep(3)
    looks.stop()
    indexer.terminate()
    status = indexer.wait()
    checked = subprocess.run(
        [ROASTPOWER, "indexer", "check", *where, "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    compared = json.loads(checked.stdout)
    at_start = next((mb for at, mb in looks.memory if at > _SETTLING), looks.memory[0][1])
    at_end = looks.memory[-1][1]
    lags = sorted(looks.lags)
    text = (folder / "indexer.log").read_text()
    print(
        json.dumps(
            {
                "seconds": round(passed),
                "chain_blocks": blocks,
                "chain_blocks_per_second": round(blocks / passed, 2),
                "events": compared["events"],
                "differences": compared["count"],
                "memory_mb": {
                    "after two minutes": round(at_start, 1),
                    "at the end": round(at_end, 1),
                    "most": round(max(mb for _, mb in looks.memory), 1),
                },
                "lag_blocks": {
                    "median": lags[len(lags) // 2],
                    "p99": lags[len(lags) * 99 // 100],
                    "most": lags[-1],
                },
                "unready_looks": looks.unready,
                "errors": text.count('"level": "error"'),
                "exit_status": status,
            }
        )
    )
    return int(at_end > at_start * 1.1 or bool(compared["count"]) or status != 0)


if __name__ == "__main__":
    sys.exit(main())
