# SPDX-License-Identifier: Apache-2.0
"""A campaign of any budget under any fee, and what the vault keeps of it."""

from dataclasses import dataclass
from typing import Any

import boa
from contracts.support.accounts import ACCOUNTS
from contracts.support.campaigns import create_payable
from contracts.support.chain import event
from contracts.support.deployment import Protocol
from contracts.support.life import EVIDENCE

ROOT = b"\x01" * 32
MOST = (2**256 - 1) // 500  # wei; past it the product with the highest fee overflows


@dataclass(frozen=True)
class Budget:
    """A payable campaign that holds 1 unit of a token that anybody mints."""

    distributor: Any
    factory: Any
    token: Any
    campaign_id: int

    def fee(self, funded: int, fee_bps: int, total: int) -> int:
        """Raises the budget to `funded`, posts payouts of `total`, and says what the fee is; it is undone.

        Fails where the vault refuses the total.
        """
        with boa.env.anchor():
            if funded > 1:
                self.token.mint(ACCOUNTS.sponsor, funded - 1)
            # As the factory does for a campaign of that fee.
            self.distributor.fund(
                self.campaign_id,
                self.token.address,
                ACCOUNTS.sponsor,
                funded - 1,
                fee_bps,
                sender=self.factory.address,
            )
            self.distributor.post_payouts(
                self.campaign_id,
                ROOT if total else bytes(32),
                total,
                1 if total else 0,
                EVIDENCE,
                sender=ACCOUNTS.oracle,
            )
            found: int = event(self.distributor, "PayoutsPosted")["fee"]
            assert self.distributor.ledger(self.campaign_id).funded == funded
        return found


def create_budget(protocol: Protocol, token: Any) -> Budget:
    """Travels."""
    campaign_id = create_payable(protocol, token, budget=1)
    return Budget(protocol.distributor, protocol.factory, token, campaign_id)
