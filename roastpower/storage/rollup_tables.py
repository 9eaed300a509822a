# SPDX-License-Identifier: Apache-2.0
"""The tables of the rollups: see ``rollups`` for what they hold."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    text,
)

from roastpower.storage.chain_tables import SCHEMA
from roastpower.storage.metadata import Uint256, metadata
from roastpower.storage.rollups import MINERS, ROLLUPS, Fold, Rollup


def _key(rollup: Rollup) -> list[Column[Any]]:
    return [
        Column(
            key,
            BigInteger if key.endswith("_id") else LargeBinary,
            primary_key=True,
            autoincrement=False,
        )
        for key in rollup.keys
    ]


def _measures(rollup: Rollup) -> list[Column[Any]]:
    return [
        Column(
            measure.name,
            Uint256 if measure.is_amount else BigInteger,
            nullable=measure.fold is not Fold.SUM,
        )
        for measure in rollup.measures
    ]


# Orders in which pages are read; only of all time, where there are spans. Nothing counts as zero.
_OF_ALL_TIME = text("span = 0")
_BEST_FIRST = ("earned", "wins", text("coalesce(best_score, 0)"))
_ORDERS: dict[str, tuple[Index, ...]] = {
    "miner": tuple(
        Index(f"miner_totals_{name}_idx", *by, "miner", postgresql_where=_OF_ALL_TIME)
        for name, by in (
            ("standing", _BEST_FIRST),
            ("submissions", ("submissions",)),
            ("burned", ("burned",)),
            ("newest", (text("coalesce(first_block, 0)"),)),
        )
    ),
    "contest": (
        Index(None, "submissions", "campaign_id"),
        Index("contest_totals_ending_idx", text("coalesce(ends_at, 0)"), "campaign_id"),
    ),
    "entry": (
        Index(
            "entry_totals_standing_idx",
            "campaign_id",
            text("coalesce(best_score, 0)"),
            "miner",
        ),
        Index(None, "miner", "campaign_id"),
    ),
}


def _series_index(rollup: Rollup) -> list[Index]:
    first, *others = rollup.keys
    return [Index(None, first, "span", "start", *others)]


def _changes(rollup: Rollup) -> Table:
    return Table(
        rollup.changes,
        metadata,
        Column(
            "block_number",
            BigInteger,
            ForeignKey("chain.chain_blocks.number", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        *_key(rollup),
        *_measures(rollup),
        # A thing's own changes are looked up with its totals.
        *([Index(None, *rollup.keys)] if rollup.keys else []),
        schema=SCHEMA,
    )


def _totals(rollup: Rollup) -> Table:
    spans: list[Column[Any]] = []
    if rollup.has_spans:
        spans = [
            Column("span", Integer, primary_key=True, autoincrement=False),
            Column("start", BigInteger, primary_key=True, autoincrement=False),
        ]
    return Table(
        rollup.totals,
        metadata,
        *spans,
        *_key(rollup),
        *_measures(rollup),
        # One thing's series over time.
        *(_series_index(rollup) if rollup.keys and rollup.has_spans else []),
        *_ORDERS.get(rollup.name, ()),
        schema=SCHEMA,
    )


changes = {rollup.name: _changes(rollup) for rollup in ROLLUPS}
totals = {rollup.name: _totals(rollup) for rollup in ROLLUPS}

# How many submitted in each span, of what is in the totals.
active_miners = Table(
    "active_miners",
    metadata,
    Column("span", Integer, primary_key=True, autoincrement=False),
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("miners", BigInteger, nullable=False),
    schema=SCHEMA,
)

# Sums of a window's spans of ``miner_totals``, for each miner with any.
miner_windows = Table(
    "miner_windows",
    metadata,
    Column("seconds", Integer, primary_key=True, autoincrement=False),
    Column("miner", LargeBinary, primary_key=True),
    *_measures(MINERS),
    Index("miner_windows_standing_idx", "seconds", *_BEST_FIRST, "miner"),
    schema=SCHEMA,
)

# Since when each window counts; `is_stale` until its sums are made anew.
windows = Table(
    "windows",
    metadata,
    Column("seconds", Integer, primary_key=True, autoincrement=False),
    Column("since", BigInteger, nullable=False),
    Column("is_stale", Boolean, nullable=False),
    schema=SCHEMA,
)
