# SPDX-License-Identifier: Apache-2.0
"""A token that burns gas makes its own transfers dear or impossible, and spoils only what names it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boa
import pytest
from contracts.support.accounts import ACCOUNTS
from contracts.support.campaigns import BUDGET, Payouts, create_project
from contracts.support.chain import expect_revert, travel
from contracts.support.deployment import Protocol
from contracts.support.life import terms

from roastpower.protocol.constants import DAY

from ..campaigns import (
    EARNERS,
    FEE,
    PAY,
    REST,
    SHARES,
    Honest,
    create_in,
    give_sponsor,
    in_vault,
    live_in,
    owed,
)
from ..deploying import deploy

ALL = 2**256 - 1
TRANSACTION_GAS = 16_777_216
TOPPED_UP = 7

State = dict[int, tuple[Any, Any, Any]]


@dataclass(frozen=True)
class Move:
    """A call that moves the token: of which campaign, and who receives how much."""

    make: Callable[..., Any]
    arguments: tuple[Any, ...]
    sender: str
    campaign_id: int
    receiver: str
    amount: int

    def __call__(self, gas: int = TRANSACTION_GAS) -> None:
        self.make(*self.arguments, sender=self.sender, gas=gas)


@pytest.fixture
def coin() -> Any:
    return deploy("BurningToken")


def fund(protocol: Protocol, coin: Any, _: Payouts) -> Move:
    give_sponsor(protocol, coin, BUDGET)
    project_id = create_project(protocol)
    return Move(
        protocol.factory.create_campaign,
        (project_id, terms(protocol, reward_token=coin.address)),
        ACCOUNTS.sponsor,
        protocol.factory.campaign_count() + 1,
        protocol.distributor.address,
        BUDGET,
    )


def top_up(protocol: Protocol, coin: Any, _: Payouts) -> Move:
    campaign_id = create_in(protocol, coin)
    give_sponsor(protocol, coin, TOPPED_UP)
    return Move(
        protocol.factory.top_up,
        (campaign_id, TOPPED_UP),
        ACCOUNTS.sponsor,
        campaign_id,
        protocol.distributor.address,
        TOPPED_UP,
    )


def claim(protocol: Protocol, _: Any, payouts: Payouts) -> Move:
    arguments = payouts.arguments(EARNERS[0])
    made = protocol.distributor.claim
    return Move(
        made, arguments, ACCOUNTS.stranger, payouts.campaign_id, EARNERS[0], PAY[EARNERS[0]]
    )


def claim_many(protocol: Protocol, _: Any, payouts: Payouts) -> Move:
    arguments = ([payouts.arguments(EARNERS[1])],)
    made = protocol.distributor.claim_many
    return Move(
        made, arguments, ACCOUNTS.stranger, payouts.campaign_id, EARNERS[1], PAY[EARNERS[1]]
    )


def collect_fee(protocol: Protocol, _: Any, payouts: Payouts) -> Move:
    at, made = payouts.campaign_id, protocol.distributor.collect_fee
    return Move(made, (at,), ACCOUNTS.stranger, at, ACCOUNTS.treasury, FEE)


def refund(protocol: Protocol, _: Any, payouts: Payouts) -> Move:
    at, made = payouts.campaign_id, protocol.distributor.refund
    return Move(made, (at,), ACCOUNTS.stranger, at, ACCOUNTS.sponsor, REST)


def refund_of_a_cancelled_one(protocol: Protocol, coin: Any, _: Payouts) -> Move:
    at = create_in(protocol, coin)
    protocol.factory.cancel(at, sender=ACCOUNTS.sponsor)
    made = protocol.distributor.refund
    return Move(made, (at,), ACCOUNTS.stranger, at, ACCOUNTS.sponsor, BUDGET)


def sweep(protocol: Protocol, _: Any, payouts: Payouts) -> Move:
    travel(180 * DAY)
    at, made = payouts.campaign_id, protocol.distributor.sweep
    return Move(made, (at,), ACCOUNTS.stranger, at, ACCOUNTS.sponsor, sum(SHARES))


MOVES = [fund, top_up, claim, claim_many, collect_fee, refund, refund_of_a_cancelled_one, sweep]


def state(protocol: Protocol) -> State:
    """What factory and distributor store of each campaign."""
    factory, distributor = protocol.factory, protocol.distributor
    return {
        each: (factory.campaign(each), distributor.ledger(each), distributor.payouts(each))
        for each in range(1, factory.campaign_count() + 1)
    }


@pytest.mark.parametrize("prepare", MOVES)
def test_what_cannot_pay_for_its_token_changes_nothing_and_can_be_done_later(
    protocol: Protocol, coin: Any, honest: Honest, prepare: Callable[..., Move]
) -> None:
    live_in(protocol, coin)  # another campaign in the same token
    move = prepare(protocol, coin, live_in(protocol, coin))
    before, held = state(protocol), coin.balanceOf(move.receiver)
    coin.setAppetite(ALL)
    with expect_revert(None):
        move()
    assert state(protocol) == before
    assert coin.balanceOf(move.receiver) == held
    assert in_vault(protocol, coin) == owed(protocol, coin)
    with boa.env.anchor():
        honest.assert_pays_everybody()
    coin.setAppetite(0)
    move()
    after = state(protocol)
    assert {each for each in after if after[each] != before.get(each)} == {move.campaign_id}
    assert coin.balanceOf(move.receiver) == held + move.amount
    assert in_vault(protocol, coin) == owed(protocol, coin)


@pytest.mark.parametrize("prepare", MOVES)
def test_a_dear_token_is_moved_by_who_brings_the_gas(
    protocol: Protocol, coin: Any, prepare: Callable[..., Move]
) -> None:
    move = prepare(protocol, coin, live_in(protocol, coin))
    before, held = state(protocol), coin.balanceOf(move.receiver)
    coin.setAppetite(500_000)
    with expect_revert(None):
        move(gas=500_000)
    assert state(protocol) == before
    move(gas=900_000)
    assert coin.balanceOf(move.receiver) == held + move.amount


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
