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

from indexer import windows
from indexer.cursor import Connection
from roastpower.storage.chain_tables import PAYOUTS
from roastpower.storage.rollups import (
    BALANCES,
    CAMPAIGNS,
    CONTESTS,
    ENTRIES,
    HOUR,
    MINERS,
    PAYEES,
    PAYMENTS,
    PLATFORM,
    PROJECTS,
    ROLLUPS,
    SPANS_OF_HOUR,
    Rollup,
)


@dataclass(frozen=True)
class Contribution:
    """What one kind of event adds: its table (as `e`, with what is joined to it), the keys, and the
    measures that it changes, in SQL. It changes `changed_in`, where there is such a measure."""

    rollup: Rollup
    event: str
    measures: tuple[tuple[str, str], ...] = ()
    keys: tuple[str, ...] = ()
    joined: str = ""
    where: str = ""
    source: str = ""  # the table to read, where it is another than the event's

    def query(self) -> str:
        """Rows of (block_number, key, measures), one for each event of a range."""
        given = {"changed_in": "e.block_number", **dict(self.measures)}
        named = zip(self.keys, self.rollup.keys, strict=True)
        columns = ["e.block_number", *(f"{key} AS {name}" for key, name in named)]
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
        keys=("e.miner",),
    ),
    Contribution(
        MINERS,
        "block_settled",
        (("wins", "1"), ("earned", "e.reward")),
        keys=("e.winner",),
        where="e.total_tickets > 0",
    ),
    Contribution(
        MINERS,
        "block_settled",
        (*_COUNT_SCORES, ("ranked", "(got.place > 0)::integer")),
        keys=("s.miner",),
        joined=_SCORED,
        where="got.score > 0",
    ),
    Contribution(
        MINERS,
        "block_settled",
        (("best_streak", "e.streak"),),
        keys=("e.miner",),
        source="streaks",
    ),
    Contribution(MINERS, "refunded", (("refunded", "e.amount"),), keys=("e.miner",)),
    Contribution(
        CAMPAIGNS,
        "submitted",
        (("submissions", "1"), ("burned", "e.burned"), ("last_block", "e.block_id")),
        keys=("e.campaign_id",),
    ),
    Contribution(
        CAMPAIGNS,
        "block_settled",
        _COUNT_SCORES,
        keys=("s.campaign_id",),
        joined=_SCORED,
        where="got.score > 0",
    ),
    Contribution(CAMPAIGNS, "funded", (("funded", "e.amount"),), keys=("e.campaign_id",)),
    Contribution(
        CAMPAIGNS, "claimed", (("claims", "1"), ("claimed", "e.amount")), keys=("e.campaign_id",)
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
    *(
        Contribution(CONTESTS, event, keys=("e.campaign_id",))
        for event in (
            "campaign_topped_up",
            "campaign_status_changed",
            "recipient_changed",
            "funded",
            "campaign_payable",
            "payouts_posted",
            "claimed",
            "fee_collected",
            "campaign_refunded",
            "swept",
        )
    ),
    *(
        Contribution(CONTESTS, event, (("ends_at", "e.ends_at"),), keys=("e.campaign_id",))
        for event in ("campaign_created", "campaign_extended")
    ),
    *(
        Contribution(CONTESTS, event, keys=("e.id",), where=f"e.kind = {PAYOUTS}")
        for event in ("challenged", "resolved")
    ),
    Contribution(CONTESTS, "submitted", (("submissions", "1"),), keys=("e.campaign_id",)),
    *(
        Contribution(PROJECTS, event, keys=("e.project_id",))
        for event in ("project_created", "project_transfer_started", "project_transferred")
    ),
    Contribution(PROJECTS, "campaign_created", (("campaigns", "1"),), keys=("e.project_id",)),
    Contribution(
        ENTRIES,
        "submitted",
        (("submissions", "1"), ("burned", "e.burned")),
        keys=("e.campaign_id", "e.miner"),
    ),
    Contribution(
        ENTRIES,
        "block_settled",
        (*_COUNT_SCORES, ("ranked", "(got.place > 0)::integer")),
        keys=("s.campaign_id", "s.miner"),
        joined=_SCORED,
        where="got.score > 0",
    ),
    Contribution(
        ENTRIES,
        "refunded",
        (("refunded", "e.amount"),),
        keys=("s.campaign_id", "e.miner"),
        joined="JOIN chain.submitted s ON s.submission_id = e.submission_id",
    ),
    Contribution(
        PAYMENTS,
        "claimed",
        (("claims", "1"), ("paid", "e.amount")),
        keys=("c.reward_token",),
        joined="JOIN chain.campaign_created c ON c.campaign_id = e.campaign_id",
    ),
    Contribution(
        PAYEES,
        "claimed",
        (("claims", "1"), ("paid", "e.amount")),
        keys=("e.account", "c.reward_token"),
        joined="JOIN chain.campaign_created c ON c.campaign_id = e.campaign_id",
    ),
    Contribution(BALANCES, "transfer", (("balance", "e.value"),), keys=("e.receiver",)),
    Contribution(BALANCES, "transfer", (("balance", "-e.value"),), keys=("e.sender",)),
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
    windows.forget(connection)


def fold(connection: Connection, final_number: int) -> None:
    """Move what was recorded of chain blocks up to a final one into the totals, and move the
    windows on to that one's time."""
    moved = windows.recorded(connection, final_number)
    for rollup in ROLLUPS:
        connection.run(_fold_query(rollup), final_number)
    windows.advance(connection, final_number, moved)


def rebuild(connection: Connection, final_number: int, head_number: int, first: int) -> None:
    """Count everything anew, from the stored events."""
    for rollup in ROLLUPS:
        connection.run(f"TRUNCATE chain.{rollup.changes}, chain.{rollup.totals}")
    connection.run("TRUNCATE chain.active_miners, chain.miner_windows, chain.windows")
    every = {contribution.event for contribution in CONTRIBUTIONS}
    add(connection, first, final_number, every)
    record(connection, final_number + 1, head_number, every)
    windows.advance(connection, final_number, [])


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
    return f"{_BOUNDS}, parts AS ({_union(contributions)}){_into_totals(rollup)}"


@cache
def _fold_query(rollup: Rollup) -> str:
    return (
        f"WITH parts AS (DELETE FROM chain.{rollup.changes} WHERE block_number <= %s RETURNING *)"
        f"{_into_totals(rollup)}"
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
    entering = _ENTERING if rollup is MINERS else ""
    merged = ", ".join(
        f"{each.name} = {each.fold.merge(f'total.{each.name}', f'excluded.{each.name}')}"
        for each in rollup.measures
    )
    return (
        f", added AS ({rows}){entering}"
        f" INSERT INTO chain.{rollup.totals} AS total ({keys}, {_names(rollup)})"
        f" SELECT {keys}, {_names(rollup)} FROM added WHERE true"
        f" ON CONFLICT ({keys}) DO UPDATE SET {merged}"
    )


# Before the totals have them, in the same statement: miners whose first submission in a span this is.
_ENTERING = """, entering AS (
    INSERT INTO chain.active_miners AS active (span, start, miners)
    SELECT span, start, count(*)
    FROM added LEFT JOIN chain.miner_totals before USING (span, start, miner)
    WHERE added.submissions > 0 AND coalesce(before.submissions, 0) = 0
    GROUP BY span, start
    ON CONFLICT (span, start) DO UPDATE SET miners = active.miners + excluded.miners
)"""


def _union(contributions: tuple[Contribution, ...]) -> str:
    return " UNION ALL ".join(each.query() for each in contributions)


def _names(rollup: Rollup) -> str:
    return ", ".join(each.name for each in rollup.measures)


def _folded(rollup: Rollup) -> str:
    return ", ".join(f"{each.folded(each.name)} AS {each.name}" for each in rollup.measures)
