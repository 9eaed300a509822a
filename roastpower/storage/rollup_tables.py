# SPDX-License-Identifier: Apache-2.0
"""The tables of the rollups: see ``rollups`` for what they hold."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table

from roastpower.storage.chain_tables import SCHEMA
from roastpower.storage.metadata import Uint256, metadata
from roastpower.storage.rollups import ROLLUPS, Fold, Rollup


def _key(rollup: Rollup) -> list[Column[Any]]:
    if rollup.key is None:
        return []
    kind = BigInteger if rollup.key.endswith("_id") else LargeBinary
    return [Column(rollup.key, kind, primary_key=True, autoincrement=False)]


def _measures(rollup: Rollup) -> list[Column[Any]]:
    return [
        Column(
            measure.name,
            Uint256 if measure.is_amount else BigInteger,
            nullable=measure.fold is not Fold.SUM,
        )
        for measure in rollup.measures
    ]


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
        *([Index(None, rollup.key)] if rollup.key else []),
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
        *([Index(None, rollup.key, "span", "start")] if rollup.key and rollup.has_spans else []),
        schema=SCHEMA,
    )


changes = {rollup.name: _changes(rollup) for rollup in ROLLUPS}
totals = {rollup.name: _totals(rollup) for rollup in ROLLUPS}
