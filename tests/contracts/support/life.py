# SPDX-License-Identifier: Apache-2.0
"""Driving blocks through their life, a step a call, each the way its rightful caller does it."""

from collections.abc import Sequence
from typing import Any

import boa
from eth_utils.crypto import keccak

from roastpower.protocol.constants import DAY, ROAST_WEI
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from . import accounts
from .accounts import ACCOUNTS
from .chain import now, travel_to
from .deployment import Protocol, signature

OPEN, SEALED, SCORED, CHALLENGED, SETTLED, VOID = range(1, 7)

EVIDENCE = keccak(text="score sheet")
REASON = keccak(text="reason of a challenge")
COMMITMENT = keccak(text="commitment")
ANY_PRICE = 2**256 - 1
PURSE = 100_000 * ROAST_WEI  # what each miner is given, in wei


def terms(protocol: Protocol, **changes: Any) -> tuple[Any, ...]:
    """A campaign's terms as the factory takes them; a change names a field of the struct."""
    fields = {
        "reward_token": protocol.token.address,
        "budget": 10_000 * ROAST_WEI,
        "starts_at": now(),
        "ends_at": now() + 60 * DAY,
        "max_submissions": 1_500,
        "brief": keccak(text="brief"),
        "ranked_places": 10,
        "amplification_bps": 2_000,
    }
    unknown = changes.keys() - fields.keys()
    assert not unknown, f"not fields of a campaign's terms: {unknown}"
    return tuple({**fields, **changes}.values())


def give(protocol: Protocol, account: str, amount_wei: int = PURSE) -> None:
    """ROAST out of the treasury."""
    protocol.token.transfer(account, amount_wei, sender=ACCOUNTS.treasury)


def create_campaign(protocol: Protocol, **changes: Any) -> int:
    """A new campaign of a new project of the sponsor's, who pays the budget."""
    given = terms(protocol, **changes)
    budget = given[1]
    give(protocol, ACCOUNTS.sponsor, budget)
    with boa.env.prank(ACCOUNTS.sponsor):
        protocol.token.approve(protocol.distributor, budget)
        project_id = protocol.factory.create_project(keccak(text="profile"))
        campaign_id: int = protocol.factory.create_campaign(project_id, given)
    return campaign_id


class Life:
    """The life of blocks, for one campaign. Nothing here travels in time unless it says so."""

    def __init__(self, protocol: Protocol, campaign_id: int) -> None:
        self.protocol = protocol
        self.pool = protocol.pool
        self.campaign_id = campaign_id
        self.parameters = protocol.profile.parameters
        self._ready: set[str] = set()

    def enter(self, account: str) -> str:
        """Gives an account ROAST, which the pool may burn."""
        give(self.protocol, account)
        self.protocol.token.approve(self.pool, ANY_PRICE, sender=account)
        self._ready.add(account)
        return account

    def miner(self, number: int) -> str:
        """A miner with ROAST."""
        account = accounts.miner(number)
        return account if account in self._ready else self.enter(account)

    def miners(self, count: int) -> list[str]:
        """The first so many miners, all with ROAST."""
        return [self.miner(number) for number in range(count)]

    def submit(self, miner: str, commitment: bytes = COMMITMENT) -> int:
        """Submits at any price; returns the submission's id."""
        submission_id: int = self.pool.submit(self.campaign_id, commitment, ANY_PRICE, sender=miner)
        return submission_id

    def fill(self, miners: int | Sequence[str]) -> list[int]:
        """Submits for each of the miners, or for the first so many of them."""
        chosen = self.miners(miners) if isinstance(miners, int) else miners
        return [self.submit(miner) for miner in chosen]

    def open_id(self) -> int:
        """The open block."""
        block_id: int = self.pool.open_block().block_id
        return block_id

    def seal(self) -> int:
        """Travels to the open block's closing time if need be, and seals it; returns its id."""
        block = self.pool.open_block()
        travel_to(max(now(), block.closes_at))
        self.pool.seal(sender=ACCOUNTS.stranger)
        return int(block.block_id)

    def seal_with(self, miners: int | Sequence[str]) -> int:
        """A sealed block with a submission of each of the miners. Travels."""
        self.fill(miners)
        return self.seal()

    def score(self, block_id: int, scores: Sequence[int]) -> None:
        """Travels past the delivery window if need be, and posts scores."""
        sealed = self.pool.sealed_block(block_id)
        travel_to(max(now(), sealed.sealed_at + self.parameters.delivery_window))
        self.pool.post_scores(
            block_id, pack(scores), pack(rank(scores)), EVIDENCE, sender=ACCOUNTS.oracle
        )

    def scored_with(self, scores: Sequence[int], miners: Sequence[str] | None = None) -> int:
        """A scored block of as many miners as there are scores. Travels."""
        block_id = self.seal_with(len(scores) if miners is None else miners)
        self.score(block_id, scores)
        return block_id

    def challenge(self, block_id: int, challenger: str = ACCOUNTS.challenger) -> None:
        """Challenges a scored block, at any bond up to a miner's purse."""
        if challenger not in self._ready:
            self.enter(challenger)
        self.pool.challenge(block_id, REASON, sender=challenger)

    def challenged_with(self, scores: Sequence[int]) -> int:
        """A challenged block. Travels."""
        block_id = self.scored_with(scores)
        self.challenge(block_id)
        return block_id

    def draw_signature(self, block_id: int) -> bytes:
        """The beacon's signature of a scored block's draw round."""
        return signature(self.pool.sealed_block(block_id).draw_round)

    def settle(self, block_id: int, scores: Sequence[int]) -> None:
        """Travels to the time of the draw if need be, and settles."""
        sealed = self.pool.sealed_block(block_id)
        travel_to(max(now(), self.protocol.beacon.round_time(sealed.draw_round)))
        self.pool.settle(
            block_id, pack(rank(scores)), signature(sealed.draw_round), sender=ACCOUNTS.stranger
        )

    def settled_with(self, scores: Sequence[int], miners: Sequence[str] | None = None) -> int:
        """A settled block. Travels."""
        block_id = self.scored_with(scores, miners)
        self.settle(block_id, scores)
        return block_id

    def void(self, block_id: int) -> None:
        """Voids a block as the guardian."""
        self.pool.void(block_id, sender=ACCOUNTS.guardian)
