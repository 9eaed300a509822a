# SPDX-License-Identifier: Apache-2.0
"""A token whose balances change by themselves hurts the campaigns in it, and no other token's."""

from typing import Any

import pytest
from contracts.support.accounts import ACCOUNTS
from contracts.support.campaigns import BUDGET, create_project
from contracts.support.chain import expect_revert
from contracts.support.deployment import Protocol
from contracts.support.life import terms

from ..campaigns import EARNERS, FEE, PAY, REST, give_sponsor, in_vault, live_in, owed
from ..deploying import deploy

ONE = 10**18


@pytest.fixture
def coin() -> Any:
    return deploy("RebasingToken")


def test_a_budget_that_arrives_with_a_rebase_is_refused(protocol: Protocol, coin: Any) -> None:
    live_in(protocol, coin)  # so that the vault has some, which grows
    coin.setRebasesOnTransfer(True)
    give_sponsor(protocol, coin, BUDGET)
    project_id, held = create_project(protocol), coin.balanceOf(ACCOUNTS.sponsor)
    with expect_revert("distributor: token credits another amount"):
        protocol.factory.create_campaign(
            project_id, terms(protocol, reward_token=coin.address), sender=ACCOUNTS.sponsor
        )
    assert coin.balanceOf(ACCOUNTS.sponsor) == held
    assert in_vault(protocol, coin) == BUDGET


def test_growth_goes_to_nobody(protocol: Protocol, coin: Any) -> None:
    payouts = live_in(protocol, coin)
    coin.rebase(2 * ONE)
    for earner in EARNERS:
        payouts.claim(earner)
        assert coin.balanceOf(earner) == PAY[earner]
    treasury, sponsor = coin.balanceOf(ACCOUNTS.treasury), coin.balanceOf(ACCOUNTS.sponsor)
    protocol.distributor.collect_fee(payouts.campaign_id, sender=ACCOUNTS.stranger)
    protocol.distributor.refund(payouts.campaign_id, sender=ACCOUNTS.stranger)
    assert coin.balanceOf(ACCOUNTS.treasury) == treasury + FEE
    assert coin.balanceOf(ACCOUNTS.sponsor) == sponsor + REST
    assert in_vault(protocol, coin) == BUDGET  # as much again as it held, for ever
    with expect_revert("distributor: campaign was refunded"):
        protocol.distributor.refund(payouts.campaign_id)
    with expect_revert("distributor: already claimed"):
        payouts.claim(EARNERS[0])


def test_loss_is_borne_by_who_comes_last_in_that_token(protocol: Protocol, coin: Any) -> None:
    payouts, twin = live_in(protocol, coin), live_in(protocol, coin)
    coin.rebase(ONE // 2)
    assert in_vault(protocol, coin) == BUDGET == owed(protocol, coin) // 2
    for earner in EARNERS:
        payouts.claim(earner)
        assert coin.balanceOf(earner) == PAY[earner]
    with expect_revert(None):  # the token's own underflow
        twin.claim(EARNERS[0])
    assert not protocol.distributor.is_claimed(twin.campaign_id, EARNERS[0])
    twin.claim(EARNERS[2])  # what is left pays whom it can
    assert in_vault(protocol, coin) == 0
    coin.mint(protocol.distributor.address, PAY[EARNERS[0]])  # whoever makes up for it
    twin.claim(EARNERS[0])
    assert coin.balanceOf(EARNERS[0]) == 2 * PAY[EARNERS[0]]
