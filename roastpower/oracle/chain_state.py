# SPDX-License-Identifier: Apache-2.0
"""What the indexed chain says: which blocks and campaigns need the oracle, and everything about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from roastpower.protocol.addresses import checksummed
from roastpower.protocol.canonical import canonical, digest, hex_text

# Seconds after the time to deliver: what was accepted in its last moment is in the database by then.
COLLECT_MARGIN = 2


@dataclass(frozen=True)
class Head:
    """The chain block up to which the tables are complete. Time in Unix seconds."""

    number: int
    timestamp: int


@dataclass(frozen=True)
class Block:
    """A block that is not final. Times in Unix seconds."""

    id: int
    status: str
    count: int
    sealed_at: int
    deliver_by: int
    score_by: int
    upheld: bool
    settle_after: int | None
    draw_round: int | None
    settle_by: int | None
    nonzero: int | None


@dataclass(frozen=True)
class Submission:
    """A submission as the chain has it."""

    id: int
    index: int
    miner: str
    campaign_id: int
    commitment: bytes
    brief: bytes
    revealed_content: bytes | None
    revealed_salt: bytes | None


@dataclass(frozen=True)
class PayableCampaign:
    """A closed campaign whose blocks are final and for which no payouts stand."""

    id: int
    funded: int
    fee_bps: int
    amplification_bps: int
    ranked_places: int
    postings: int  # payouts that were posted before and struck


@dataclass(frozen=True)
class Score:
    """A scored submission of a campaign in a settled block."""

    submission_id: int
    miner: str
    score: int


def head(connection: Connection) -> Head | None:
    """The indexed head; None before the first chain block is indexed."""
    row = connection.execute(text("SELECT number, timestamp FROM chain.head")).one_or_none()
    return None if row is None else Head(row.number, row.timestamp)


def open_work(connection: Connection) -> list[Block]:
    """Sealed and scored blocks, in the order of their ids."""
    rows = connection.execute(
        text(
            """
            SELECT id, status, count, sealed_at, deliver_by, score_by, upheld,
                   settle_after, draw_round, settle_by, nonzero
            FROM chain.blocks
            WHERE id >= (SELECT coalesce(max(final_before), 1) FROM chain.final_advanced)
              AND status IN ('SEALED', 'SCORED')
            ORDER BY id
            """
        )
    )
    return [Block(**row._mapping) for row in rows]


def submissions(connection: Connection, block_id: int) -> list[Submission]:
    """A block's submissions in the order of their indexes."""
    rows = connection.execute(
        text(
            """
            SELECT s.id, s.index, s.miner, s.campaign_id, s.commitment, c.brief,
                   s.revealed_content, s.revealed_salt
            FROM chain.submissions s
            JOIN chain.campaign_created c ON c.campaign_id = s.campaign_id
            WHERE s.block_id = :block_id
            ORDER BY s.index
            """
        ),
        {"block_id": block_id},
    )
    return [Submission(**{**row._mapping, "miner": checksummed(bytes(row.miner))}) for row in rows]


def packed_ranking(connection: Connection, block_id: int) -> list[int]:
    """The ranking that stands for a scored block, as it was posted."""
    row = connection.execute(
        text(
            """
            SELECT scored.ranked FROM chain.block_scored scored
            JOIN chain.standing_scorings standing
              ON standing.block_number = scored.block_number AND standing.log_index = scored.log_index
            WHERE scored.block_id = :block_id
            """
        ),
        {"block_id": block_id},
    ).one()
    return [int(word) for word in row.ranked]


def payable_campaigns(connection: Connection) -> list[PayableCampaign]:
    """Campaigns that wait for payouts."""
    rows = connection.execute(
        text(
            """
            SELECT id, funded, fee_bps, amplification_bps, ranked_places,
                   (SELECT count(*) FROM chain.payouts_posted p WHERE p.campaign_id = c.id) AS postings
            FROM chain.campaigns c
            WHERE stored_status = 'CLOSED'
              AND payout_status = 'NONE'
              AND refunded = 0
              AND last_block < (SELECT coalesce(max(final_before), 1) FROM chain.final_advanced)
              AND (refund_after IS NULL OR refund_after > (SELECT timestamp FROM chain.head))
            ORDER BY id
            """
        )
    )
    return [PayableCampaign(**{**row._mapping, "funded": int(row.funded)}) for row in rows]


def campaign_scores(connection: Connection, campaign_id: int) -> list[Score]:
    """All scored submissions of a campaign in settled blocks, by id."""
    rows = connection.execute(
        text(
            """
            SELECT s.id, s.miner, s.score
            FROM chain.submissions s
            JOIN chain.block_settled settled ON settled.block_id = s.block_id
            WHERE s.campaign_id = :campaign_id AND s.score > 0
            ORDER BY s.id
            """
        ),
        {"campaign_id": campaign_id},
    )
    return [Score(row.id, checksummed(bytes(row.miner)), row.score) for row in rows]


def subject(block: Block, members: Sequence[Submission]) -> bytes:
    """What a judgement is about: changes when a reorg changes the block, or a challenge was upheld."""
    return digest(
        canonical(
            {
                "block": block.id,
                "round": int(block.upheld),
                "sealed_at": block.sealed_at,
                "commitments": [hex_text(each.commitment) for each in members],
            }
        )
    )
