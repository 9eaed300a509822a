# SPDX-License-Identifier: Apache-2.0
"""A token that burns gas makes its own transfers dear or impossible, and spoils only what names it."""

from typing import Any

import pytest
from contracts.support.chain import expect_revert
from contracts.support.deployment import Protocol

from ..campaigns import EARNERS, PAY, Honest, in_vault, live_in, owed
from ..deploying import deploy

ALL = 2**256 - 1
TRANSACTION_GAS = 16_777_216


@pytest.fixture
def coin() -> Any:
    return deploy("BurningToken")


def test_a_claim_that_cannot_pay_for_its_token_changes_nothing(
    protocol: Protocol, coin: Any
) -> None:
    payouts = live_in(protocol, coin)
    coin.setAppetite(ALL)
    with expect_revert(None):
        protocol.distributor.claim(*payouts.arguments(EARNERS[0]), gas=TRANSACTION_GAS)
    assert not protocol.distributor.is_claimed(payouts.campaign_id, EARNERS[0])
    assert in_vault(protocol, coin) == owed(protocol, coin)
    coin.setAppetite(0)
    payouts.claim(EARNERS[0])
    assert coin.balanceOf(EARNERS[0]) == PAY[EARNERS[0]]


def test_a_dear_token_is_paid_by_who_brings_the_gas(protocol: Protocol, coin: Any) -> None:
    payouts = live_in(protocol, coin)
    coin.setAppetite(500_000)
    arguments = payouts.arguments(EARNERS[0])
    with expect_revert(None):
        protocol.distributor.claim(*arguments, gas=400_000)
    protocol.distributor.claim(*arguments, gas=700_000)
    assert coin.balanceOf(EARNERS[0]) == PAY[EARNERS[0]]


def test_claims_of_several_campaigns_fail_with_it_and_pass_without_it(
    protocol: Protocol, token: Any, coin: Any, honest: Honest
) -> None:
    payouts = live_in(protocol, coin)
    coin.setAppetite(ALL)
    good = honest.payouts.arguments(EARNERS[0])
    bad = payouts.arguments(EARNERS[0])
    vault, before = protocol.distributor, token.balanceOf(EARNERS[0])
    for mixed in ([good, bad], [bad, good]):
        with expect_revert(None):
            vault.claim_many(mixed, gas=TRANSACTION_GAS)
        assert token.balanceOf(EARNERS[0]) == before  # also what came before it in the list
    assert coin.balanceOf(EARNERS[0]) == 0
    vault.claim_many([honest.payouts.arguments(each) for each in EARNERS], gas=TRANSACTION_GAS)
    assert token.balanceOf(EARNERS[0]) == before + PAY[EARNERS[0]]
