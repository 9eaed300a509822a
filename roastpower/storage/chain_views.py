# SPDX-License-Identifier: Apache-2.0
"""Current state: the views of schema ``chain``, as SQLAlchemy tables to select from.

What they mean is said in ``views/*.sql``, one file for each. Types are those of ``chain_tables``:
addresses and digests are bytes, amounts int in wei, times Unix seconds; almost any column may be
null, which then says "not yet" or "no more".
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from roastpower.storage.chain_tables import SCHEMA
from roastpower.storage.metadata import Uint256
from roastpower.storage.rollups import (
    BALANCES,
    CAMPAIGNS,
    CONTESTS,
    ENTRIES,
    MINERS,
    PAYEES,
    PAYMENTS,
    PLATFORM,
    PROJECTS,
    Rollup,
)

# Apart from the tables': Alembic must not create them.
view_metadata = MetaData(schema=SCHEMA)


def _whole(name: str) -> Column[int]:
    return Column(name, BigInteger)


def _wholes(name: str) -> Column[Any]:
    return Column(name, ARRAY(SmallInteger))


def _amount(name: str) -> Column[int]:
    return Column(name, Uint256)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary)


def _text(name: str) -> Column[str]:
    return Column(name, Text)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean)


def _moment(name: str) -> Column[datetime]:
    return Column(name, DateTime(timezone=True))


def _spans(rollup: Rollup) -> Table:
    keys = [_bytes(key) if not key.endswith("_id") else _whole(key) for key in rollup.keys]
    return Table(
        f"{rollup.name}_spans",
        view_metadata,
        *((_whole("span"), _whole("start")) if rollup.has_spans else ()),
        *keys,
        *_measures(rollup),
    )


def _measures(rollup: Rollup) -> list[Column[Any]]:
    return [
        _amount(measure.name) if measure.is_amount else _whole(measure.name)
        for measure in rollup.measures
    ]


# Counts by hour (span 3,600), by day (86,400) and of all time (span 0, start 0): see ``rollups``.
miner_spans = _spans(MINERS)
campaign_spans = _spans(CAMPAIGNS)
platform_spans = _spans(PLATFORM)
balance_spans = _spans(BALANCES)
contest_spans = _spans(CONTESTS)
project_spans = _spans(PROJECTS)
entry_spans = _spans(ENTRIES)
payment_spans = _spans(PAYMENTS)
payee_spans = _spans(PAYEES)

active_miner_spans = Table(
    "active_miner_spans", view_metadata, _whole("span"), _whole("start"), _whole("miners")
)

window_starts = Table("window_starts", view_metadata, _whole("seconds"), _whole("since"))

miner_window_sums = Table(
    "miner_window_sums", view_metadata, _whole("seconds"), _bytes("miner"), *_measures(MINERS)
)

head = Table(
    "head",
    view_metadata,
    _whole("number"),
    _bytes("hash"),
    _whole("timestamp"),
    _whole("node_head"),
    _whole("node_head_timestamp"),
    _whole("finality_seconds"),
    _moment("polled_at"),
    _whole("chain_id"),
    _bytes("genesis_hash"),
    _whole("final_number"),
    _whole("notified"),
    _flag("caught_up"),
    _text("halted"),
)

standing_scorings = Table(
    "standing_scorings",
    view_metadata,
    _whole("block_id"),
    _whole("block_number"),
    _whole("log_index"),
    _bytes("evidence"),
    _whole("settle_after"),
    _whole("draw_round"),
    _whole("scored_at"),
    _bytes("transaction_hash"),
    _whole("nonzero"),
    _whole("places"),
    _whole("score_sum"),
    _wholes("submission_scores"),
    _wholes("submission_places"),
)

parameters = Table(
    "parameters",
    view_metadata,
    _whole("version"),
    _whole("target"),
    _whole("min_miners"),
    _whole("max_wait"),
    _whole("min_block_time"),
    _whole("max_block_time"),
    _amount("min_burn_price"),
    _whole("delivery_window"),
    _whole("challenge_window"),
    _amount("challenge_bond"),
    _whole("score_timeout"),
    _whole("settle_timeout"),
    _whole("resolve_timeout"),
    _whole("set_at"),
    _flag("is_current"),
)

roles = Table(
    "roles",
    view_metadata,
    _text("role"),
    _bytes("holder"),
    _whole("since"),
)

balances = Table(
    "balances",
    view_metadata,
    _bytes("account"),
    _amount("balance"),
)

blocks = Table(
    "blocks",
    view_metadata,
    _whole("id"),
    _text("status"),
    _whole("opened_at"),
    _whole("closes_at"),
    _amount("base_price"),
    _whole("demand"),
    _whole("version"),
    _amount("emission"),
    _whole("target"),
    _whole("min_miners"),
    _whole("max_wait"),
    _whole("count"),
    _amount("next_price"),
    _whole("sealed_at"),
    _whole("deliver_by"),
    _whole("score_by"),
    _whole("scored_at"),
    _bytes("evidence"),
    _whole("nonzero"),
    _whole("places"),
    _whole("settle_after"),
    _whole("draw_round"),
    _whole("settle_by"),
    _whole("rejected"),
    _flag("upheld"),
    _amount("challenge_bond"),
    _bytes("challenger"),
    _bytes("challenge_reason"),
    _amount("bond"),
    _whole("resolve_by"),
    _whole("settled_at"),
    _bytes("winner"),
    _whole("winning_submission_id"),
    _amount("reward"),
    _whole("ticket"),
    _whole("total_tickets"),
    _bytes("randomness"),
    _amount("seed"),
    _whole("voided_at"),
    _bytes("voided_by"),
    _whole("changed_in"),
)

submissions = Table(
    "submissions",
    view_metadata,
    _whole("id"),
    _whole("block_id"),
    _whole("index"),
    _bytes("miner"),
    _whole("campaign_id"),
    _bytes("commitment"),
    _amount("burned"),
    _whole("streak"),
    _whole("submitted_at"),
    _bytes("transaction_hash"),
    _whole("block_number"),
    _whole("log_index"),
    _whole("score"),
    _whole("place"),
    _amount("refunded"),
    _bytes("revealed_content"),
    _bytes("revealed_salt"),
)

payouts = Table(
    "payouts",
    view_metadata,
    _whole("campaign_id"),
    _whole("payable_at"),
    _whole("refund_after"),
    _text("status"),
    _bytes("root"),
    _amount("total"),
    _amount("count"),
    _bytes("evidence"),
    _amount("fee"),
    _whole("live_after"),
    _whole("rejected"),
    _whole("posted_at"),
    _bytes("challenger"),
    _bytes("challenge_reason"),
    _amount("bond"),
    _whole("resolve_by"),
)

claims = Table(
    "claims",
    view_metadata,
    _whole("campaign_id"),
    _bytes("account"),
    _amount("amount"),
    _bytes("reward_token"),
    _whole("claimed_at"),
    _bytes("transaction_hash"),
    _whole("block_number"),
    _whole("log_index"),
)

campaigns = Table(
    "campaigns",
    view_metadata,
    _whole("id"),
    _text("status"),
    _text("stored_status"),
    _whole("project_id"),
    _bytes("sponsor"),
    _bytes("recipient"),
    _bytes("reward_token"),
    _amount("budget"),
    _whole("starts_at"),
    _whole("ends_at"),
    _whole("max_submissions"),
    _bytes("brief"),
    _whole("ranked_places"),
    _whole("amplification_bps"),
    _whole("fee_bps"),
    _whole("paused_at"),
    _whole("pause_used"),
    _whole("closed_at"),
    _whole("created_at"),
    _bytes("transaction_hash"),
    _whole("submissions"),
    _whole("last_block"),
    _amount("funded"),
    _amount("fee"),
    _amount("allocated"),
    _amount("claimed"),
    _amount("refunded"),
    _amount("swept"),
    _amount("fee_collected"),
    _whole("payable_at"),
    _whole("refund_after"),
    _text("payout_status"),
    _whole("live_after"),
    _whole("changed_in"),
)

projects = Table(
    "projects",
    view_metadata,
    _whole("id"),
    _bytes("owner"),
    _bytes("pending_owner"),
    _bytes("profile"),
    _bytes("created_by"),
    _whole("created_at"),
    _whole("campaigns"),
    _whole("changed_in"),
)

miners = Table(
    "miners",
    view_metadata,
    _bytes("address"),
    _whole("submissions"),
    _amount("burned"),
    _whole("first_block"),
    _whole("last_block"),
    _whole("wins"),
    _amount("earned"),
    _amount("refunded"),
    _whole("streak"),
    _whole("last_settlement"),
    _whole("best_streak"),
    _amount("balance"),
    _whole("scored"),
    _whole("ranked"),
    _whole("best_score"),
    _whole("average_score"),
    _whole("changed_in"),
)

challenges = Table(
    "challenges",
    view_metadata,
    _text("target"),
    _whole("target_id"),
    _bytes("challenger"),
    _bytes("reason"),
    _amount("bond"),
    _whole("resolve_by"),
    _whole("opened_at"),
    _text("outcome"),
    _whole("closed_at"),
    _bytes("transaction_hash"),
    _whole("block_number"),
    _whole("log_index"),
)

protocol = Table(
    "protocol",
    view_metadata,
    _bytes("pool"),
    _bytes("token"),
    _bytes("factory"),
    _bytes("distributor"),
    _bytes("beacon"),
    _whole("draw_delay"),
    _whole("beacon_genesis_time"),
    _whole("beacon_period"),
    _whole("payout_window"),
    _whole("payout_resolve_timeout"),
    _flag("paused"),
    _whole("open_block_id"),
    _whole("final_before"),
    _whole("settlements"),
    _whole("version"),
    _whole("fee_bps"),
    _whole("submissions"),
    _whole("miners"),
    _amount("burned"),
    _amount("emitted"),
    _amount("refunded"),
    _amount("total_supply"),
    _amount("max_supply"),
)
