# SPDX-License-Identifier: Apache-2.0
"""Submitting with an allowance by signature, also when somebody else used the signature first."""

from typing import Any, NamedTuple

import boa
import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount

from roastpower.protocol.constants import ROAST_WEI

from ..support.accounts import signer
from ..support.chain import event, expect_revert, now
from ..support.deployment import Protocol
from ..support.life import COMMITMENT, Life, give

PRICE = 5 * ROAST_WEI


class Permit(NamedTuple):
    """What `submit_with_permit` takes besides a submission."""

    permitted: int
    deadline: int
    v: int
    r: bytes
    s: bytes


def sign(
    protocol: Protocol, miner: LocalAccount, amount_wei: int, deadline: int | None = None
) -> Permit:
    """An allowance of the pool's, signed by a miner."""
    until = now() + 60 if deadline is None else deadline
    signed = Account.sign_typed_data(
        miner.key,
        {
            "name": "RoastPower",
            "version": "1",
            "chainId": boa.env.evm.patch.chain_id,
            "verifyingContract": protocol.token.address,
        },
        {
            "Permit": [
                {"name": "owner", "type": "address"},
                {"name": "spender", "type": "address"},
                {"name": "value", "type": "uint256"},
                {"name": "nonce", "type": "uint256"},
                {"name": "deadline", "type": "uint256"},
            ]
        },
        {
            "owner": miner.address,
            "spender": protocol.pool.address,
            "value": amount_wei,
            "nonce": protocol.token.nonces(miner.address),
            "deadline": until,
        },
    )
    return Permit(
        amount_wei, until, signed.v, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")
    )


def submit(life: Life, miner: LocalAccount, permit: Permit) -> int:
    submission_id: int = life.pool.submit_with_permit(
        life.campaign_id, COMMITMENT, PRICE, *permit, sender=miner.address
    )
    return submission_id


@pytest.fixture
def miner(protocol: Protocol) -> LocalAccount:
    """A miner with a key and ROAST, who approved nothing."""
    with_key = signer("miner with a key")
    give(protocol, with_key.address)
    return with_key


def test_a_permit_is_all_it_takes(protocol: Protocol, life: Life, miner: LocalAccount) -> None:
    assert submit(life, miner, sign(protocol, miner, PRICE)) == 1 << 16
    assert event(life.pool, "Submitted")["miner"] == miner.address
    assert protocol.token.allowance(miner.address, protocol.pool) == 0
    assert protocol.token.nonces(miner.address) == 1


def test_a_permit_may_be_for_more(protocol: Protocol, life: Life, miner: LocalAccount) -> None:
    submit(life, miner, sign(protocol, miner, 3 * PRICE))
    assert protocol.token.allowance(miner.address, protocol.pool) == 2 * PRICE


def test_a_front_run_permit_does_no_harm(
    protocol: Protocol, life: Life, miner: LocalAccount, stranger: str
) -> None:
    permit = sign(protocol, miner, PRICE)
    protocol.token.permit(miner.address, protocol.pool, *permit, sender=stranger)
    assert submit(life, miner, permit) == 1 << 16


def test_a_bad_permit_does_no_harm_beside_an_allowance(
    protocol: Protocol, life: Life, miner: LocalAccount
) -> None:
    protocol.token.approve(protocol.pool, PRICE, sender=miner.address)
    permit = sign(protocol, miner, 9 * PRICE, deadline=now() - 1)
    assert submit(life, miner, permit) == 1 << 16
    assert protocol.token.allowance(miner.address, protocol.pool) == 0


def test_without_allowance_an_expired_permit_is_none(
    protocol: Protocol, life: Life, miner: LocalAccount
) -> None:
    with expect_revert("erc20: insufficient allowance"):
        submit(life, miner, sign(protocol, miner, PRICE, deadline=now() - 1))


def test_somebody_elses_permit_is_none(protocol: Protocol, life: Life, miner: LocalAccount) -> None:
    other = signer("another miner with a key")
    with expect_revert("erc20: insufficient allowance"):
        submit(life, miner, sign(protocol, other, PRICE))


def test_a_permit_for_less_than_the_price_is_too_little(
    protocol: Protocol, life: Life, miner: LocalAccount
) -> None:
    with expect_revert("erc20: insufficient allowance"):
        submit(life, miner, sign(protocol, miner, PRICE - 1))


def test_max_burn_holds_with_a_permit(
    protocol: Protocol, pool: Any, life: Life, miner: LocalAccount
) -> None:
    permit = sign(protocol, miner, PRICE)
    with expect_revert("pool: price over max_burn"):
        pool.submit_with_permit(
            life.campaign_id, COMMITMENT, PRICE - 1, *permit, sender=miner.address
        )


def test_a_pause_stops_it_too(
    protocol: Protocol, life: Life, miner: LocalAccount, guardian: str
) -> None:
    permit = sign(protocol, miner, PRICE)
    protocol.pool.pause(sender=guardian)
    with expect_revert("pool: paused"):
        submit(life, miner, permit)
