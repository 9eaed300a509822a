# SPDX-License-Identifier: Apache-2.0
"""A permit that somebody used first: its owner's submission goes through, and nobody else's does."""

from collections.abc import Iterator
from typing import Any

import pytest
from contracts.support.accounts import signer
from contracts.support.chain import expect_revert, now
from contracts.support.deployment import Protocol
from contracts.support.life import ANY_PRICE, COMMITMENT, PURSE, Life, create_campaign, give
from contracts.support.tokens import Permit, sign_permit

from .campaigns import create_honest
from .deploying import deploy

VICTIM = signer("victim")


@pytest.fixture(autouse=True)
def life(_put_back: None, protocol: Protocol) -> Iterator[Life]:
    """A campaign to submit to. Beside it an honest one, paid to the last wei after the test."""
    honest = create_honest(protocol)
    yield Life(protocol, create_campaign(protocol))
    honest.assert_pays_everybody()


@pytest.fixture
def thief() -> Any:
    return deploy("PermitThief")


@pytest.fixture
def permit(protocol: Protocol, life: Life) -> Permit:
    """For one submission, as it lies in the mempool."""
    give(protocol, VICTIM.address)
    price = protocol.pool.open_block().next_price
    return sign_permit(protocol.token, VICTIM, protocol.pool.address, price, now() + 60)


def submit_with(protocol: Protocol, life: Life, permit: Permit, sender: str) -> int:
    signed = (permit.deadline, permit.v, permit.r, permit.s)
    submission_id: int = protocol.pool.submit_with_permit(
        life.campaign_id, COMMITMENT, ANY_PRICE, permit.amount_wei, *signed, sender=sender
    )
    return submission_id


def test_its_owner_submits_after_it_was_consumed(
    protocol: Protocol, life: Life, thief: Any, permit: Permit
) -> None:
    thief.consume(protocol.token.address, tuple(permit))
    assert protocol.token.nonces(VICTIM.address) == 1
    submission_id = submit_with(protocol, life, permit, VICTIM.address)
    assert protocol.pool.submission(submission_id).miner == VICTIM.address
    assert protocol.token.balanceOf(VICTIM.address) == PURSE - permit.amount_wei
    assert protocol.token.allowance(VICTIM.address, protocol.pool.address) == 0


def test_who_consumes_it_cannot_submit_at_its_owner_s_cost(
    protocol: Protocol, life: Life, thief: Any, permit: Permit
) -> None:
    with expect_revert("erc20: insufficient allowance"):
        thief.submit(protocol.pool.address, life.campaign_id, COMMITMENT, tuple(permit))
    give(protocol, thief.address)  # not for want of ROAST either
    with expect_revert("erc20: insufficient allowance"):
        thief.submit(protocol.pool.address, life.campaign_id, COMMITMENT, tuple(permit))
    assert protocol.token.nonces(VICTIM.address) == 0
    submit_with(protocol, life, permit, VICTIM.address)
    assert protocol.token.balanceOf(VICTIM.address) == PURSE - permit.amount_wei
    assert protocol.token.balanceOf(thief.address) == PURSE


def test_it_cannot_be_used_again(
    protocol: Protocol, life: Life, thief: Any, permit: Permit
) -> None:
    submit_with(protocol, life, permit, VICTIM.address)
    with expect_revert("erc20: invalid signature"):
        thief.consume(protocol.token.address, tuple(permit))
    assert protocol.token.allowance(VICTIM.address, protocol.pool.address) == 0
