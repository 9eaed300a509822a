# SPDX-License-Identifier: Apache-2.0
"""Building a mirror anew beside the live one, and switching in one transaction.

The new one is a schema of its own until then. The switch is two renames: views refer to their tables
by identity and not by name, so nothing has to be created, and a reader sees the old tables until the
commit, the new ones after it. What consumers were told stays told, and the count goes on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import psycopg
import structlog
from psycopg import sql

from indexer.check import event_tables
from indexer.cursor import Connection, connect
from indexer.errors import IndexerError, Refused, ReorgTooDeep
from indexer.heads import Heads
from indexer.rpc import Rpc, quantity, unhex
from indexer.session import Observer, Session
from indexer.settings import Settings
from roastpower.storage.migrate import upgrade

_TRIES = 10
_PAUSE = 1.0

log = structlog.get_logger("indexer")


class NotSwitched(IndexerError):
    """The new tables never were of the live ones' chain. They are kept."""


def reindex(settings: Settings, stopping: threading.Event, observer: Observer) -> bool:
    """Build `settings.schema` anew, and switch. An earlier attempt is gone on with.

    Returns:
        False if it was told to stop first.

    Raises:
        IndexerError: see `errors`; the live tables are untouched.
    """
    building = replace(settings, schema=f"{settings.schema}_next")
    _drop(settings, f"{settings.schema}_old")  # of a switch that was killed right after it
    for each in (settings, building):
        upgrade(each.database_url, each.schema)
    rpc = Rpc(*settings.rpc_urls, timeout=settings.timeout)
    heads = Heads(None)

    def build(until: int | None = None) -> None:
        head = rpc.header("latest")
        if head is None:
            raise Refused("the node has no head")
        # Not further than the node is: in `_switch`, whoever writes to the live tables waits for this.
        end = quantity(head.number)
        with Session(building, rpc, heads, stopping, observer) as session:
            session.follow(until=end if until is None else min(until, end))

    try:
        for _ in range(_TRIES):
            try:
                build()
            except ReorgTooDeep:
                # What an earlier attempt left is of a branch that is no more. Nobody reads it.
                _drop(settings, building.schema)
                upgrade(building.database_url, building.schema)
                continue
            if stopping.is_set():
                return False
            if _switch(settings, building.schema, rpc, build):
                log.info("switched to the new tables")
                return True
            stopping.wait(_PAUSE)
        raise NotSwitched(
            "the node's chain and the live tables part, and no indexer followed the reorg: start one"
        )
    finally:
        heads.close()
        rpc.close()


@dataclass(frozen=True)
class _End:
    number: int
    hash: bytes | None
    fence: int
    notified: int
    caught_up: bool
    halted: str | None


def _switch(settings: Settings, beside: str, rpc: Rpc, build: Callable[[int], None]) -> bool:
    """Put the new tables into the place of the live ones, unless the two are of different chains."""
    live = settings.schema
    with connect(settings.database_url, live) as connection, connection.transaction():
        # Whoever writes to the live tables waits from here on, and finds another fence afterwards.
        old = _end(connection, live)
        if old is not None:
            build(old.number)  # what came meanwhile: a moment's work
        new = _end(connection, beside)
        if new is None:
            return False
        if old is not None:
            common = old.number
            # Of what is final and holds no events, no header is kept: the node still has it.
            there = _hash(connection, beside, old.number) or _hash_at(rpc, old.number)
            if old.hash is not None and there not in (None, old.hash):
                if old.halted is None:
                    return False  # a reorg that the live indexer is about to find
                common = _common(connection, live, beside)
            elif new.number < old.number:
                return False
            _carry_over(connection, live, beside, old, new, common)
        # A writer that waits for the old cursor's row must not find it as it was: what it writes next
        # would go into the new tables, by their name.
        connection.execute(_sql("UPDATE {live}.cursor SET fence = fence + 1", live=live))
        connection.execute(
            _sql(
                "ALTER SCHEMA {live} RENAME TO {old}; ALTER SCHEMA {beside} RENAME TO {live}",
                live=live,
                beside=beside,
                old=f"{live}_old",
            )
        )
        connection.run("SELECT pg_notify(%s, 'reindexed')", live)
    _drop(settings, f"{live}_old")
    return True


def _drop(settings: Settings, schema: str) -> None:
    """Drop the old tables once nobody reads them any more.

    In a transaction of its own that gives up before PostgreSQL would look for deadlocks: it must not
    be a reader that pays.
    """
    with connect(settings.database_url) as connection:
        connection.run("SET lock_timeout = '200ms'")
        while True:
            try:
                connection.execute(_sql("DROP SCHEMA IF EXISTS {schema} CASCADE", schema=schema))
                return
            except psycopg.errors.LockNotAvailable:
                time.sleep(_PAUSE)


def _carry_over(
    connection: Connection, live: str, beside: str, old: _End, new: _End, common: int
) -> None:
    """Notifications so far, then what stands in the new tables and was not told yet."""
    names = {"live": live, "beside": beside}
    news = connection.execute(
        _sql(
            "SELECT n.block_number, n.block_hash, n.timestamp, n.log_index, n.event, n.body::text"
            " FROM {beside}.notifications n"
            " JOIN {beside}.chain_blocks b ON (b.number, b.hash) = (n.block_number, n.block_hash)"
            " WHERE n.kind = 'event' AND n.block_number > %s ORDER BY n.seq",
            **names,
        ),
        [common],
    ).fetchall()
    connection.execute(_sql("TRUNCATE {beside}.notifications", **names))
    connection.execute(
        _sql("INSERT INTO {beside}.notifications SELECT * FROM {live}.notifications", **names)
    )
    told = old.notified
    # What is told of now is kept from now on, however old the chain block is that it leads back to.
    (now,) = connection.execute(
        _sql("SELECT timestamp FROM {beside}.chain_blocks WHERE number = %s", **names), [new.number]
    ).fetchone() or (0,)
    insert = _sql(
        "INSERT INTO {beside}.notifications (seq, kind, block_number, block_hash, timestamp,"
        " log_index, event, body) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        **names,
    )
    if old.caught_up:
        if common < old.number:
            told += 1
            back_to = _hash(connection, beside, common)
            connection.execute(insert, [told, "retracted", common, back_to, now, None, None, None])
        if not _all_told(connection, beside, common, new.number, len(news)):
            told += 1
            connection.execute(
                insert, [told, "skipped", new.number, new.hash, now, None, None, None]
            )
            news = []
        for row in news:
            told += 1
            connection.execute(insert, [told, "event", *row])
    connection.execute(
        _sql(
            "UPDATE {beside}.cursor SET notified = %s, caught_up = %s, fence = greatest(fence, %s) + 1",
            **names,
        ),
        [told, old.caught_up, old.fence],
    )


def _all_told(connection: Connection, beside: str, after: int, until: int, told: int) -> bool:
    """Whether so many notifications are all there is to tell of some chain blocks."""
    counts = sql.SQL(" + ").join(
        sql.SQL("(SELECT count(*) FROM {} WHERE block_number BETWEEN {} AND {})").format(
            sql.Identifier(beside, table), sql.Literal(after + 1), sql.Literal(until)
        )
        for table in event_tables()
    )
    row = connection.execute(sql.SQL("SELECT {}").format(counts)).fetchone()
    return row is not None and row[0] == told


def _common(connection: Connection, live: str, beside: str) -> int:
    row = connection.execute(
        _sql(
            "SELECT coalesce(max(b.number), 0) FROM {live}.chain_blocks a"
            " JOIN {beside}.chain_blocks b ON (a.number, a.hash) = (b.number, b.hash)",
            live=live,
            beside=beside,
        )
    ).fetchone()
    assert row is not None
    return int(str(row[0]))


def _hash(connection: Connection, schema: str, number: int) -> bytes | None:
    row = connection.execute(
        _sql("SELECT hash FROM {schema}.chain_blocks WHERE number = %s", schema=schema), [number]
    ).fetchone()
    return None if row is None else bytes(row[0])  # type: ignore[call-overload]


def _hash_at(rpc: Rpc, number: int) -> bytes | None:
    header = rpc.header(number)
    return None if header is None else unhex(header.hash, 32)


def _end(connection: Connection, schema: str) -> _End | None:
    row = connection.execute(
        _sql(
            "SELECT head_number, head_hash, fence, notified, caught_up, halted"
            " FROM {schema}.cursor FOR UPDATE",
            schema=schema,
        )
    ).fetchone()
    return None if row is None else _End(*row)  # type: ignore[arg-type]


def _sql(template: str, **names: str) -> sql.Composed:
    return sql.SQL(template).format(**{key: sql.Identifier(name) for key, name in names.items()})
