# SPDX-License-Identifier: Apache-2.0
"""Miners: they submit, reveal, and let blocks be sealed."""

import random
from typing import Any

from contracts.support.life import VOID

from roastpower.protocol.constants import REFUND_BATCH, ROAST_WEI

from ..chains import now
from ..signing import is_good, signed
from ..world import EVERYBODY, MINERS, PAUPER, SIGNERS
from .stage import DIGEST, Stage, action

_ANY_PRICE = 2**256 - 1


class Mining(Stage):
    """What miners do."""

    def open_campaigns(self) -> list[int]:
        """Campaigns that take submissions now."""
        campaigns = self.model.campaigns.campaigns
        return [number for number, each in campaigns.items() if each.accepts(now())]

    def shut_campaigns(self) -> list[int]:
        """Campaigns that are not over and take none: too early, paused, or full."""
        campaigns = self.model.campaigns.campaigns
        return [
            number
            for number, each in campaigns.items()
            if each.is_running(now()) and not each.accepts(now())
        ]

    def submit_once(self, miner: str, campaign_id: int) -> bool:
        """A submission at any price."""
        return self.call(miner, "pool", "submit", campaign_id, DIGEST, _ANY_PRICE)

    def submit_with(self, rng: random.Random, count: int) -> None:
        """So many miners submit, each to a campaign that takes it if any does."""
        for miner in rng.sample(MINERS, count):
            campaign_id = rng.choice(self.open_campaigns() or [1])
            self.submit_once(miner, campaign_id)

    @action(lambda self: not self.model.blocks.paused and self.open_campaigns(), weight=8)
    def submit(self, rng: random.Random) -> None:
        self.submit_with(rng, rng.choice([1, 2, 2, 3, 4]))

    @action(lambda self: not self.model.blocks.paused and self.open_campaigns(), weight=1)
    def rush(self, rng: random.Random) -> None:
        """More come than the target, so that the price rises within the block."""
        self.submit_with(rng, 12 if rng.random() < 0.3 else 5)

    @action(weight=1)
    def submit_oddly(self, rng: random.Random) -> None:
        campaign_id = rng.choice(self.open_campaigns() or [1])
        chance = rng.random()
        if chance < 0.1:
            campaign_id = rng.choice([0, len(self.model.campaigns.campaigns) + 1, 2**64])
        elif chance < 0.6 and (shut := self.shut_campaigns()):
            campaign_id = rng.choice(shut)
        price = self.model.blocks.next_price(now())[1]
        most = rng.choice([price - 1, price, price, price, _ANY_PRICE])
        commitment = rng.choice([DIGEST, DIGEST, DIGEST, bytes(32)])
        miner = rng.choice([*MINERS, PAUPER, PAUPER, PAUPER])
        args: tuple[Any, ...] = (campaign_id, commitment, most)
        if rng.random() < 0.4:
            self.call(miner, "pool", "submit", *args)
        elif rng.random() < 0.2:
            junk = (ROAST_WEI, now() + 1, 27, DIGEST, DIGEST)
            self.call(miner, "pool", "submit_with_permit", *args, *junk)
        else:
            self.submit_by_permit(rng, rng.choice([campaign_id, *self.open_campaigns()]))

    def submit_by_permit(self, rng: random.Random, campaign_id: int) -> None:
        """By signature alone: a good one, one that a thief uses first, one that is used again, or comes too late."""
        miner = rng.choice(list(SIGNERS))
        price = self.model.blocks.next_price(now())[1]
        permitted = rng.choice([price, price, 3 * price, price - 1])
        deadline = now() + rng.choice([0, 0, 60, -1])
        permit = signed(self.model, miner, permitted, deadline)
        is_first_used = rng.random() < 0.4
        if is_first_used:
            pool = self.world.pool.address
            self._count(miner, self.call(self.anyone, "token", "permit", miner, pool, *permit))
        for _ in range(2):
            is_fresh = is_good(self.model, miner, permit, now())
            args = campaign_id, DIGEST, _ANY_PRICE, *permit
            taken = self.call(miner, "pool", "submit_with_permit", *args)
            self._count(miner, taken and is_fresh)
            self.reached["permit used"] += taken and is_fresh
            self.reached["permit front-run"] += taken and is_first_used and not is_fresh

    def _count(self, miner: str, is_used: bool) -> None:
        self.model.nonces[miner] += is_used

    @action(lambda self: self.model.blocks.open.submissions, weight=4)
    def seal(self, rng: random.Random) -> None:
        block = self.model.blocks.open
        if block.submissions and rng.random() < 0.8:
            few = (
                len(block.submissions)
                < self.model.blocks.of(self.model.blocks.open_id)["min_miners"]
            )
            wait = self.model.blocks.of(self.model.blocks.open_id)["max_wait"] if few else 0
            self.travel_to(block.closes_at + wait - (rng.random() < 0.1))
        self.call(rng.choice(EVERYBODY), "pool", "seal")

    @action(lambda self: self.model.blocks.last_block, weight=1)
    def reveal(self, rng: random.Random) -> None:
        block_id = rng.choice([*self.model.blocks.blocks, self.model.blocks.open_id])
        submissions = self.model.blocks.blocks[block_id].submissions
        index = rng.randrange(len(submissions) + 1)
        rightful = submissions[index].miner if index < len(submissions) else MINERS[0]
        miner = self.somebody(rng, rightful, MINERS)
        content = rng.randbytes(rng.choice([0, 40]))
        self.call(miner, "pool", "reveal", block_id << 16 | index, content, DIGEST)

    @action(lambda self: self.model.blocks.with_status(VOID))
    def refund_burns(self, rng: random.Random) -> None:
        blocks = self.model.blocks
        block_id = rng.choice(blocks.with_status(VOID))
        identifiers = [
            block_id << 16 | index for index in range(len(blocks.blocks[block_id].submissions))
        ]
        if rng.random() < 0.3:
            identifiers.append(rng.choice(identifiers))
        if rng.random() < 0.2:
            identifiers.append(rng.choice(list(blocks.blocks)) << 16)
        # Of every other crowded block, one more than are taken at once.
        at_once = rng.sample(identifiers, len(identifiers))[: REFUND_BATCH + block_id % 2]
        self.call(self.anyone, "pool", "refund", at_once)
