# SPDX-License-Identifier: Apache-2.0
"""`make bench-latency`: from a chain block to its row, ours and Ponder's, side by side."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from rich.console import Console
from rich.table import Table

from bench.gas.accounts import account
from bench.gas.chain import GasChain
from bench.gas.deployment import Deployed
from bench.indexer import ponder
from bench.indexer.life import shape
from bench.indexer.ours import ROASTPOWER
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.storage.migrate import upgrade

console = Console(stderr=True)
POLL_SECONDS = 0.1
BLOCK_SECONDS = 0.2


def main() -> int:
    """Prints medians and 95th percentiles in milliseconds."""
    parser = argparse.ArgumentParser(prog="python -m bench.indexer.latency", description=__doc__)
    parser.add_argument("--blocks", type=int, default=300)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="roastpower-lat-")))
        folder.chmod(0o711)
        chain = stack.enter_context(GasChain("prague", folder))
        deployed = Deployed(chain, folder, shape)
        server = EmbeddedPostgres(folder / "postgres")
        server.start()
        stack.callback(server.stop)
        results = {}
        for how in ("websocket", "polling"):
            results[how] = _measure(options, chain, deployed, server, folder, how)
    table = Table("head by", "indexer", "median ms", "p95 ms")
    for how, found in results.items():
        for name, figures in found.items():
            table.add_row(how, name, *(f"{each:.1f}" for each in figures))
    console.print(table)
    if options.json:
        print(json.dumps(results))
    return 0


def _measure(
    options: argparse.Namespace,
    chain: GasChain,
    deployed: Deployed,
    server: EmbeddedPostgres,
    folder: Path,
    how: str,
) -> dict[str, tuple[float, float]]:
    rpc_url = chain.url
    ws_url = rpc_url.replace("http", "ws", 1)
    with ExitStack() as stack:
        ours = server.create_database(f"ours_{how}")
        manifest = folder / "manifest.json"
        deployed.manifest.save(manifest)
        upgrade(ours)
        stack.enter_context(
            _indexer(ours, manifest, rpc_url, ws_url if how == "websocket" else None)
        )
        watched = {"RoastPower": (ours, "chain")}
        if not options.no_peers:
            ponder.install()
            theirs = server.create_database(f"ponder_{how}")
            more = f'ws: "{ws_url}"' if how == "websocket" else "pollingInterval: 100"
            process, port = stack.enter_context(
                ponder.running(theirs, [rpc_url], deployed.manifest, more)
            )
            ponder.wait_ready(process, port)
            watched["Ponder"] = (theirs, ponder.SCHEMA)
        watchers = {name: Watcher(url, schema) for name, (url, schema) in watched.items()}
        told = Listener(ours)
        delays: dict[str, list[float]] = {name: [] for name in watchers}
        announced: list[float] = []
        to = account("receiver", 1)
        time.sleep(2)
        for number in range(options.blocks):
            chain.rpc("evm_setAutomine", False)
            call = deployed.transaction(deployed.treasury, "token", "transfer", to, number + 1)
            nonce = int(chain.rpc("eth_getTransactionCount", call.sender, "latest"), 16)
            chain.rpc("eth_sendTransaction", call.fields(nonce, 10**10))
            chain.rpc("evm_mine")
            mined = time.monotonic()
            block = int(chain.rpc("eth_blockNumber"), 16)
            for watcher in watchers.values():
                watcher.expect(block)
            for name, watcher in watchers.items():
                delays[name].append(watcher.seen_at() - mined)
            announced.append(told.heard_at(block) - mined)
            time.sleep(max(0.0, mined + BLOCK_SECONDS + 0.013 * (number % 7) - time.monotonic()))
        for watcher in watchers.values():
            watcher.close()
        told.close()
    found = {name: _figures(values) for name, values in delays.items()}
    found["RoastPower, announced"] = _figures(announced)
    return found


def _figures(seconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return (
        round(statistics.median(ordered) * 1_000, 1),
        round(ordered[len(ordered) * 95 // 100] * 1_000, 1),
    )


class Watcher:
    """Looks for a row again and again, in a thread."""

    def __init__(self, database_url: str, schema: str) -> None:
        self._connection = psycopg.connect(database_url, autocommit=True)
        self._query = f'SELECT 1 FROM "{schema}".transfer WHERE block_number = %s'
        self._wanted: int | None = None
        self._seen = 0.0
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def expect(self, block: int) -> None:
        """Look for that chain block's row."""
        with self._changed:
            self._wanted = block
            self._changed.notify_all()

    def seen_at(self) -> float:
        """When it was there."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._wanted is None, timeout=30):
                raise RuntimeError("the row never came")
            return self._seen

    def close(self) -> None:
        """No more."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()
        self._connection.close()

    def _look(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wanted is not None or self._closing)
                if self._closing:
                    return
                wanted = self._wanted
            while self._connection.execute(self._query.encode(), [wanted]).fetchone() is None:
                time.sleep(0.0005)
            with self._changed:
                self._seen, self._wanted = time.monotonic(), None
                self._changed.notify_all()


class Listener:
    """Hears what API processes hear: the notification after the commit."""

    def __init__(self, database_url: str) -> None:
        self._connection = psycopg.connect(database_url, autocommit=True)
        self._connection.execute("LISTEN chain")
        self._heard: dict[int, float] = {}
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def heard_at(self, block: int) -> float:
        """When that chain block was announced."""
        deadline = time.monotonic() + 30
        while block not in self._heard and time.monotonic() < deadline:
            time.sleep(0.001)
        return self._heard[block]

    def close(self) -> None:
        """No more."""
        self._connection.close()

    def _listen(self) -> None:
        try:
            for each in self._connection.notifies():
                if each.payload.isdigit():
                    self._heard.setdefault(int(each.payload), time.monotonic())
        except psycopg.OperationalError:
            return  # closed


@contextmanager
def _indexer(database_url: str, manifest: Path, rpc_url: str, ws_url: str | None) -> Iterator[None]:
    process = subprocess.Popen(
        [ROASTPOWER, "indexer", "run", "--manifest", str(manifest), "--rpc-url", rpc_url]
        + (["--ws-url", ws_url] if ws_url else ["--poll-interval", str(POLL_SECONDS)]),
        env={**os.environ, "ROASTPOWER_DATABASE_URL": database_url},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
