# SPDX-License-Identifier: Apache-2.0
"""`roastpower indexer …`: running it, and looking after its tables."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
import structlog
import typer
from sqlalchemy.exc import DBAPIError

from indexer import derived
from indexer.check import compare
from indexer.cursor import connect, empty_tables
from indexer.errors import Halted, IndexerError, Refused
from indexer.fetch import Fetcher
from indexer.heads import Heads
from indexer.monitor import Watch, serve
from indexer.reindex import reindex
from indexer.rpc import Rpc, quantity
from indexer.service import Service
from indexer.session import Session
from indexer.settings import Settings
from roastpower.chain.manifest import Manifest, ManifestError
from roastpower.cli.exits import fail
from roastpower.cli.indexer_progress import Progress
from roastpower.logs import configure_logging
from roastpower.storage.chain_schema import checked_name
from roastpower.storage.migrate import upgrade

log = structlog.get_logger("indexer")


def _settings(
    *,
    database_url: str,
    manifest: Path,
    rpc_url: str,
    schema: str,
    finality_seconds: int | None = None,
    poll_interval: float = 0.3,
    ws_url: str | None = None,
) -> Settings:
    try:
        settings = Settings(
            rpc_url=rpc_url,
            database_url=database_url,
            manifest=Manifest.load(manifest),
            finality_seconds=finality_seconds,
            poll_interval=poll_interval,
            ws_url=ws_url,
            schema=checked_name(schema),
        )
    except (ManifestError, ValueError) as error:
        raise fail(str(error), 2) from None
    if not settings.rpc_urls:
        raise fail("give --rpc-url or set ROASTPOWER_RPC_URL", 2)
    return settings


def run_service(
    *,
    database_url: str,
    manifest: Path,
    rpc_url: str,
    ws_url: str | None,
    schema: str,
    finality_seconds: int | None,
    poll_interval: float,
    monitor: str | None,
    rebuild: bool,
) -> int:
    """Follows the chain; see the command's help."""
    configure_logging()
    settings = _settings(
        database_url=database_url,
        manifest=manifest,
        rpc_url=rpc_url,
        schema=schema,
        finality_seconds=finality_seconds,
        poll_interval=poll_interval,
        ws_url=ws_url,
    )
    if rebuild:
        upgrade(database_url, settings.schema)
        with connect(database_url, settings.schema) as connection:
            empty_tables(connection)
    watch = Watch()
    service = Service(settings, watch)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: service.stop())
    with ExitStack() as stack:
        if monitor is not None:
            host, _, port = monitor.rpartition(":")
            try:
                stack.enter_context(serve(watch, host or "127.0.0.1", int(port)))
            except (ValueError, OSError, OverflowError) as error:
                raise fail(
                    f"--monitor {monitor}: {error}; give HOST:PORT that is free", 2
                ) from None
        try:
            service.run()
        except Halted as error:
            log.critical("indexing halted", reason=type(error).__name__, error=str(error))
            return 2
    log.info("indexing stopped")
    return 0


def run_backfill(
    *,
    database_url: str,
    manifest: Path,
    rpc_url: str,
    schema: str,
    finality_seconds: int | None,
    until: int | None,
    as_json: bool,
) -> int:
    """Indexes up to a chain block and ends; see the command's help."""
    settings = _settings(
        database_url=database_url,
        manifest=manifest,
        rpc_url=rpc_url,
        schema=schema,
        finality_seconds=finality_seconds,
    )
    configure_logging("WARNING")
    stopping = _stopped_by_signals()
    rpc, heads = Rpc(*settings.rpc_urls), Heads(None)
    started = time.monotonic()
    with _failures(), closing(rpc), closing(heads):
        upgrade(database_url, settings.schema)
        head = rpc.header("latest")
        if head is None:
            raise Refused("the node has no head")
        last = quantity(head.number) if until is None else min(until, quantity(head.number))
        with Progress(last, quiet=as_json) as progress:
            with Session(settings, rpc, heads, stopping, progress) as session:
                session.follow(until=last)
    seconds = time.monotonic() - started
    _report(
        as_json,
        {
            "head": progress.head,
            "events": progress.events,
            "seconds": round(seconds, 3),
            "events_per_second": round(progress.events / seconds, 1),
            "complete": not stopping.is_set(),
        },
        "indexed {events:,} events up to chain block {head:,} in {seconds:.1f} s "
        "({events_per_second:,.0f}/s)",
    )
    return 1 if stopping.is_set() else 0


def show_status(*, database_url: str, schema: str, as_json: bool) -> int:
    """Says how far the tables are; see the command's help."""
    with _failures(), connect(database_url, schema) as connection:
        found = connection.run("SELECT to_regclass(%s)", f"{connection.schema}.cursor").fetchone()
        row: Any = None
        if found is not None and found[0] is not None:
            row = connection.run(_STATUS).fetchone()
    if row is None:
        raise fail(f"nothing is indexed in schema {schema}: `roastpower indexer run`", 1)
    names = ("chain_id", "head", "final", "node_head", "seconds_since_poll", "notifications")
    document: dict[str, Any] = dict(zip(names, map(int, row[:6]), strict=True))
    document |= {"caught_up": row[6], "halted": row[7]}
    document["lag_blocks"] = max(0, document["node_head"] - document["head"])
    document["ok"] = (
        row[7] is None and document["lag_blocks"] == 0 and document["seconds_since_poll"] < 60
    )
    _report(
        as_json,
        document,
        "chain {chain_id}: indexed to chain block {head:,}, final to {final:,}, the node has "
        "{node_head:,} ({lag_blocks:,} behind); last look {seconds_since_poll} s ago"
        + ("\nHALTED: {halted}" if row[7] else ""),
    )
    return 0 if document["ok"] else 1


_STATUS = """
    SELECT chain_id, head_number, final_number, node_head,
           extract(epoch FROM now() - polled_at)::bigint, notified, caught_up, halted
    FROM chain.cursor
"""


def run_check(
    *,
    database_url: str,
    manifest: Path,
    rpc_url: str,
    schema: str,
    first: int | None,
    last: int | None,
    as_json: bool,
) -> int:
    """Compares tables and chain; see the command's help."""
    settings = _settings(
        database_url=database_url, manifest=manifest, rpc_url=rpc_url, schema=schema
    )
    rpc = Rpc(*settings.rpc_urls)
    with _failures(), closing(rpc), connect(database_url, schema) as connection:
        row = connection.run("SELECT deployment_block, head_number FROM chain.cursor").fetchone()
        if row is None:
            raise fail("nothing is indexed yet: `roastpower indexer run`", 2)
        begin, end = int(str(row[0])), int(str(row[1]))
        begin = max(begin, first if first is not None else begin)
        end = min(end, last if last is not None else end)
        if begin > end:
            raise fail(f"nothing is indexed between {first} and {last}; the last is {row[1]}", 2)
        with Progress(end, quiet=as_json, first=begin) as progress:
            compared = compare(
                connection, Fetcher(rpc, settings.manifest), begin, end, progress.show
            )
    for each in [] if as_json else compared.differences:
        place = "" if each.log_index is None else f", log {each.log_index}"
        typer.echo(f"chain block {each.block_number}{place}: {each.table} {each.what}")
    _report(
        as_json,
        {
            "first": compared.first,
            "last": compared.last,
            "events": compared.events,
            "differences": [asdict(each) for each in compared.differences],
            "count": len(compared.differences),
        },
        "compared {events:,} events of chain blocks {first:,} to {last:,}: {count} differences"
        + ("; `roastpower indexer reindex` builds the tables anew" if compared.differences else ""),
    )
    return 1 if compared.differences else 0


def run_reindex(
    *,
    database_url: str,
    manifest: Path,
    rpc_url: str,
    schema: str,
    finality_seconds: int | None,
    derived_only: bool,
    as_json: bool,
) -> int:
    """Builds the tables anew; see the command's help."""
    settings = _settings(
        database_url=database_url,
        manifest=manifest,
        rpc_url=rpc_url,
        schema=schema,
        finality_seconds=finality_seconds,
    )
    configure_logging("WARNING")
    stopping = _stopped_by_signals()
    started = time.monotonic()
    if derived_only:
        with _failures(), connect(database_url, schema) as connection:
            events = derived.rebuild_locked(connection)
        seconds = time.monotonic() - started
        _report(
            as_json,
            {"events": events, "seconds": round(seconds, 3), "switched": True},
            "derived everything anew from {events:,} stored events in {seconds:.1f} s",
        )
        return 0
    with _failures():
        with Progress(None, quiet=as_json) as progress:
            switched = reindex(settings, stopping, progress)
    _report(
        as_json,
        {
            "head": progress.head,
            "events": progress.events,
            "seconds": round(time.monotonic() - started, 3),
            "switched": switched,
        },
        "built {events:,} events up to chain block {head:,} in {seconds:.1f} s, and switched"
        if switched
        else "stopped at chain block {head:,}; the same command goes on from there",
    )
    return 0 if switched else 1


def _stopped_by_signals() -> threading.Event:
    stopping = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopping.set())
    return stopping


@contextmanager
def _failures() -> Iterator[None]:
    """What goes wrong, as one line and exit code 2."""
    try:
        yield
    except IndexerError as error:
        raise fail(f"{type(error).__name__}: {error}", 2) from None
    except (psycopg.Error, DBAPIError) as error:
        raise fail(f"the database: {str(error).strip().splitlines()[0]}", 2) from None


def _report(as_json: bool, document: dict[str, Any], line: str) -> None:
    typer.echo(json.dumps(document) if as_json else line.format(**document))
