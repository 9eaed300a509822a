# SPDX-License-Identifier: Apache-2.0
"""A beacon that lies chooses among the ranked and no more; one that fails costs a block, no money.

The deployed beacon is immutable and checks signatures: this is what would remain if it did not.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from contracts.support.accounts import ACCOUNTS, account
from contracts.support.campaigns import Payouts
from contracts.support.chain import event, expect_revert, now, travel_to
from contracts.support.deployment import Protocol, deploy
from contracts.support.life import PURSE, SCORED, SETTLED, VOID, Life, create_campaign
from contracts.support.profile import FAST
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from roastpower.protocol.constants import ROAST_WEI
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from . import deploying
from .campaigns import PAY, create_honest

ROUND_AT, VERIFY = (keccak(text=each)[:4] for each in ("round_at(uint256)", "verify(uint64,bytes)"))
RETURN, REVERT, BURN_GAS, WRITE, RETURN_HUGE, REVERT_HUGE = range(6)
TRANSACTION_GAS = 16_777_216
SCORES = [9_000, 0, 7_000, 8_000, 5]
RANKED = {0, 2, 3}
MINERS = [account(f"miner of a beacon that lies {index}") for index in range(len(SCORES))]
REASON = keccak(text="Error(string)")[:4] + encode(["string"], ["beacon: not today"])

FAILURES = {
    "reverts": (REVERT, REASON, "beacon: not today"),
    "reverts with 200,000 bytes": (REVERT_HUGE, REASON, "beacon: not today"),
    "burns all gas": (BURN_GAS, b"", None),
    "writes where it must not": (WRITE, b"", None),
    "returns nothing": (RETURN, b"", None),
    "returns half a word": (RETURN, bytes(16), None),
}


@pytest.fixture(scope="module")
def beacon() -> Any:
    return deploying.deploy("LyingBeacon")


@pytest.fixture(scope="module")
def protocol(beacon: Any) -> Protocol:
    """The protocol around that beacon, which at first names round 5 and a word of its own."""
    answer(beacon, ROUND_AT, RETURN, encode(["uint64"], [5]))
    answer(beacon, VERIFY, RETURN, keccak(text="randomness"))
    return deploy(FAST, beacon)


@pytest.fixture(autouse=True)
def life(_put_back: None, protocol: Protocol) -> Iterator[Life]:
    """A campaign to submit to. Beside it an honest one, paid to the last wei after the test."""
    honest = create_honest(protocol)
    life = Life(protocol, create_campaign(protocol, max_submissions=len(SCORES)))
    for miner in MINERS:
        life.enter(miner)
    yield life
    honest.assert_pays_everybody()


def answer(beacon: Any, selector: bytes, kind: int, output: bytes) -> None:
    beacon.setAnswer(selector, kind, output)


def settle(life: Life, block_id: int) -> None:
    """Travels to the draw if need be; whatever is sent, this beacon makes of it what it likes."""
    sealed = life.pool.sealed_block(block_id)
    travel_to(max(now(), sealed.settle_after + life.protocol.profile.limits.draw_delay))
    life.pool.settle(block_id, pack(rank(SCORES)), b"anything", gas=TRANSACTION_GAS)


@pytest.mark.parametrize("word", [0, 1, 1_000, 2**255, 2**256 - 1])
def test_whatever_it_returns_one_of_the_ranked_gets_the_block_s_reward(
    life: Life, protocol: Protocol, beacon: Any, word: int
) -> None:
    block_id = life.scored_with(SCORES, MINERS)
    answer(beacon, VERIFY, RETURN, encode(["uint256"], [word]))
    supply = protocol.token.totalSupply()
    settle(life, block_id)
    settled = event(life.pool, "BlockSettled")
    reward = 1_000 * ROAST_WEI * 4 // protocol.profile.parameters.target
    assert settled["submission_id"] & 0xFFFF in RANKED
    assert settled["randomness"] == encode(["uint256"], [word])
    assert settled["reward"] == reward == protocol.token.totalSupply() - supply
    with expect_revert("pool: block is not scored"):
        settle(life, block_id)


def test_200_000_bytes_for_an_answer_are_its_first_word(life: Life, beacon: Any) -> None:
    block_id = life.scored_with(SCORES, MINERS)
    word = keccak(text="a word")
    answer(beacon, VERIFY, RETURN_HUGE, word)
    settle(life, block_id)
    assert event(life.pool, "BlockSettled")["randomness"] == word


@pytest.mark.parametrize("number", [0, 1, 2**64 - 1])
def test_a_round_of_any_number_touches_nothing_beside_it(
    life: Life, beacon: Any, number: int
) -> None:
    answer(beacon, ROUND_AT, RETURN, encode(["uint64"], [number]))
    block_id = life.scored_with(SCORES, MINERS)
    sealed = life.pool.sealed_block(block_id)
    assert sealed.draw_round == number
    assert sealed.settle_after == now() + life.parameters.challenge_window
    assert (sealed.nonzero, sealed.rejected, sealed.upheld) == (4, 0, False)
    life.challenge(block_id)
    life.pool.resolve(block_id, False, sender=ACCOUNTS.guardian)
    sealed = life.pool.sealed_block(block_id)
    assert (sealed.draw_round, sealed.nonzero, sealed.rejected) == (number, 4, 1)
    settle(life, block_id)
    assert life.pool.status(block_id) == SETTLED


@pytest.mark.parametrize(
    ("kind", "output", "reason"),
    [
        *FAILURES.values(),
        (RETURN, b"\xff" * 32, None),
        (RETURN, encode(["uint256"], [2**64]), None),
    ],
    ids=[*FAILURES, "returns the largest word", "returns a round too large"],
)
def test_without_a_round_scores_cannot_be_posted_and_burns_come_back(
    life: Life, protocol: Protocol, beacon: Any, kind: int, output: bytes, reason: str | None
) -> None:
    block_id = life.seal_with(MINERS)
    answer(beacon, ROUND_AT, kind, output)
    with expect_revert(reason):
        life.score(block_id, SCORES)
    assert life.pool.sealed_block(block_id).settle_after == 0
    travel_to(life.pool.sealed_block(block_id).score_by)
    assert_ends_without_loss(life, protocol, block_id)


@pytest.mark.parametrize(("kind", "output", "reason"), FAILURES.values(), ids=list(FAILURES))
def test_without_randomness_a_block_is_void_after_its_timeout_and_burns_come_back(
    life: Life, protocol: Protocol, beacon: Any, kind: int, output: bytes, reason: str | None
) -> None:
    block_id = life.scored_with(SCORES, MINERS)
    answer(beacon, VERIFY, kind, output)
    supply = protocol.token.totalSupply()
    with expect_revert(reason):
        settle(life, block_id)
    assert life.pool.status(block_id) == SCORED
    assert life.pool.settlements() == 0
    assert protocol.token.totalSupply() == supply
    sealed, limits = life.pool.sealed_block(block_id), protocol.profile.limits
    last = sealed.settle_after + limits.draw_delay + life.parameters.settle_timeout
    travel_to(last - 1)
    for caller in (ACCOUNTS.stranger, ACCOUNTS.guardian):
        with expect_revert("pool: block may still settle"):
            life.pool.void(block_id, sender=caller)
    travel_to(last)
    assert_ends_without_loss(life, protocol, block_id)


def test_a_block_waits_for_a_beacon_that_comes_back(life: Life, beacon: Any) -> None:
    block_id = life.scored_with(SCORES, MINERS)
    answer(beacon, VERIFY, BURN_GAS, b"")
    with expect_revert(None):
        settle(life, block_id)
    answer(beacon, VERIFY, RETURN, keccak(text="randomness"))
    settle(life, block_id)
    assert life.pool.status(block_id) == SETTLED


def assert_ends_without_loss(life: Life, protocol: Protocol, block_id: int) -> None:
    """Anyone voids the block, every burn comes back whole, and its campaign can still pay."""
    life.pool.void(block_id, sender=ACCOUNTS.stranger)
    assert life.pool.status(block_id) == VOID
    ids = [block_id << 16 | index for index in range(len(SCORES))]
    life.pool.refund(ids, sender=ACCOUNTS.stranger)
    assert [protocol.token.balanceOf(each) for each in MINERS] == [PURSE] * len(SCORES)
    protocol.factory.close(life.campaign_id, sender=ACCOUNTS.stranger)
    payouts = Payouts(protocol.distributor, life.campaign_id, PAY)
    payouts.post()
    payouts.go_live()
    for earner in PAY:
        before = protocol.token.balanceOf(earner)
        payouts.claim(earner)
        assert protocol.token.balanceOf(earner) == before + PAY[earner]
