# SPDX-License-Identifier: Apache-2.0
"""Campaigns in tokens that misbehave, beside an honest one that must not notice."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from contracts.support.accounts import ACCOUNTS, account
from contracts.support.campaigns import (
    BUDGET,
    Payouts,
    close_full,
    create_payable,
    create_project,
    make_final,
)
from contracts.support.deployment import Protocol
from contracts.support.life import terms

from roastpower.protocol.constants import ROAST_WEI

EARNERS = [account(f"earner {number}") for number in range(3)]
SHARES = [5_000 * ROAST_WEI, 3_000 * ROAST_WEI, 1_000 * ROAST_WEI]
PAY = dict(zip(EARNERS, SHARES, strict=True))
FEE = BUDGET * 250 // 10_000
REST = BUDGET - FEE - sum(SHARES)  # what is refunded while payouts are live


def give_sponsor(protocol: Protocol, token: Any, amount: int) -> None:
    """Tokens for the sponsor, which the distributor may take."""
    token.mint(ACCOUNTS.sponsor, amount)
    token.approve(protocol.distributor.address, amount, sender=ACCOUNTS.sponsor)


def create_in(protocol: Protocol, token: Any, **changes: Any) -> int:
    """A new campaign in a token."""
    given = terms(protocol, **{**changes, "reward_token": token.address})
    give_sponsor(protocol, token, given[1])
    campaign_id: int = protocol.factory.create_campaign(
        create_project(protocol), given, sender=ACCOUNTS.sponsor
    )
    return campaign_id


def live_in(protocol: Protocol, token: Any, pay: dict[str, int] | None = None) -> Payouts:
    """A new campaign in a token, whose payouts can be claimed. Travels."""
    campaign_id = create_in(protocol, token, max_submissions=protocol.profile.parameters.min_miners)
    make_final(protocol, close_full(protocol, campaign_id))
    payouts = Payouts(protocol.distributor, campaign_id, PAY if pay is None else pay)
    payouts.post()
    payouts.go_live()
    return payouts


def owed(protocol: Protocol, token: Any) -> int:
    """What the ledgers say lies in the vault, of one token."""
    total = 0
    for campaign_id in range(1, protocol.factory.campaign_count() + 1):
        ledger = protocol.distributor.ledger(campaign_id)
        if ledger.token == token.address:
            total += ledger.funded - ledger.claimed - ledger.refunded - ledger.swept
            total -= ledger.fee if ledger.fee_collected else 0
    return total


def in_vault(protocol: Protocol, token: Any) -> int:
    """What really lies there."""
    balance: int = token.balanceOf(protocol.distributor.address)
    return balance


def balances(token: Any, accounts: Iterable[str]) -> list[int]:
    """Of several accounts."""
    return [token.balanceOf(each) for each in accounts]


@dataclass(frozen=True)
class Honest:
    """A campaign in ROAST, with payouts live before an attack."""

    protocol: Protocol
    payouts: Payouts

    def assert_pays_everybody(self) -> None:
        """Claims, collects and refunds it to the last wei; each balance changes by what is due."""
        token, distributor = self.protocol.token, self.protocol.distributor
        campaign_id = self.payouts.campaign_id
        treasury = self.protocol.pool.treasury()
        unpaid = [each for each in PAY if not distributor.is_claimed(campaign_id, each)]
        due = {each: PAY[each] for each in unpaid} | {treasury: FEE, ACCOUNTS.sponsor: REST}
        before = balances(token, due)
        held = in_vault(self.protocol, token)
        assert held == owed(self.protocol, token)
        for earner in unpaid:
            self.payouts.claim(earner)
        distributor.collect_fee(campaign_id, sender=ACCOUNTS.stranger)
        distributor.refund(campaign_id, sender=ACCOUNTS.stranger)
        changes = [after - at for after, at in zip(balances(token, due), before, strict=True)]
        assert dict(zip(due, changes, strict=True)) == due
        assert in_vault(self.protocol, token) == held - sum(due.values())
        assert distributor.ledger(campaign_id).claimed == sum(PAY.values())


def create_honest(protocol: Protocol) -> Honest:
    """A new honest campaign. Travels."""
    payouts = Payouts(protocol.distributor, create_payable(protocol), PAY)
    payouts.post()
    payouts.go_live()
    return Honest(protocol, payouts)
