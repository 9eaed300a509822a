# SPDX-License-Identifier: Apache-2.0
"""Tables against the reference. Each finding is a line; none is what a test wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.rows import dict_row

from .chain import Block
from .reference import Reference

_SPANS = {
    "miners": ("miner_spans", ("span", "start", "miner")),
    "campaigns": ("campaign_spans", ("span", "start", "campaign_id")),
    "platform": ("platform_spans", ("span", "start")),
    "payments": ("payment_spans", ("span", "start", "reward_token")),
    "payees": ("payee_spans", ("span", "start", "account", "reward_token")),
    "projects": ("project_spans", ("project_id",)),
    "contests": ("contest_spans", ("campaign_id",)),
    "entries": ("entry_spans", ("campaign_id", "miner")),
    "balances": ("balance_spans", ("account",)),
}


def differences(database_url: str, blocks: list[Block]) -> list[str]:
    """What is not as it must be, once the tables have reached the end of the chain."""
    reference = Reference(blocks)
    with psycopg.connect(database_url) as connection:
        found = [*_event_differences(connection, reference)]
        found += _span_differences(connection, reference)
        found += _board_differences(connection, reference)
        found += _streak_differences(connection, reference)
        found += _notification_differences(connection, blocks)
    return found


def _event_differences(connection: psycopg.Connection[Any], reference: Reference) -> Iterator[str]:
    expected = reference.rows()
    tables = connection.execute(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'chain'"
        " AND column_name = 'transaction_hash' AND table_name IN"
        " (SELECT tablename FROM pg_tables WHERE schemaname = 'chain')"
    ).fetchall()
    for (table,) in tables:
        stored = sorted(map(_plain, connection.execute(f"SELECT * FROM chain.{table}")))
        if stored != sorted(expected.pop(table, [])):
            yield f"{table}: {len(stored)} rows are not the chain's"
    yield from (f"{table} is missing" for table in expected)


def _span_differences(connection: psycopg.Connection[Any], reference: Reference) -> Iterator[str]:
    for name, (view, keys) in _SPANS.items():
        wanted: dict[Any, dict[str, int]] = getattr(reference, name)
        with connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(f"SELECT * FROM chain.{view}").fetchall()
        stored = {tuple(_value(row.pop(key)) for key in keys): row for row in rows}
        stored = {key: {n: int(v) for n, v in row.items() if v} for key, row in stored.items()}
        clean = {
            key if isinstance(key, tuple) else (key,): {n: v for n, v in row.items() if v}
            for key, row in wanted.items()
        }
        for key in stored.keys() | clean.keys():
            if stored.get(key) != clean.get(key):
                yield f"{view} {key}: {stored.get(key)} is not {clean.get(key)}"


def _board_differences(connection: psycopg.Connection[Any], reference: Reference) -> Iterator[str]:
    """Windows are whole hours and days since a time that the tables name."""
    active = {
        (span, start): miners
        for span, start, miners in connection.execute("SELECT * FROM chain.active_miner_spans")
    }
    if active != {key: len(miners) for key, miners in reference.active.items()}:
        yield "active miners are not the chain's"
    for seconds, since in connection.execute("SELECT * FROM chain.window_starts").fetchall():
        span = 3_600 if seconds == 86_400 else 86_400
        wanted: dict[bytes, list[int]] = {}
        for (each, start, miner), row in reference.miners.items():
            if each == span and start >= since:
                sums = wanted.setdefault(miner, [0, 0, 0])
                sums[0] += row.get("submissions", 0)
                sums[1] += row.get("earned", 0)
                sums[2] = max(sums[2], row.get("best_score", 0))
        rows = connection.execute(
            "SELECT miner, submissions, earned, coalesce(best_score, 0)"
            " FROM chain.miner_window_sums WHERE seconds = %s",
            [seconds],
        )
        if {miner: list(map(int, sums)) for miner, *sums in rows} != wanted:
            yield f"what miners did in the last {seconds} s is not the chain's"


def _streak_differences(connection: psycopg.Connection[Any], reference: Reference) -> Iterator[str]:
    streaks = connection.execute(
        "SELECT DISTINCT ON (miner) miner, settlement, streak FROM chain.streaks"
        " ORDER BY miner, settlement DESC"
    ).fetchall()
    if {miner: (settlement, streak) for miner, settlement, streak in streaks} != reference.streaks:
        yield "streaks are not the chain's"


def _notification_differences(
    connection: psycopg.Connection[Any], blocks: list[Block]
) -> Iterator[str]:
    """Whoever applies events and retractions in order knows the chain's events."""
    rows = connection.execute(
        "SELECT seq, kind, block_number, log_index, event FROM chain.notifications ORDER BY seq"
    ).fetchall()
    if [row[0] for row in rows] != list(range(1, len(rows) + 1)):
        yield "notifications are not numbered without a gap"
    (told,) = connection.execute("SELECT notified FROM chain.cursor").fetchone() or (None,)
    if told != len(rows):
        yield f"{told} notifications are counted, {len(rows)} stored"
    known: dict[tuple[int, int], str] = {}
    begun: int | None = None
    for _, kind, number, log_index, event in rows:
        if kind == "retracted":
            known = {place: name for place, name in known.items() if place[0] <= number}
        elif (number, log_index) in known:
            yield f"log {log_index} of chain block {number} is told twice"
        else:
            known[number, log_index] = event
        begun = number + 1 if begun is None and kind == "retracted" else begun
        begun = number if begun is None else min(begun, number + (kind == "retracted"))
    if begun is None:
        return
    # Nobody is told of what was stored before the tables first reached the node's head.
    places = {(block.number, int(each["logIndex"], 16)) for block in blocks for each in block.logs}
    for place in known.keys() - places:
        yield f"{place} was told and is not on the chain"
    for place in places - known.keys():
        if place[0] > begun:
            yield f"{place} is on the chain and was not told"


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(map(_value, row))


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [int(each) for each in value]
    return value if isinstance(value, (bytes, bool)) else int(value)
