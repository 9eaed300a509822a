# SPDX-License-Identifier: Apache-2.0
"""Writes a chain into the tables as the indexer would: one call, one chain block with one event."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, Table, func, insert, select, update

from indexer import rollups
from indexer.cursor import connect
from roastpower.protocol.commitment import commitment, submission_id
from roastpower.storage import chain_tables as events
from roastpower.storage.oracle_tables import evidence

CHAIN_ID = 31337
GENESIS = b"\x01" * 32
ZERO = bytes(20)


def account(number: int) -> bytes:
    """The 20 bytes of an account."""
    return number.to_bytes(20, "big")


POOL, TOKEN, FACTORY, DISTRIBUTOR, BEACON, TIMELOCK = (account(0xC0DE00 + i) for i in range(6))


class Factory:
    """A chain that grows; its clock stands at the time of the last chain block."""

    def __init__(self, engine: Engine, finality_blocks: int = 4) -> None:
        """A chain with nothing on it."""
        self.engine = engine
        self.finality_blocks = finality_blocks
        self.number = 0
        self.time = int(time.time())

    @classmethod
    def of_copy(cls, engine: Engine) -> Factory:
        """The chain of a copied database, as if all of it had happened now."""
        chain = cls(engine)
        with engine.begin() as connection:
            chain.number = connection.execute(select(events.cursor.c.head_number)).scalar_one()
            connection.execute(update(events.chain_blocks).values(timestamp=chain.time))
            connection.execute(
                update(events.block_opened).values(opened_at=chain.time, closes_at=chain.time + 10)
            )
            connection.execute(
                update(events.cursor).values(node_head_timestamp=chain.time, polled_at=func.now())
            )
        return chain

    def deploy(self) -> Factory:
        """Deploys everything and opens block 1."""
        now = self.time
        with self.engine.begin() as connection:
            connection.execute(
                insert(events.cursor).values(
                    chain_id=CHAIN_ID,
                    genesis_hash=GENESIS,
                    pool=POOL,
                    deployment_block=1,
                    finality_seconds=self.finality_blocks,
                    final_number=0,
                    head_number=0,
                    node_head=0,
                    node_head_timestamp=now,
                )
            )
        self.event(events.beacon_deployed, BEACON, public_key=b"k", genesis_time=0, period=3)
        self.event(
            events.token_deployed,
            TOKEN,
            minter=POOL,
            treasury=account(1),
            max_supply=10**27,
            genesis_supply=6 * 10**26,
        )
        self.event(
            events.pool_deployed,
            POOL,
            token=TOKEN,
            factory=FACTORY,
            beacon=BEACON,
            draw_delay=30,
            min_challenge_window=1,
            min_score_timeout=1,
            min_settle_timeout=1,
            min_resolve_timeout=1,
            first_demand=-183,
        )
        self.event(
            events.parameters_changed,
            POOL,
            version=1,
            target=100,
            min_miners=2,
            max_wait=60,
            min_block_time=1,
            max_block_time=10,
            min_burn_price=5 * 10**18,
            delivery_window=120,
            challenge_window=60,
            challenge_bond=10**21,
            score_timeout=600,
            settle_timeout=600,
            resolve_timeout=600,
        )
        self.event(events.factory_deployed, FACTORY, pool=POOL, distributor=DISTRIBUTOR)
        self.event(events.fee_changed, FACTORY, fee_bps=250)
        self.event(
            events.distributor_deployed,
            DISTRIBUTOR,
            pool=POOL,
            factory=FACTORY,
            roast=TOKEN,
            payout_window=60,
            resolve_timeout=60,
        )
        self.event(
            events.role_changed,
            POOL,
            role=b"oracle".ljust(32, b"\0"),
            previous=ZERO,
            holder=account(2),
        )
        self.open_block(1)
        return self

    def event(self, table: Table, address: bytes, **arguments: Any) -> int:
        """One chain block with one event; returns its number."""
        self.mine()
        with self.engine.begin() as connection:
            connection.execute(
                insert(table).values(
                    block_number=self.number,
                    log_index=0,
                    address=address,
                    transaction_hash=self.number.to_bytes(32, "big"),
                    **arguments,
                )
            )
        # Counts follow from the rows as they do in the indexer.
        with connect(self.engine.url.set(drivername="postgresql").render_as_string(False)) as rows:
            rollups.record(rows, self.number, self.number, {table.name})
        return self.number

    def mine(self, seconds: int = 0) -> None:
        """One empty chain block, `seconds` after the one before."""
        self.number += 1
        self.time += seconds
        with self.engine.begin() as connection:
            connection.execute(
                insert(events.chain_blocks).values(
                    number=self.number,
                    hash=(1 << 64 | self.number).to_bytes(32, "big"),
                    parent_hash=(1 << 64 | self.number - 1).to_bytes(32, "big"),
                    timestamp=self.time,
                    has_events=True,
                )
            )
            connection.execute(
                update(events.cursor).values(
                    head_number=self.number,
                    final_number=max(0, self.number - self.finality_blocks),
                )
            )

    def fold(self, final_number: int) -> None:
        """What the indexer does once a chain block is final."""
        with connect(self.engine.url.set(drivername="postgresql").render_as_string(False)) as rows:
            rollups.fold(rows, final_number)

    def open_block(self, block_id: int) -> None:
        """A block that takes submissions."""
        self.event(
            events.block_opened,
            POOL,
            block_id=block_id,
            opened_at=self.time,
            closes_at=self.time + 10,
            base_price=5 * 10**18,
            demand=-183,
            version=1,
            emission=10**21,
        )

    def submit(
        self,
        block_id: int,
        index: int,
        miner: bytes,
        content: bytes,
        salt: bytes,
        campaign_id: int = 1,
    ) -> int:
        """A submission; returns its id."""
        identifier = submission_id(block_id, index)
        self.event(
            events.submitted,
            POOL,
            submission_id=identifier,
            block_id=block_id,
            miner=miner,
            campaign_id=campaign_id,
            commitment=commitment(
                CHAIN_ID, "0x" + POOL.hex(), "0x" + miner.hex(), campaign_id, content, salt
            ),
            burned=5 * 10**18,
            streak=0,
        )
        return identifier

    def seal(self, block_id: int, count: int) -> int:
        """Seals a block; returns when."""
        self.event(
            events.block_sealed,
            POOL,
            block_id=block_id,
            count=count,
            sealed_at=self.time,
            score_by=self.time + 720,
        )
        return self.time

    def score(self, block_id: int, scores: list[int], evidence_digest: bytes = b"e" * 32) -> None:
        """Posts scores, all of them ranked in the order of their indexes."""
        self.event(
            events.block_scored,
            POOL,
            block_id=block_id,
            scores=[],
            ranked=[],
            evidence=evidence_digest,
            settle_after=self.time,
            draw_round=1,
        )
        with self.engine.begin() as connection:
            connection.execute(
                insert(events.scorings).values(
                    block_number=self.number,
                    log_index=0,
                    block_id=block_id,
                    scores=scores,
                    places=list(range(1, len(scores) + 1)),
                    nonzero=len(scores),
                    ranked=len(scores),
                    score_sum=sum(scores),
                )
            )

    def settle(self, block_id: int, winner: bytes) -> None:
        """Settles a block for its first submission."""
        self.event(
            events.block_settled,
            POOL,
            block_id=block_id,
            winner=winner,
            submission_id=submission_id(block_id, 0),
            randomness=b"r" * 32,
            seed=2**255 + 7,
            ticket=3,
            total_tickets=1000,
            reward=10**19,
        )

    def create_campaign(self, campaign_id: int, brief: bytes = b"b" * 32) -> None:
        """A campaign without end in sight."""
        self.event(
            events.campaign_created,
            FACTORY,
            campaign_id=campaign_id,
            project_id=1,
            sponsor=account(9),
            reward_token=TOKEN,
            budget=10**20,
            starts_at=self.time,
            ends_at=self.time + 10**6,
            max_submissions=100,
            brief=brief,
            ranked_places=3,
            amplification_bps=0,
            fee_bps=250,
        )

    def publish(self, digest: bytes, document: bytes) -> None:
        """A document of evidence."""
        with self.engine.begin() as connection:
            connection.execute(
                insert(evidence).values(
                    digest=digest, kind="payout-sheet", document=document, created_at=0
                )
            )
