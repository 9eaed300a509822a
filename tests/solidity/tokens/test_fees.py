# SPDX-License-Identifier: Apache-2.0
"""Tokens that keep a part of each transfer are refused; one that begins later hurts its own alone."""

from typing import Any

import pytest
from contracts.support.accounts import ACCOUNTS
from contracts.support.campaigns import BUDGET, create_project
from contracts.support.chain import expect_revert
from contracts.support.deployment import Protocol
from contracts.support.life import terms

from ..campaigns import EARNERS, PAY, create_in, give_sponsor, in_vault, live_in, owed
from ..deploying import deploy

KEPT = 7  # units of each transfer


@pytest.fixture
def coin() -> Any:
    return deploy("FeeToken")


def test_a_budget_that_arrives_short_creates_no_campaign(protocol: Protocol, coin: Any) -> None:
    coin.setFee(KEPT, False)
    campaigns = protocol.factory.campaign_count()
    give_sponsor(protocol, coin, BUDGET)
    project_id = create_project(protocol)
    with expect_revert("distributor: token credits another amount"):
        protocol.factory.create_campaign(
            project_id, terms(protocol, reward_token=coin.address), sender=ACCOUNTS.sponsor
        )
    assert protocol.factory.campaign_count() == campaigns
    assert coin.balanceOf(ACCOUNTS.sponsor) == BUDGET
    assert in_vault(protocol, coin) == 0


def test_an_addition_that_arrives_short_is_refused(protocol: Protocol, coin: Any) -> None:
    campaign_id = create_in(protocol, coin)
    coin.setFee(KEPT, False)
    give_sponsor(protocol, coin, 100)
    with expect_revert("distributor: token credits another amount"):
        protocol.factory.top_up(campaign_id, 100, sender=ACCOUNTS.sponsor)
    assert protocol.distributor.ledger(campaign_id).funded == BUDGET == in_vault(protocol, coin)


def test_a_fee_that_begins_later_is_borne_by_who_is_paid(protocol: Protocol, coin: Any) -> None:
    payouts, twin = live_in(protocol, coin), live_in(protocol, coin)
    coin.setFee(KEPT, False)
    for earner in EARNERS:
        payouts.claim(earner)
        assert coin.balanceOf(earner) == PAY[earner] - KEPT
    assert in_vault(protocol, coin) == owed(protocol, coin)
    coin.setFee(0, False)
    for earner in EARNERS:
        twin.claim(earner)
        assert coin.balanceOf(earner) == 2 * PAY[earner] - KEPT


def test_a_fee_on_top_lets_the_last_in_that_token_wait(protocol: Protocol, coin: Any) -> None:
    """The vault loses more than its ledger says, as with a token that seizes."""
    payouts = live_in(protocol, coin)
    coin.setFee(KEPT, True)
    payouts.claim(EARNERS[0])
    assert coin.balanceOf(EARNERS[0]) == PAY[EARNERS[0]]
    assert in_vault(protocol, coin) == owed(protocol, coin) - KEPT
    protocol.distributor.refund(payouts.campaign_id, sender=ACCOUNTS.stranger)
    protocol.distributor.collect_fee(payouts.campaign_id, sender=ACCOUNTS.stranger)
    payouts.claim(EARNERS[1])
    with expect_revert(None):  # the token's own underflow
        payouts.claim(EARNERS[2])
    assert not protocol.distributor.is_claimed(payouts.campaign_id, EARNERS[2])
    coin.setFee(0, True)
    coin.mint(protocol.distributor.address, 4 * KEPT)
    payouts.claim(EARNERS[2])
    assert in_vault(protocol, coin) == owed(protocol, coin) == 0
