# SPDX-License-Identifier: Apache-2.0
"""A token that blocks accounts holds up the blocked alone, each until it is unblocked."""

from typing import Any

import pytest
from contracts.support.accounts import ACCOUNTS, account
from contracts.support.campaigns import BUDGET, create_project
from contracts.support.chain import expect_revert
from contracts.support.deployment import Protocol
from contracts.support.life import terms

from ..campaigns import EARNERS, FEE, PAY, REST, give_sponsor, in_vault, live_in, owed
from ..deploying import deploy

BLOCKED = "token: blocked"


@pytest.fixture
def coin() -> Any:
    return deploy("BlockingToken")


def test_a_blocked_account_waits_and_all_others_are_paid(protocol: Protocol, coin: Any) -> None:
    payouts = live_in(protocol, coin)
    vault, blocked = protocol.distributor, EARNERS[0]
    coin.setBlocked(blocked, True)
    with expect_revert(BLOCKED):
        payouts.claim(blocked)
    with expect_revert(BLOCKED):
        vault.claim_many([payouts.arguments(each) for each in EARNERS])
    vault.claim_many([payouts.arguments(each) for each in EARNERS[1:]])
    vault.collect_fee(payouts.campaign_id)
    vault.refund(payouts.campaign_id)
    assert [coin.balanceOf(each) for each in EARNERS] == [0, *(PAY[each] for each in EARNERS[1:])]
    assert in_vault(protocol, coin) == owed(protocol, coin) == PAY[blocked]
    coin.setBlocked(blocked, False)
    payouts.claim(blocked)
    assert coin.balanceOf(blocked) == PAY[blocked]
    assert in_vault(protocol, coin) == 0


def test_a_blocked_treasury_holds_up_no_claim(protocol: Protocol, coin: Any) -> None:
    payouts = live_in(protocol, coin)
    coin.setBlocked(ACCOUNTS.treasury, True)
    with expect_revert(BLOCKED):
        protocol.distributor.collect_fee(payouts.campaign_id)
    for earner in EARNERS:
        payouts.claim(earner)
    protocol.distributor.refund(payouts.campaign_id)
    assert in_vault(protocol, coin) == owed(protocol, coin) == FEE
    other = account("another treasury")
    protocol.pool.set_treasury(other, sender=protocol.timelock.address)
    protocol.distributor.collect_fee(payouts.campaign_id)
    assert coin.balanceOf(other) == FEE


def test_a_blocked_sponsor_names_a_recipient(protocol: Protocol, coin: Any) -> None:
    payouts = live_in(protocol, coin)
    coin.setBlocked(ACCOUNTS.sponsor, True)
    with expect_revert(BLOCKED):
        protocol.distributor.refund(payouts.campaign_id)
    recipient = account("recipient")
    protocol.factory.set_recipient(payouts.campaign_id, recipient, sender=ACCOUNTS.sponsor)
    protocol.distributor.refund(payouts.campaign_id)
    assert coin.balanceOf(recipient) == REST


def test_a_blocked_vault_takes_and_pays_nothing_of_that_token(
    protocol: Protocol, coin: Any
) -> None:
    payouts = live_in(protocol, coin)
    coin.setBlocked(protocol.distributor.address, True)
    for call in (
        lambda: payouts.claim(EARNERS[0]),
        lambda: protocol.distributor.collect_fee(payouts.campaign_id),
        lambda: protocol.distributor.refund(payouts.campaign_id),
    ):
        with expect_revert(BLOCKED):
            call()
    give_sponsor(protocol, coin, BUDGET)
    project_id = create_project(protocol)
    with expect_revert(BLOCKED):
        protocol.factory.create_campaign(
            project_id, terms(protocol, reward_token=coin.address), sender=ACCOUNTS.sponsor
        )
    assert in_vault(protocol, coin) == owed(protocol, coin) == BUDGET
    coin.setBlocked(protocol.distributor.address, False)
    payouts.claim(EARNERS[0])
    assert coin.balanceOf(EARNERS[0]) == PAY[EARNERS[0]]
