# SPDX-License-Identifier: Apache-2.0
"""A caller that brings too little gas gets nothing done: never a half, never another result.

A precompile that runs out of gas fails and costs no more than it was given, so that its caller
lives on: code that did not look would take a failed check for a passed one.
"""

from collections.abc import Callable, Iterator
from typing import Any

import boa
import pytest
from contracts.support.accounts import ACCOUNTS, signer
from contracts.support.chain import now, travel_to
from contracts.support.deployment import Protocol, signature
from contracts.support.life import (
    ANY_PRICE,
    COMMITMENT,
    PURSE,
    SCORED,
    SETTLED,
    Life,
    create_campaign,
    give,
)
from contracts.support.tokens import sign_permit
from eth_utils.crypto import keccak

from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from .campaigns import EARNERS, PAY, Honest, create_honest, live_in
from .deploying import deploy

SCORES = [9_000, 8_000, 7_000]
PLENTY = 4_000_000
ROUND = 1_000


@pytest.fixture(autouse=True)
def honest(_put_back: None, protocol: Protocol) -> Iterator[Honest]:
    """Paid to the last wei after each test."""
    campaign = create_honest(protocol)
    yield campaign
    campaign.assert_pays_everybody()


@pytest.fixture
def caller() -> Any:
    return deploy("StarvingCaller")


def passes(caller: Any, target: Any, data: bytes, gas: int) -> tuple[bool, bytes]:
    """Whether a call with so much gas goes through, and what it answers; it is undone."""
    with boa.env.anchor():
        success, output = caller.forward(target.address, data, gas)
        return success, bytes(output)


def enough(attempt: Callable[[int], bool]) -> int:
    """The least gas with which something goes through."""
    low, high = 0, PLENTY
    assert attempt(high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if attempt(middle) else (middle, high)
    return high


def amounts_below(least: int) -> list[int]:
    """Each of the last before the least, and some all over the range."""
    return [*range(least - 4, least), *(least * part // 40 for part in range(1, 40))]


def test_a_signature_is_verified_in_full_or_not_at_all(protocol: Protocol, caller: Any) -> None:
    beacon = protocol.beacon
    good = beacon.verify.prepare_calldata(ROUND, signature(ROUND))
    wrong = beacon.verify.prepare_calldata(ROUND, signature(ROUND + 1))
    least = enough(lambda gas: passes(caller, beacon, good, gas)[0])
    randomness = passes(caller, beacon, good, PLENTY)
    assert randomness == (True, beacon.verify(ROUND, signature(ROUND)))
    assert passes(caller, beacon, good, least) == randomness
    for gas in amounts_below(least):
        assert not passes(caller, beacon, good, gas)[0], gas
        assert not passes(caller, beacon, wrong, gas)[0], gas
    assert not passes(caller, beacon, wrong, PLENTY)[0]


def test_a_block_is_settled_in_full_or_not_at_all(protocol: Protocol, caller: Any) -> None:
    life = Life(protocol, create_campaign(protocol))
    block_id = life.scored_with(SCORES)
    sealed = life.pool.sealed_block(block_id)
    travel_to(max(now(), protocol.beacon.round_time(sealed.draw_round)))
    data = life.pool.settle.prepare_calldata(
        block_id, pack(rank(SCORES)), life.draw_signature(block_id)
    )
    supply = protocol.token.totalSupply()

    def state() -> tuple[Any, ...]:
        held = [protocol.token.balanceOf(each) for each in life.miners(len(SCORES))]
        return life.pool.status(block_id), life.pool.settlements(), *held

    def after(gas: int) -> tuple[Any, ...]:
        with boa.env.anchor():
            caller.forward(life.pool.address, data, gas)
            return state()

    before, settled = state(), after(PLENTY)
    least = enough(lambda gas: passes(caller, life.pool, data, gas)[0])
    assert before[:2] == (SCORED, 0) and settled[:2] == (SETTLED, 1)
    assert {after(gas) for gas in amounts_below(least)} == {before}
    assert {after(gas) for gas in (least, least + 1, 2 * least)} == {settled}
    assert protocol.token.totalSupply() == supply


def test_a_claim_is_paid_and_marked_or_neither(protocol: Protocol, caller: Any) -> None:
    coin = deploy("Token")
    payouts = live_in(protocol, coin)
    vault, earner = protocol.distributor, EARNERS[0]
    data = vault.claim.prepare_calldata(*payouts.arguments(earner))

    def after(gas: int) -> tuple[bool, int]:
        with boa.env.anchor():
            caller.forward(vault.address, data, gas)
            return vault.is_claimed(payouts.campaign_id, earner), coin.balanceOf(earner)

    least = enough(lambda gas: passes(caller, vault, data, gas)[0])
    assert {after(gas) for gas in amounts_below(least)} == {(False, 0)}
    assert {after(gas) for gas in (least, PLENTY)} == {(True, PAY[earner])}


def test_a_permit_that_runs_out_of_gas_is_as_one_that_failed(protocol: Protocol) -> None:
    """The pool looks at the allowance, not at the permit's result."""
    life = Life(protocol, create_campaign(protocol))
    miner = signer("frugal miner")
    give(protocol, miner.address)
    price = protocol.pool.open_block().next_price
    permit = sign_permit(protocol.token, miner, protocol.pool.address, price, now() + 60)
    signed = (permit.deadline, permit.v, permit.r, permit.s)

    def after(gas: int) -> tuple[bool, int, int, int]:
        with boa.env.anchor():
            success = True
            try:
                life.pool.submit_with_permit(
                    *(life.campaign_id, COMMITMENT, ANY_PRICE, price),
                    *signed,
                    sender=miner.address,
                    gas=gas,
                )
            except boa.BoaError:
                success = False
            burned = PURSE - protocol.token.balanceOf(miner.address)
            nonce = protocol.token.nonces(miner.address)
            return success, burned, nonce, life.pool.open_block().count

    least = enough(lambda gas: after(gas)[0])
    assert {after(gas) for gas in amounts_below(least)} == {(False, 0, 0, 0)}
    assert {after(gas) for gas in (least, PLENTY)} == {(True, price, 1, 1)}
    protocol.token.approve(protocol.pool, price, sender=miner.address)
    # With an allowance the permit is not needed: whether it had the gas or not, one price is burned.
    least = enough(lambda gas: after(gas)[0])
    outcomes = {after(gas) for gas in [*amounts_below(least), least, least + 500, PLENTY]}
    assert {each for each in outcomes if not each[0]} == {(False, 0, 0, 0)}
    assert {(burned, count) for success, burned, _, count in outcomes if success} == {(price, 1)}


def test_who_brings_too_little_even_to_call_is_told(protocol: Protocol, caller: Any) -> None:
    with pytest.raises(boa.BoaError):
        caller.forward(ACCOUNTS.stranger, keccak(b""), PLENTY, gas=100_000)
