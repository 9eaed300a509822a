# SPDX-License-Identifier: Apache-2.0
"""Schema ``chain``: what the indexer writes, and nobody else.

One table for each event of the contracts, append-only, keyed by the event's place in the chain
(``block_number``, ``log_index``) and tied to its chain block: deleting a chain block that a reorg
replaced deletes all that came with it. Addresses are 20 bytes, digests 32, times Unix seconds,
amounts wei. Current state is in the views (``chain_views``), counts are in the rollups (``rollups``).

A deployment has one schema. After each change its name is notified as a channel; the payload is the
new head's number.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.schema import SchemaItem

from roastpower.storage.event_names import table_name
from roastpower.storage.metadata import Uint256, metadata

SCHEMA = "chain"

SCORES = 1  # kinds of challenges
PAYOUTS = 2


def _id(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


_time = _count = _id


def _amount(name: str) -> Column[int]:
    return Column(name, Uint256, nullable=False)


def _words(name: str) -> Column[Any]:
    return Column(name, ARRAY(Uint256), nullable=False)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


_address = _digest = _bytes


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _block_number() -> Column[int]:
    return Column(
        "block_number",
        BigInteger,
        primary_key=True,
        autoincrement=False,
    )


def _log_index() -> Column[int]:
    return Column("log_index", Integer, primary_key=True, autoincrement=False)


def _event(name: str, *arguments: SchemaItem) -> Table:
    return Table(
        name,
        metadata,
        _block_number(),
        _log_index(),
        _address("address"),
        _digest("transaction_hash"),
        *arguments,
        schema=SCHEMA,
    )


# The chain itself

# Chain blocks with events, and the latest ones with or without: where a reorg may be found.
chain_blocks = Table(
    "chain_blocks",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    _digest("hash"),
    _digest("parent_hash"),
    _time("timestamp"),
    _flag("has_events"),
    Index(None, "hash", unique=True),
    Index("chain_blocks_without_events_idx", "number", postgresql_where=text("NOT has_events")),
    schema=SCHEMA,
)

# One row: how far the tables are, of which chain and deployment, and who may write.
cursor = Table(
    "cursor",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, server_default="1"),
    _id("chain_id"),
    _digest("genesis_hash"),
    _address("pool"),
    _count("deployment_block"),
    # Seconds by which a chain block has to be older than the node's head to be taken as final.
    Column("finality_seconds", Integer, nullable=False),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    # The last chain block whose events are here; before the first, the deployment's parent.
    _count("head_number"),
    Column("head_hash", LargeBinary),
    # The last one that is final: no reorg may go below it.
    _count("final_number"),
    # Which version of the code derived what is derived.
    Column("derived_version", Integer, nullable=False, server_default="0"),
    # How many notifications there were; they begin when the tables first reach the node's head.
    Column("notified", BigInteger, nullable=False, server_default="0"),
    Column("caught_up", Boolean, nullable=False, server_default=text("false")),
    # Why indexing stopped and needs a person; null while it goes on.
    Column("halted", Text),
    # What the node said when it was last asked.
    _count("node_head"),
    _time("node_head_timestamp"),
    Column("polled_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    CheckConstraint("id = 1", name="single"),
    schema=SCHEMA,
)

# What consumers are told, in order and without a gap: each event once it is stored, and that a reorg
# took back everything above a chain block. Rows outlive the chain blocks that they speak of.
notifications = Table(
    "notifications",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    # Of a retraction, the last chain block that stands; of what was skipped, the last one whose
    # events were stored without being told one by one: read the state anew.
    _count("block_number"),
    Column("block_hash", LargeBinary),
    _time("timestamp"),
    Column("log_index", Integer),
    Column("event", Text),
    Column("body", JSONB),
    CheckConstraint("kind IN ('event', 'retracted', 'skipped')", name="kind"),
    schema=SCHEMA,
)

# Derived from events, in the same transaction, with the same key

# Posted scores, unpacked, by the index of the submission; the place counts from 1 and is 0 where the
# submission is not ranked.
scorings = Table(
    "scorings",
    metadata,
    _block_number(),
    _log_index(),
    _id("block_id"),
    Column("scores", ARRAY(SmallInteger), nullable=False),
    Column("places", ARRAY(SmallInteger), nullable=False),
    Column("nonzero", Integer, nullable=False),
    Column("ranked", Integer, nullable=False),
    _count("score_sum"),
    Index(None, "block_id"),
    schema=SCHEMA,
)

# The streak to which a settlement set each miner that it ranked; settlements count from 1.
streaks = Table(
    "streaks",
    metadata,
    _block_number(),
    _log_index(),
    Column("miner", LargeBinary, primary_key=True),
    _count("settlement"),
    Column("streak", SmallInteger, nullable=False),
    UniqueConstraint("miner", "settlement"),
    Index(None, "settlement"),
    schema=SCHEMA,
)

# MiningPool

pool_deployed = _event(
    "pool_deployed",
    _address("token"),
    _address("factory"),
    _address("beacon"),
    _time("draw_delay"),
    _time("min_challenge_window"),
    _time("min_score_timeout"),
    _time("min_settle_timeout"),
    _time("min_resolve_timeout"),
    _count("first_demand"),
)
parameters_changed = _event(
    "parameters_changed",
    _id("version"),
    _count("target"),
    _count("min_miners"),
    _time("max_wait"),
    _time("min_block_time"),
    _time("max_block_time"),
    _amount("min_burn_price"),
    _time("delivery_window"),
    _time("challenge_window"),
    _amount("challenge_bond"),
    _time("score_timeout"),
    _time("settle_timeout"),
    _time("resolve_timeout"),
    UniqueConstraint("version"),
)
role_changed = _event("role_changed", _digest("role"), _address("previous"), _address("holder"))
# Of the pool and, at its deployment, of the token.
ownership_transferred = _event(
    "ownership_transferred", _address("previous_owner"), _address("new_owner")
)
ownership_transfer_started = _event(
    "ownership_transfer_started", _address("previous_owner"), _address("new_owner")
)
block_opened = _event(
    "block_opened",
    _id("block_id"),
    _time("opened_at"),
    _time("closes_at"),
    _amount("base_price"),
    _count("demand"),
    _id("version"),
    _amount("emission"),
    Index(None, "block_id"),
)
submitted = _event(
    "submitted",
    _id("submission_id"),
    _id("block_id"),
    _address("miner"),
    _id("campaign_id"),
    _digest("commitment"),
    _amount("burned"),
    _count("streak"),
    UniqueConstraint("submission_id"),
    Index(None, "block_id"),
    Index(None, "miner", "submission_id"),
    Index(None, "miner", "campaign_id", "submission_id"),
    Index(None, "campaign_id", "submission_id"),
)
content_revealed = _event(
    "content_revealed",
    _id("submission_id"),
    _address("miner"),
    _bytes("content"),
    _digest("salt"),
    Index(None, "submission_id"),
)
block_sealed = _event(
    "block_sealed",
    _id("block_id"),
    _count("count"),
    _time("sealed_at"),
    _time("score_by"),
    UniqueConstraint("block_id"),
)
block_scored = _event(
    "block_scored",
    _id("block_id"),
    _words("scores"),
    _words("ranked"),
    _digest("evidence"),
    _time("settle_after"),
    _count("draw_round"),
    Index(None, "block_id"),
)
# Of the pool (kind 1, id: block) and of the distributor (kind 2, id: campaign).
challenged = _event(
    "challenged",
    _count("kind"),
    _id("id"),
    _address("challenger"),
    _digest("reason"),
    _amount("bond"),
    _time("resolve_by"),
    Index(None, "kind", "id"),
)
resolved = _event(
    "resolved",
    _count("kind"),
    _id("id"),
    _flag("upheld"),
    _flag("expired"),
    _address("bond_to"),
    _time("settle_after"),
    _count("draw_round"),
    _time("score_by"),
    Index(None, "kind", "id"),
)
block_settled = _event(
    "block_settled",
    _id("block_id"),
    _address("winner"),
    _id("submission_id"),
    _digest("randomness"),
    _amount("seed"),
    _count("ticket"),
    _count("total_tickets"),
    _amount("reward"),
    UniqueConstraint("block_id"),
    Index(None, "winner"),
)
block_voided = _event("block_voided", _id("block_id"), _address("by"), UniqueConstraint("block_id"))
refunded = _event(
    "refunded",
    _id("submission_id"),
    _address("miner"),
    _amount("amount"),
    UniqueConstraint("submission_id"),
    Index(None, "miner"),
)
final_advanced = _event("final_advanced", _id("final_before"))
paused = _event("paused", _address("by"))
unpaused = _event("unpaused", _address("by"))

# CampaignFactory

factory_deployed = _event("factory_deployed", _address("pool"), _address("distributor"))
fee_changed = _event("fee_changed", _count("fee_bps"))
project_created = _event(
    "project_created",
    _id("project_id"),
    _address("owner"),
    _digest("profile"),
    UniqueConstraint("project_id"),
    Index(None, "owner", "project_id"),
)
project_transfer_started = _event(
    "project_transfer_started",
    _id("project_id"),
    _address("owner"),
    _address("new_owner"),
    Index(None, "project_id"),
)
project_transferred = _event(
    "project_transferred",
    _id("project_id"),
    _address("previous_owner"),
    _address("owner"),
    Index(None, "project_id"),
    Index(None, "owner", "project_id"),
)
campaign_created = _event(
    "campaign_created",
    _id("campaign_id"),
    _id("project_id"),
    _address("sponsor"),
    _address("reward_token"),
    _amount("budget"),
    _time("starts_at"),
    _time("ends_at"),
    _count("max_submissions"),
    _digest("brief"),
    _count("ranked_places"),
    _count("amplification_bps"),
    _count("fee_bps"),
    UniqueConstraint("campaign_id"),
    # Each filter of the listing, in either order: the newest, or the largest budgets.
    Index(None, "project_id", "campaign_id"),
    Index(None, "project_id", "budget", "campaign_id"),
    Index(None, "sponsor", "campaign_id"),
    Index(None, "sponsor", "budget", "campaign_id"),
    Index(None, "reward_token", "campaign_id"),
    Index(None, "reward_token", "budget", "campaign_id"),
    Index(None, "budget", "campaign_id"),
)
campaign_topped_up = _event(
    "campaign_topped_up", _id("campaign_id"), _amount("amount"), Index(None, "campaign_id")
)
campaign_extended = _event(
    "campaign_extended", _id("campaign_id"), _time("ends_at"), Index(None, "campaign_id")
)
campaign_status_changed = _event(
    "campaign_status_changed",
    _id("campaign_id"),
    _count("status"),
    _time("pause_used"),
    Index(None, "campaign_id"),
)
recipient_changed = _event(
    "recipient_changed", _id("campaign_id"), _address("recipient"), Index(None, "campaign_id")
)

# RewardDistributor

distributor_deployed = _event(
    "distributor_deployed",
    _address("pool"),
    _address("factory"),
    _address("roast"),
    _time("payout_window"),
    _time("resolve_timeout"),
)
funded = _event(
    "funded",
    _id("campaign_id"),
    _address("token"),
    _address("sponsor"),
    _amount("amount"),
    _count("fee_bps"),
    Index(None, "campaign_id"),
)
campaign_payable = _event(
    "campaign_payable",
    _id("campaign_id"),
    _time("payable_at"),
    _time("refund_after"),
    UniqueConstraint("campaign_id"),
)
payouts_posted = _event(
    "payouts_posted",
    _id("campaign_id"),
    _digest("root"),
    _amount("total"),
    # Any number that the oracle says: the contract does not bound it.
    _amount("count"),
    _digest("evidence"),
    _amount("fee"),
    _time("live_after"),
    Index(None, "campaign_id"),
)
claimed = _event(
    "claimed",
    _id("campaign_id"),
    _address("account"),
    _amount("amount"),
    UniqueConstraint("campaign_id", "account"),
    Index(None, "account"),
)
fee_collected = _event(
    "fee_collected",
    _id("campaign_id"),
    _address("treasury"),
    _amount("amount"),
    UniqueConstraint("campaign_id"),
)
campaign_refunded = _event(
    "campaign_refunded",
    _id("campaign_id"),
    _address("recipient"),
    _amount("amount"),
    UniqueConstraint("campaign_id"),
)
swept = _event(
    "swept",
    _id("campaign_id"),
    _address("recipient"),
    _amount("amount"),
    UniqueConstraint("campaign_id"),
)

# RoastToken

token_deployed = _event(
    "token_deployed",
    _address("minter"),
    _address("treasury"),
    _amount("max_supply"),
    _amount("genesis_supply"),
)
transfer = _event(
    "transfer",
    _address("sender"),
    _address("receiver"),
    _amount("value"),
)
approval = _event("approval", _address("owner"), _address("spender"), _amount("value"))
role_minter_changed = _event("role_minter_changed", _address("minter"), _flag("status"))

# DrandBeacon; the key is its eight words in one.

beacon_deployed = _event(
    "beacon_deployed", _bytes("public_key"), _time("genesis_time"), _time("period")
)

# Timelock; a proposer's numbers are bounded by nothing.

call_scheduled = _event(
    "call_scheduled",
    _digest("id"),
    _amount("index"),
    _address("target"),
    _amount("amount"),
    _bytes("payload"),
    _digest("predecessor"),
    _amount("delay"),
    Index(None, "id"),
)
call_executed = _event(
    "call_executed",
    _digest("id"),
    _amount("index"),
    _address("target"),
    _amount("amount"),
    _bytes("payload"),
    Index(None, "id"),
)
call_salt = _event("call_salt", _digest("id"), _digest("salt"))
cancelled = _event("cancelled", _digest("id"), Index(None, "id"))
minimum_delay_change = _event(
    "minimum_delay_change", _amount("old_duration"), _amount("new_duration")
)
role_admin_changed = _event(
    "role_admin_changed",
    _digest("role"),
    _digest("previous_admin_role"),
    _digest("new_admin_role"),
)
role_granted = _event("role_granted", _digest("role"), _address("account"), _address("sender"))
role_revoked = _event("role_revoked", _digest("role"), _address("account"), _address("sender"))


def event_table(contract: str, event: str) -> Table:
    """The table of a contract's event. `KeyError` if there is none."""
    return metadata.tables[f"{SCHEMA}.{table_name(contract, event)}"]


def tables_of_blocks() -> list[Table]:
    """Those whose rows come with a chain block, and go with it in a reorg: events, and what is
    worked out of one. No foreign key does it, since it would be looked up for every event."""
    keys = {"block_number", "log_index"}
    return [
        table for table in metadata.sorted_tables if keys <= set(table.primary_key.columns.keys())
    ]
