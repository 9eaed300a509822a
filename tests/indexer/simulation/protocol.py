# SPDX-License-Identifier: Apache-2.0
"""What contracts could log: a protocol in miniature, whose state goes along with the chain."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from .logs import ADDRESSES, Log, log

ZERO = "0x" + "00" * 20
TREASURY = "0x" + "77" * 20
SPONSOR = "0x" + "55" * 20
MINERS = ["0x" + f"{number:02x}" * 20 for number in range(1, 8)]
PARAMETERS = (100, 2, 60, 1, 10, 5 * 10**18, 1, 30, 10**21, 600, 600, 600)


@dataclass
class Block:
    """A block of the protocol."""

    miners: list[str] = field(default_factory=list)
    scores: list[int] | None = None
    status: str = "OPEN"
    upheld: bool = False
    refunded: set[int] = field(default_factory=set)


@dataclass
class Protocol:
    """State of the contracts, as far as events depend on it."""

    blocks: dict[int, Block] = field(default_factory=lambda: {1: Block()})
    open_id: int = 1
    campaigns: int = 0
    claimed: set[tuple[int, str]] = field(default_factory=set)
    payable: set[int] = field(default_factory=set)

    def deploy(self, now: int) -> list[Log]:
        """What constructors log."""
        at = ADDRESSES
        token, pool, factory, distributor = (
            at["RoastToken"],
            at["MiningPool"],
            at["CampaignFactory"],
            at["RewardDistributor"],
        )
        return [
            log("DrandBeacon", "Deployed", [b"\x01" * 32] * 8, 1, 3),
            log("RoastToken", "Deployed", pool, TREASURY, 10**27, 6 * 10**26),
            log("RoastToken", "Transfer", ZERO, TREASURY, 6 * 10**26),
            log(
                "MiningPool",
                "Deployed",
                *(token, factory, at["DrandBeacon"], (30, 1, 1, 1, 1), -183),
            ),
            log("MiningPool", "ParametersChanged", 1, PARAMETERS),
            log("MiningPool", "RoleChanged", b"oracle".ljust(32, b"\0"), ZERO, TREASURY),
            log("CampaignFactory", "Deployed", pool, distributor),
            log("CampaignFactory", "FeeChanged", 250),
            log("RewardDistributor", "Deployed", pool, factory, token, 60, 60),
            log("MiningPool", "BlockOpened", 1, now, now + 10, 5 * 10**18, -183, 1, 10**21),
        ]

    def act(self, rng: Random, now: int) -> list[Log]:
        """One transaction of somebody; nothing, where there is nothing to do."""
        action = rng.choice(
            [
                *[self._submit] * 8,
                *[self._seal, self._score, self._score, self._settle, self._settle],
                *[self._challenge, self._void, self._refund, self._campaign, self._claim],
                self._reveal,
            ]
        )
        return action(rng, now)

    def _submit(self, rng: Random, now: int) -> list[Log]:
        block = self.blocks[self.open_id]
        left = [each for each in MINERS if each not in block.miners]
        if not left or not self.campaigns:
            return []
        miner, index, burned = rng.choice(left), len(block.miners), rng.randrange(1, 10**20)
        block.miners.append(miner)
        return [
            log("RoastToken", "Transfer", miner, ZERO, burned),
            log(
                "MiningPool",
                "Submitted",
                *(self.open_id << 16 | index, self.open_id, miner),
                *(rng.randint(1, self.campaigns), rng.randbytes(32), burned, rng.randint(0, 10)),
            ),
        ]

    def _seal(self, rng: Random, now: int) -> list[Log]:
        block = self.blocks[self.open_id]
        if len(block.miners) < 2:
            return []
        block.status = "SEALED"
        sealed, self.open_id = self.open_id, self.open_id + 1
        self.blocks[self.open_id] = Block()
        price = rng.randrange(10**18, 10**20)
        return [
            log("MiningPool", "BlockSealed", sealed, len(block.miners), now, now + 600),
            log("MiningPool", "BlockOpened", self.open_id, now, now + 10, price, -5, 1, 10**21),
        ]

    def _one(self, rng: Random, *statuses: str) -> tuple[int, Block] | None:
        found = [(key, each) for key, each in self.blocks.items() if each.status in statuses]
        return rng.choice(found) if found else None

    def _score(self, rng: Random, now: int) -> list[Log]:
        found = self._one(rng, "SEALED")
        if found is None:
            return []
        block_id, block = found
        block.scores = [rng.choice([0, rng.randint(1, 10_000)]) for _ in block.miners]
        block.status = "SCORED"
        return [
            log(
                "MiningPool",
                "BlockScored",
                *(block_id, pack(block.scores), pack(rank(block.scores)), rng.randbytes(32)),
                *(now + 30, 1000 + block_id),
            )
        ]

    def _challenge(self, rng: Random, now: int) -> list[Log]:
        """A challenge and its end, in one transaction."""
        found = self._one(rng, "SCORED")
        if found is None:
            return []
        block_id, block = found
        upheld = rng.random() < 0.6
        logs = [
            log("MiningPool", "Challenged", 1, block_id, MINERS[0], b"\x03" * 32, 10**21, now + 9),
            log(
                "MiningPool", "Resolved", 1, block_id, upheld, False, *(MINERS[0], now + 9, 9, now)
            ),
        ]
        if upheld:
            block.scores = None
            if block.upheld:
                block.status = "VOID"
                logs.append(log("MiningPool", "BlockVoided", block_id, TREASURY))
            else:
                block.status, block.upheld = "SEALED", True
        return logs

    def _settle(self, rng: Random, now: int) -> list[Log]:
        found = self._one(rng, "SCORED")
        if found is None:
            return []
        block_id, block = found
        assert block.scores is not None
        block.status = "SETTLED"
        ranked = rank(block.scores)
        if not ranked:
            values = (ZERO, 0, b"\0" * 32, 0, 0, 0, 0)
            return [log("MiningPool", "BlockSettled", block_id, *values)]
        index, reward = rng.choice(ranked), rng.randrange(1, 10**21)
        winner = block.miners[index]
        values = (winner, block_id << 16 | index, rng.randbytes(32), rng.randrange(2**256))
        return [
            log("RoastToken", "Transfer", ZERO, winner, reward),
            log("MiningPool", "BlockSettled", block_id, *values, 1, 1000 * len(ranked), reward),
            log("MiningPool", "FinalAdvanced", block_id + 1),
        ]

    def _void(self, rng: Random, now: int) -> list[Log]:
        found = self._one(rng, "SEALED")
        if found is None or rng.random() < 0.7:
            return []
        found[1].status = "VOID"
        return [log("MiningPool", "BlockVoided", found[0], TREASURY)]

    def _refund(self, rng: Random, now: int) -> list[Log]:
        found = self._one(rng, "VOID")
        if found is None:
            return []
        block_id, block = found
        left = [index for index in range(len(block.miners)) if index not in block.refunded]
        logs = []
        for index in left[:3]:
            block.refunded.add(index)
            amount, miner = rng.randrange(1, 10**20), block.miners[index]
            logs += [
                log("RoastToken", "Transfer", ZERO, miner, amount),
                log("MiningPool", "Refunded", block_id << 16 | index, miner, amount),
            ]
        return logs

    def _reveal(self, rng: Random, now: int) -> list[Log]:
        block = self.blocks[self.open_id]
        if not block.miners:
            return []
        content = rng.randbytes(rng.randrange(80))
        return [
            log(
                "MiningPool",
                "ContentRevealed",
                *(self.open_id << 16, block.miners[0], content, rng.randbytes(32)),
            )
        ]

    def _campaign(self, rng: Random, now: int) -> list[Log]:
        if self.campaigns >= 6:
            return []
        self.campaigns += 1
        number, budget = self.campaigns, rng.randrange(1, 10**22)
        token = ADDRESSES["RoastToken"]
        return [
            log(
                "CampaignFactory",
                "CampaignCreated",
                *(
                    number,
                    1,
                    SPONSOR,
                    token,
                    budget,
                    now,
                    now + 10**6,
                    1_500,
                    b"\x02" * 32,
                    3,
                    0,
                    250,
                ),
            ),
            log("RewardDistributor", "Funded", number, token, SPONSOR, budget, 250),
            log("RoastToken", "Transfer", SPONSOR, ADDRESSES["RewardDistributor"], budget),
        ]

    def _claim(self, rng: Random, now: int) -> list[Log]:
        if not self.campaigns:
            return []
        number, miner = rng.randint(1, self.campaigns), rng.choice(MINERS)
        if (number, miner) in self.claimed:
            return []
        self.claimed.add((number, miner))
        amount, logs = rng.randrange(1, 10**20), []
        if number not in self.payable:
            self.payable.add(number)
            logs.append(log("RewardDistributor", "CampaignPayable", number, now, now + 10**6))
        return [
            *logs,
            log("RoastToken", "Transfer", ADDRESSES["RewardDistributor"], miner, amount),
            log("RewardDistributor", "Claimed", number, miner, amount),
        ]
