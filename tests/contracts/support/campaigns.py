# SPDX-License-Identifier: Apache-2.0
"""Campaigns on their way to their payouts."""

from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from roastpower.protocol.constants import ROAST_WEI
from roastpower.protocol.merkle import PayoutTree

from .accounts import ACCOUNTS
from .chain import travel_to
from .deployment import Protocol
from .life import Life, create_campaign, terms

BUDGET = 10_000 * ROAST_WEI  # of a campaign unless its terms say otherwise
PROFILE = keccak(text="profile")
SHEET = keccak(text="payout sheet")


def create_project(protocol: Protocol, owner: str = ACCOUNTS.sponsor) -> int:
    """A new project."""
    project_id: int = protocol.factory.create_project(PROFILE, sender=owner)
    return project_id


def create_campaign_in(protocol: Protocol, token: Any, **changes: Any) -> int:
    """A new campaign in a token that anybody mints and that asks for no allowance."""
    given = terms(protocol, **{**changes, "reward_token": token.address})
    token.mint(ACCOUNTS.sponsor, given[1])
    campaign_id: int = protocol.factory.create_campaign(
        create_project(protocol), given, sender=ACCOUNTS.sponsor
    )
    return campaign_id


def close_full(protocol: Protocol, campaign_id: int) -> int:
    """Fills a campaign of as many submissions as a block needs, and closes it; returns the block."""
    life = Life(protocol, campaign_id)
    block_id = life.open_id()
    life.fill(protocol.profile.parameters.min_miners)
    protocol.factory.close(campaign_id, sender=ACCOUNTS.stranger)
    return block_id


def make_final(protocol: Protocol, block_id: int) -> None:
    """Seals the open block and voids it."""
    life = Life(protocol, 0)
    assert life.seal() == block_id
    life.void(block_id)


def create_payable(protocol: Protocol, token: Any = None, **changes: Any) -> int:
    """A new campaign that is closed, and whose only block is final. Travels."""
    changes["max_submissions"] = protocol.profile.parameters.min_miners
    if token is None:
        campaign_id = create_campaign(protocol, **changes)
    else:
        campaign_id = create_campaign_in(protocol, token, **changes)
    make_final(protocol, close_full(protocol, campaign_id))
    return campaign_id


@dataclass(frozen=True)
class Payouts:
    """Pay for some accounts in one campaign, and the calls that hand it out."""

    distributor: Any
    campaign_id: int
    amounts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.amounts.values())

    @property
    def root(self) -> bytes:
        return PayoutTree(self.campaign_id, self.amounts.items()).root

    def proof(self, account: str) -> list[bytes]:
        """The siblings from an account's leaf up."""
        return PayoutTree(self.campaign_id, self.amounts.items()).proof(account)

    def post(self, total: int | None = None) -> None:
        """Posts them as the oracle; another total makes the root a lie."""
        self.distributor.post_payouts(
            self.campaign_id,
            self.root,
            self.total if total is None else total,
            len(self.amounts),
            SHEET,
            sender=ACCOUNTS.oracle,
        )

    def go_live(self) -> int:
        """Travels to when they can be claimed, and says when that is."""
        live_after: int = self.distributor.payouts(self.campaign_id).live_after
        travel_to(live_after)
        return live_after

    def arguments(self, account: str) -> tuple[int, str, int, list[bytes]]:
        """What `claim` takes for an account."""
        return self.campaign_id, account, self.amounts[account], self.proof(account)

    def claim(self, account: str) -> None:
        """Claims for an account, as a stranger."""
        self.distributor.claim(*self.arguments(account), sender=ACCOUNTS.stranger)
