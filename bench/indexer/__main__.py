# SPDX-License-Identifier: Apache-2.0
"""`make bench-indexer`: cold backfills of one chain, ours beside its peers."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.gas.chain import GasChain
from bench.gas.deployment import Deployed
from bench.indexer import ours, plain, ponder
from bench.indexer.contest import Figures
from bench.indexer.life import Life, shape
from bench.indexer.rows import digests
from roastpower.chain.contracts import connect
from roastpower.chain.manifest import Manifest
from roastpower.devstack.postgres import EmbeddedPostgres

console = Console(stderr=True)


def main() -> int:
    """Returns 1 if rows differ."""
    parser = argparse.ArgumentParser(prog="python -m bench.indexer", description=__doc__)
    parser.add_argument("--events", type=int, default=300_000)
    parser.add_argument("--plain-events", type=int, default=15_000, help="of the plain loop")
    parser.add_argument("--no-peers", action="store_true", help="only ours")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rpc-url", help="a chain that was played before, with --manifest")
    parser.add_argument("--manifest", type=Path)
    options = parser.parse_args()
    if (options.rpc_url is None) != (options.manifest is None):
        parser.error("--rpc-url and --manifest belong together")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="roastpower-bench-")))
        folder.chmod(0o711)
        rpc_url, manifest = options.rpc_url, options.manifest
        if rpc_url is None:
            chain = stack.enter_context(GasChain("prague", folder))
            rpc_url, manifest = chain.url, folder / "manifest.json"
            _play(chain, folder, manifest, options.events)
        server = EmbeddedPostgres(folder / "postgres")
        server.start()
        stack.callback(server.stop)
        return _contest(options, rpc_url, manifest, server)


def _play(chain: GasChain, folder: Path, manifest: Path, wanted: int) -> None:
    """A long life of the protocol."""
    deployed = Deployed(chain, folder, shape)
    deployed.manifest.save(manifest)
    life = Life(deployed)
    life.begin()
    console.print(f"playing the protocol until it has logged {wanted:,} events")

    def say(events: int, wanted: int) -> None:
        if events * 10 // wanted != (events - 3_200) * 10 // wanted:
            console.print(f"  {events:,}")

    life.play(wanted, say)


def _contest(
    options: argparse.Namespace, rpc_url: str, manifest: Path, server: EmbeddedPostgres
) -> int:
    head = connect(rpc_url).eth.block_number
    console.print(f"{head:,} chain blocks")

    def run(name: str, play: Callable[[str], Figures]) -> tuple[Figures, str]:
        console.print(f"{name} …")
        url = server.create_database(name)
        figures = play(url)
        console.print(f"  {figures.events_per_second:,.0f} events/s")
        return figures, url

    linear = [
        run(f"ours_to_{at}", lambda url, at=at: ours.backfill(url, rpc_url, manifest, at))[0]  # type: ignore[misc]
        for at in (head // 6, head // 2)
    ]
    best, url = max(
        (run(f"ours_{n}", lambda url: ours.backfill(url, rpc_url, manifest)) for n in range(3)),
        key=lambda each: each[0].events_per_second,
    )
    rebuilt, seconds = ours.rebuild(url)
    console.print(f"derived anew: {rebuilt / seconds:,.0f} events/s")
    contest = [best]
    rows_equal = True
    fastest = None
    if not options.no_peers:
        ponder.install()
        expected = digests(url, "chain")
        for name, urls in (
            ("Ponder, default", [rpc_url]),
            (f"Ponder, {ponder.FASTEST} URLs", [rpc_url] * ponder.FASTEST),
        ):
            database = f"ponder_{len(urls)}"
            figures, at = run(
                database,
                lambda url, urls=urls, name=name: ponder.backfill(  # type: ignore[misc]
                    name, url, urls, Manifest.load(manifest)
                ),
            )
            contest.append(figures)
            rows_equal &= digests(at, ponder.SCHEMA) == expected
            fastest = max(fastest or 0.0, figures.events_per_second)
        part = max(1, head * options.plain_events // best.events)
        figures, at = run("plain", lambda url: plain.backfill(url, rpc_url, manifest, part))
        contest.append(figures)
        rows_equal &= digests(at, "chain") == digests(url, "chain", part)
    _show(linear, contest)
    console.print(f"the same rows: {'yes' if rows_equal else 'NO'}")
    if options.json:
        print(
            json.dumps(
                {
                    "events": best.events,
                    "events_per_second": round(best.events_per_second, 1),
                    "ratio_vs_ponder": round(best.events_per_second / fastest, 2)
                    if fastest
                    else None,
                    "rows_equal": rows_equal,
                    "peak_rss_mb": round(best.peak_rss_mb, 1),
                    "cpu_seconds": round(best.cpu_seconds + best.database_cpu_seconds, 2),
                    "derived_per_second": round(rebuilt / seconds, 1),
                    "linear": [[each.events, round(each.events_per_second, 1)] for each in linear],
                    "contest": [asdict(each) for each in contest],
                }
            )
        )
    return 0 if rows_equal else 1


def _show(linear: list[Figures], contest: list[Figures]) -> None:
    table = Table(
        "indexer", "events", "seconds", "events/s", "CPU s", "database CPU s", "MB", "ours is"
    )
    best = contest[0].events_per_second
    for each in [*linear, *contest]:
        table.add_row(
            each.name,
            f"{each.events:,}",
            f"{each.seconds:.2f}",
            f"{each.events_per_second:,.0f}",
            f"{each.cpu_seconds:.1f}",
            f"{each.database_cpu_seconds:.1f}",
            f"{each.peak_rss_mb:.0f}",
            ""
            if each in linear or each is contest[0]
            else f"{best / each.events_per_second:.1f} x",
        )
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
