# SPDX-License-Identifier: Apache-2.0
"""Counting what events add up to: see ``storage/rollups.py`` for what is counted, and where.

One set of contributions, three uses: of chain blocks that are not final, they are recorded by chain
block; of those that are final when they are stored (a backfill), they go into the totals at once;
and what was recorded is folded into the totals once it is final. Sums, largest and smallest come out
the same in any order, so the three never disagree.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from indexer.cursor import Connection
from roastpower.storage.rollups import (
    BALANCES,
    CAMPAIGNS,
    HOUR,
    MINERS,
    PLATFORM,
    ROLLUPS,
    SPANS_OF_HOUR,
    Rollup,
)


@dataclass(frozen=True)
class Contribution:
    """What one kind of event adds: its table (as `e`, with what is joined to it), the key, and the
    measures that it changes, in SQL."""

    rollup: Rollup
    event: str
    measures: tuple[tuple[str, str], ...]
    key: str = ""
    joined: str = ""
    where: str = ""
    source: str = ""  # the table to read, where it is another than the event's

    def query(self) -> str:
        """Rows of (block_number, key, measures), one for each event of a range."""
        given = dict(self.measures)
        columns = ["e.block_number", *([f"{self.key} AS {self.rollup.key}"] if self.key else [])]
        columns += [
            f"{given.get(each.name, each.neutral)}::{each.sql_type} AS {each.name}"
            for each in self.rollup.measures
        ]
        where = f" AND {self.where}" if self.where else ""
        return (
            f"SELECT {', '.join(columns)} FROM chain.{self.source or self.event} e {self.joined}"
            f" WHERE e.block_number BETWEEN (SELECT first FROM bounds) AND (SELECT last FROM bounds){where}"
        )


# The scores by which a block is settled: the last that were posted.
_SCORING = (
    "CROSS JOIN LATERAL (SELECT * FROM chain.scorings WHERE block_id = e.block_id"
    " ORDER BY block_number DESC, log_index DESC LIMIT 1) posted"
)
# The submissions of a settled block with what they scored.
_SCORED = (
    f"{_SCORING} JOIN chain.submitted s ON s.block_id = e.block_id"
    " CROSS JOIN LATERAL (SELECT posted.scores[(s.submission_id & 65535) + 1] AS score,"
    " posted.places[(s.submission_id & 65535) + 1] AS place OFFSET 0) got"
)
_COUNT_SCORES = (("scored", "1"), ("score_sum", "got.score"), ("best_score", "got.score"))

CONTRIBUTIONS = (
    Contribution(
        MINERS,
        "submitted",
        (
            ("submissions", "1"),
            ("burned", "e.burned"),
            ("first_block", "e.block_id"),
            ("last_block", "e.block_id"),
        ),
        key="e.miner",
    ),
    Contribution(
        MINERS,
        "block_settled",
        (("wins", "1"), ("earned", "e.reward")),
        key="e.winner",
        where="e.total_tickets > 0",
    ),
    Contribution(
        MINERS,
        "block_settled",
        (*_COUNT_SCORES, ("ranked", "(got.place > 0)::integer")),
        key="s.miner",
        joined=_SCORED,
        where="got.score > 0",
    ),
    Contribution(
        MINERS,
        "block_settled",
        (("best_streak", "e.streak"),),
        key="e.miner",
        source="streaks",
    ),
    Contribution(MINERS, "refunded", (("refunded", "e.amount"),), key="e.miner"),
    Contribution(
        CAMPAIGNS,
        "submitted",
        (("submissions", "1"), ("burned", "e.burned"), ("last_block", "e.block_id")),
        key="e.campaign_id",
    ),
    Contribution(
        CAMPAIGNS,
        "block_settled",
        _COUNT_SCORES,
        key="s.campaign_id",
        joined=_SCORED,
        where="got.score > 0",
    ),
    Contribution(CAMPAIGNS, "funded", (("funded", "e.amount"),), key="e.campaign_id"),
    Contribution(
        CAMPAIGNS, "claimed", (("claims", "1"), ("claimed", "e.amount")), key="e.campaign_id"
    ),
    Contribution(PLATFORM, "submitted", (("submissions", "1"), ("burned", "e.burned"))),
    Contribution(PLATFORM, "refunded", (("refunded", "e.amount"),)),
    Contribution(
        PLATFORM,
        "block_sealed",
        (("sealed", "1"), ("price_sum", "opened.base_price")),
        joined=(
            "CROSS JOIN LATERAL (SELECT base_price FROM chain.block_opened WHERE block_id = e.block_id"
            " ORDER BY block_number DESC, log_index DESC LIMIT 1) opened"
        ),
    ),
    Contribution(
        PLATFORM,
        "block_settled",
        (
            ("settled", "1"),
            ("emitted", "e.reward"),
            ("scored", "posted.nonzero"),
            ("score_sum", "posted.score_sum"),
        ),
        joined=_SCORING,
    ),
    Contribution(PLATFORM, "block_voided", (("voided", "1"),)),
    Contribution(PLATFORM, "claimed", (("claims", "1"),)),
    Contribution(BALANCES, "transfer", (("balance", "e.value"),), key="e.receiver"),
    Contribution(BALANCES, "transfer", (("balance", "-e.value"),), key="e.sender"),
)

Events = Collection[str]  # tables in which a range has rows


def record(connection: Connection, first: int, last: int, events: Events) -> None:
    """Count chain blocks that are not final, whose rows are stored, by chain block."""
    for rollup in ROLLUPS:
        query = _record_query(rollup, _relevant(rollup, events))
        if query:
            connection.run(query, first, last)


def add(connection: Connection, first: int, last: int, events: Events) -> None:
    """Count chain blocks that are final, whose rows are stored, into the totals."""
    for rollup in ROLLUPS:
        query = _add_query(rollup, _relevant(rollup, events))
        if query:
            connection.run(query, first, last)


def fold(connection: Connection, final_number: int) -> None:
    """Move what was recorded of chain blocks up to a final one into the totals."""
    for rollup in ROLLUPS:
        connection.run(_fold_query(rollup), final_number)


def rebuild(connection: Connection, final_number: int, head_number: int, first: int) -> None:
    """Count everything anew, from the stored events."""
    for rollup in ROLLUPS:
        connection.run(f"TRUNCATE chain.{rollup.changes}, chain.{rollup.totals}")
    every = {contribution.event for contribution in CONTRIBUTIONS}
    add(connection, first, final_number, every)
    record(connection, final_number + 1, head_number, every)


def _relevant(rollup: Rollup, events: Events) -> tuple[Contribution, ...]:
    return tuple(each for each in CONTRIBUTIONS if each.rollup is rollup and each.event in events)


_BOUNDS = "WITH bounds (first, last) AS MATERIALIZED (VALUES (%s::bigint, %s::bigint))"


@cache
def _record_query(rollup: Rollup, contributions: tuple[Contribution, ...]) -> str:
    if not contributions:
        return ""
    keys = ", ".join(["block_number", *rollup.keys])
    return (
        f"{_BOUNDS} INSERT INTO chain.{rollup.changes} ({keys}, {_names(rollup)})"
        f" SELECT {keys}, {_folded(rollup)} FROM ({_union(contributions)}) parts GROUP BY {keys}"
    )


@cache
def _add_query(rollup: Rollup, contributions: tuple[Contribution, ...]) -> str:
    if not contributions:
        return ""
    return f"{_BOUNDS}, parts AS ({_union(contributions)}) {_into_totals(rollup)}"


@cache
def _fold_query(rollup: Rollup) -> str:
    return (
        f"WITH parts AS (DELETE FROM chain.{rollup.changes} WHERE block_number <= %s RETURNING *)"
        f" {_into_totals(rollup)}"
    )


def _into_totals(rollup: Rollup) -> str:
    """Add `parts`, rows of (block_number, key, measures), to the totals."""
    keys = ", ".join(rollup.span_keys)
    if rollup.has_spans:
        # By hour first: the three spans then have few rows to add up.
        hourly_keys = ", ".join(["hour", *rollup.keys])
        keys_of_rows = "".join(f"{key}, " for key in rollup.keys)
        spans = ", ".join(["span.span", "span.start", *rollup.keys])
        rows = (
            f"SELECT {spans}, {_folded(rollup)} FROM ("
            f"SELECT b.timestamp - mod(b.timestamp, {HOUR}) AS hour, {keys_of_rows}"
            f"{_folded(rollup)} FROM parts JOIN chain.chain_blocks b ON b.number = parts.block_number"
            f" GROUP BY {hourly_keys}) hourly CROSS JOIN LATERAL {SPANS_OF_HOUR} GROUP BY {spans}"
        )
    else:
        rows = f"SELECT {keys}, {_folded(rollup)} FROM parts GROUP BY {keys}"
    merged = ", ".join(
        f"{each.name} = {each.fold.merge(f'total.{each.name}', f'excluded.{each.name}')}"
        for each in rollup.measures
    )
    return (
        f"INSERT INTO chain.{rollup.totals} AS total ({keys}, {_names(rollup)}) {rows}"
        f" ON CONFLICT ({keys}) DO UPDATE SET {merged}"
    )


def _union(contributions: tuple[Contribution, ...]) -> str:
    return " UNION ALL ".join(each.query() for each in contributions)


def _names(rollup: Rollup) -> str:
    return ", ".join(each.name for each in rollup.measures)


def _folded(rollup: Rollup) -> str:
    return ", ".join(f"{each.folded(each.name)} AS {each.name}" for each in rollup.measures)
