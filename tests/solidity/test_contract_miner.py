# SPDX-License-Identifier: Apache-2.0
"""A contract is a miner like any other: it submits, wins a block, and claims a campaign's pay."""

from collections.abc import Callable
from typing import Any

import boa
import pytest
from contracts.support.accounts import ACCOUNTS, account, miner
from contracts.support.campaigns import Payouts
from contracts.support.chain import expect_revert, travel
from contracts.support.deployment import Protocol
from contracts.support.life import ANY_PRICE, COMMITMENT, PURSE, Life, create_campaign, give
from eth_utils.crypto import keccak

from roastpower.protocol.commitment import commitment
from roastpower.protocol.constants import ROAST_WEI

from .deploying import deploy, expect_output

OWNER = account("owner of the contract")
CONTENT, SALT = b"You deploy on Fridays.", keccak(text="salt")


@pytest.fixture
def life(protocol: Protocol) -> Life:
    return Life(protocol, create_campaign(protocol, max_submissions=3))


@pytest.fixture
def mining(protocol: Protocol) -> Any:
    """The contract, with ROAST of its own."""
    contract = deploy("ContractMiner", protocol.pool.address, protocol.distributor.address, OWNER)
    give(protocol, contract.address)
    return contract


def submit(mining: Any, life: Life, word: bytes = COMMITMENT, max_burn: int = ANY_PRICE) -> int:
    submission_id: int = mining.submit(life.campaign_id, word, max_burn, sender=OWNER)
    return submission_id


def test_its_commitment_is_the_protocol_s(mining: Any, life: Life, protocol: Protocol) -> None:
    assert mining.commitmentOf(life.campaign_id, keccak(CONTENT), SALT) == commitment(
        boa.env.evm.patch.chain_id,
        protocol.pool.address,
        mining.address,
        life.campaign_id,
        CONTENT,
        SALT,
    )


def test_it_submits_for_its_owner_and_keeps_no_allowance(
    mining: Any, life: Life, protocol: Protocol
) -> None:
    price = protocol.pool.open_block().next_price
    submission_id = submit(mining, life)
    assert protocol.pool.submission(submission_id).miner == mining.address
    assert protocol.token.balanceOf(mining.address) == PURSE - price
    assert protocol.token.allowance(mining.address, protocol.pool.address) == 0


def test_it_never_burns_more_than_its_owner_allows(
    mining: Any, life: Life, protocol: Protocol
) -> None:
    price = protocol.pool.open_block().next_price
    with expect_revert("pool: price over max_burn"):
        submit(mining, life, max_burn=price - 1)
    submit(mining, life, max_burn=price)


def test_it_wins_is_paid_by_a_campaign_and_pays_its_owner(
    mining: Any, life: Life, protocol: Protocol
) -> None:
    token, pool = protocol.token, protocol.pool
    price = pool.open_block().next_price
    submission_id = submit(mining, life)
    life.fill([life.miner(1), life.miner(2)])
    protocol.factory.close(life.campaign_id)
    block_id = life.seal()
    mining.reveal(submission_id, CONTENT, SALT, sender=OWNER)
    scores = [9_000, 0, 0]  # alone ranked, it wins whatever the draw
    life.score(block_id, scores)
    life.settle(block_id, scores)
    reward = 1_000 * ROAST_WEI // protocol.profile.parameters.target
    assert token.balanceOf(mining.address) == PURSE - price + reward
    assert pool.streak(mining.address) == 1

    pay = {mining.address: 5_000 * ROAST_WEI, miner(1): 3_000 * ROAST_WEI}
    payouts = Payouts(protocol.distributor, life.campaign_id, pay)
    payouts.post()
    payouts.go_live()
    amount, proof = pay[mining.address], payouts.proof(mining.address)
    mining.claim(life.campaign_id, amount, proof, sender=ACCOUNTS.stranger)
    held = PURSE - price + reward + amount
    assert token.balanceOf(mining.address) == held
    with expect_revert("distributor: already claimed"):
        mining.claim(life.campaign_id, amount, proof)

    mining.withdraw(token.address, OWNER, held, sender=OWNER)
    assert token.balanceOf(OWNER) == held
    assert token.balanceOf(mining.address) == 0


def test_its_burn_comes_back_when_its_block_is_void(
    mining: Any, life: Life, protocol: Protocol
) -> None:
    submission_id = submit(mining, life)
    life.fill([life.miner(1), life.miner(2)])
    life.void(life.seal())
    protocol.pool.refund([submission_id], sender=ACCOUNTS.stranger)
    assert protocol.token.balanceOf(mining.address) == PURSE


@pytest.mark.parametrize("who", [ACCOUNTS.stranger, ACCOUNTS.deployer, ACCOUNTS.guardian])
def test_nobody_but_its_owner_acts_for_it(
    mining: Any, life: Life, protocol: Protocol, who: str
) -> None:
    not_owner = keccak(text="NotOwner()")[:4]
    submission_id = submit(mining, life)
    travel(1)
    calls: list[Callable[[], Any]] = [
        lambda: mining.submit(life.campaign_id, COMMITMENT, ANY_PRICE, sender=who),
        lambda: mining.reveal(submission_id, CONTENT, SALT, sender=who),
        lambda: mining.withdraw(protocol.token.address, who, 1, sender=who),
    ]
    for call in calls:
        with expect_output(not_owner):
            call()


def test_it_takes_out_tokens_that_return_nothing_and_notices_failures(
    mining: Any, life: Life
) -> None:
    failed = keccak(text="TransferFailed()")[:4]
    silent = deploy("SilentToken")
    silent.mint(mining.address, 5)
    mining.withdraw(silent.address, OWNER, 5, sender=OWNER)
    assert silent.balanceOf(OWNER) == 5
    refusing = deploy("AnsweringToken")
    refusing.setAnswer(bytes(32), False)
    for token in (refusing.address, ACCOUNTS.stranger):
        with expect_output(failed):
            mining.withdraw(token, OWNER, 1, sender=OWNER)
