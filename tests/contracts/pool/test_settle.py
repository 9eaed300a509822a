# SPDX-License-Identifier: Apache-2.0
"""The draw: when, by which round, for whom, and how much is minted."""

from dataclasses import replace
from typing import Any

import boa
import pytest

from roastpower.protocol import beacon as drand
from roastpower.protocol.constants import ROAST_WEI
from roastpower.protocol.draw import draw, seed
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from ..support.chain import event, events, expect_revert, now, travel_to
from ..support.deployment import signature
from ..support.life import PURSE, SETTLED, Life
from ..support.profile import BEACON_SECRET, FAST, words

SCORES = [10, 0, 10_000, 10, 9]
RANKED = pack([2, 0, 3])
PRICE = 5 * ROAST_WEI
ZERO = "0x" + "00" * 20


@pytest.fixture
def block_id(pool: Any, life: Life) -> int:
    """A scored block whose scores are just final."""
    scored = life.scored_with(SCORES)
    travel_to(pool.sealed_block(scored).settle_after)
    return scored


def test_the_winner_is_drawn_and_paid(
    pool: Any, token: Any, life: Life, stranger: str, block_id: int
) -> None:
    supply = token.totalSupply()
    draw_round = pool.sealed_block(block_id).draw_round
    pool.settle(block_id, RANKED, signature(draw_round), sender=stranger)
    settled = event(pool, "BlockSettled")
    randomness = drand.randomness(drand.sign(BEACON_SECRET, draw_round))
    number = seed(randomness, boa.env.evm.patch.chain_id, pool.address, block_id)
    drawn = draw(rank(SCORES), {0: 0, 2: 0, 3: 0}, number)
    winner = life.miner(drawn.index)
    assert settled == {
        "block_id": block_id,
        "winner": winner,
        "submission_id": block_id << 16 | drawn.index,
        "randomness": randomness,
        "seed": number,
        "ticket": drawn.ticket,
        "total_tickets": 3_000,
        "reward": 400 * ROAST_WEI,
    }
    assert token.balanceOf(winner) == PURSE - PRICE + 400 * ROAST_WEI
    assert token.totalSupply() == supply + 400 * ROAST_WEI
    assert pool.status(block_id) == SETTLED


def test_a_settled_block_is_final(pool: Any, life: Life, block_id: int) -> None:
    life.settle(block_id, SCORES)
    assert event(pool, "FinalAdvanced") == {"final_before": block_id + 1}
    assert pool.final_before() == block_id + 1


@pytest.mark.parametrize(("nonzero", "reward"), [(3, 300), (9, 900), (10, 1_000), (11, 1_000)])
def test_the_reward_scales_up_to_the_target(
    pool: Any, life: Life, nonzero: int, reward: int
) -> None:
    life.settled_with([7] * nonzero + [0])
    assert event(pool, "BlockSettled")["reward"] == reward * ROAST_WEI


def test_the_reward_follows_the_block_s_own_target(pool: Any, life: Life, owner: str) -> None:
    life.fill(5)
    pool.set_parameters(words(replace(FAST.parameters, target=20)), sender=owner)
    block_id = life.seal()
    life.score(block_id, SCORES)
    life.settle(block_id, SCORES)
    assert event(pool, "BlockSettled")["reward"] == 400 * ROAST_WEI


def test_scores_are_final_at_settle_after(pool: Any, life: Life) -> None:
    block_id = life.scored_with(SCORES)
    travel_to(pool.sealed_block(block_id).settle_after - 1)
    with expect_revert("pool: scores are not final"):
        pool.settle(block_id, RANKED, life.draw_signature(block_id))


def test_settling_ends_after_its_timeout(pool: Any, life: Life, block_id: int) -> None:
    travel_to(pool.sealed_block(block_id).settle_after + 45 + 7_200)
    with expect_revert("pool: too late to settle"):
        pool.settle(block_id, RANKED, life.draw_signature(block_id))


def test_the_last_second_is_in_time(pool: Any, life: Life, block_id: int) -> None:
    travel_to(pool.sealed_block(block_id).settle_after + 45 + 7_199)
    pool.settle(block_id, RANKED, life.draw_signature(block_id))
    assert pool.status(block_id) == SETTLED


@pytest.mark.parametrize("other", [-1, 1])
def test_only_the_draw_round_draws(pool: Any, block_id: int, other: int) -> None:
    draw_round = pool.sealed_block(block_id).draw_round
    with expect_revert("bls: wrong signature"):
        pool.settle(block_id, RANKED, signature(draw_round + other))


def test_only_the_beacon_draws(pool: Any, block_id: int) -> None:
    draw_round = pool.sealed_block(block_id).draw_round
    with expect_revert("bls: wrong signature"):
        pool.settle(block_id, RANKED, signature(draw_round, secret=BEACON_SECRET + 1))


def test_someone_ranked_takes_a_signature(pool: Any, block_id: int) -> None:
    with expect_revert("bls: signature length"):
        pool.settle(block_id, RANKED, b"")


@pytest.mark.parametrize("ranked", [[2, 3, 0], [2, 0], [], [2, 0, 3, 4]])
def test_only_the_posted_ranking_counts(
    pool: Any, life: Life, block_id: int, ranked: list[int]
) -> None:
    with expect_revert("pool: another ranking"):
        pool.settle(block_id, pack(ranked), life.draw_signature(block_id))


def test_a_ranking_with_a_word_more_is_another(pool: Any, life: Life, block_id: int) -> None:
    with expect_revert("pool: another ranking"):
        pool.settle(block_id, [*RANKED, 0], life.draw_signature(block_id))


def test_a_block_settles_once(pool: Any, token: Any, life: Life, block_id: int) -> None:
    life.settle(block_id, SCORES)
    supply = token.totalSupply()
    with expect_revert("pool: block is not scored"):
        pool.settle(block_id, RANKED, life.draw_signature(block_id))
    assert token.totalSupply() == supply


def test_only_a_scored_block_settles(pool: Any, life: Life) -> None:
    sealed, challenged = life.seal_with(5), life.challenged_with(SCORES)
    void = life.seal_with(5)
    life.void(void)
    for block_id in (0, sealed, challenged, void, life.open_id(), 99):
        with expect_revert("pool: block is not scored"):
            pool.settle(block_id, RANKED, signature(500))


def test_with_nobody_ranked_no_signature_is_needed(pool: Any, token: Any, life: Life) -> None:
    block_id = life.scored_with([0, 0, 0])
    supply, settlements = token.totalSupply(), pool.settlements()
    travel_to(pool.sealed_block(block_id).settle_after)
    pool.settle(block_id, [], b"")
    assert event(pool, "BlockSettled") == {
        "block_id": block_id,
        "winner": ZERO,
        "submission_id": 0,
        "randomness": bytes(32),
        "seed": 0,
        "ticket": 0,
        "total_tickets": 0,
        "reward": 0,
    }
    assert event(pool, "FinalAdvanced") == {"final_before": 2}
    assert pool.status(block_id) == SETTLED
    assert (token.totalSupply(), pool.settlements()) == (supply, settlements)


def test_one_submission_is_drawn_for_certain(pool: Any, life: Life) -> None:
    life.fill(1)
    travel_to(pool.open_block().closes_at + 700)
    pool.seal()
    life.score(1, [1])
    life.settle(1, [1])
    settled = event(pool, "BlockSettled")
    assert (settled["winner"], settled["total_tickets"]) == (life.miner(0), 1_000)
    assert settled["reward"] == 100 * ROAST_WEI


def test_blocks_settle_in_any_order(pool: Any, life: Life) -> None:
    first, second = life.seal_with(5), life.seal_with(5)
    life.score(first, SCORES)
    life.score(second, SCORES)
    life.settle(second, SCORES)
    assert events(pool, "FinalAdvanced") == []
    assert pool.final_before() == 1
    life.settle(first, SCORES)
    assert event(pool, "FinalAdvanced") == {"final_before": 3}


def test_two_blocks_of_one_round_draw_apart(pool: Any, life: Life) -> None:
    first, second = life.seal_with(5), life.seal_with(5)
    travel_to(now() + 30)
    life.score(first, SCORES)
    life.score(second, SCORES)
    rounds = [pool.sealed_block(block_id).draw_round for block_id in (first, second)]
    assert rounds[0] == rounds[1]
    life.settle(first, SCORES)
    one = event(pool, "BlockSettled")
    life.settle(second, SCORES)
    other = event(pool, "BlockSettled")
    assert one["randomness"] == other["randomness"]
    assert one["seed"] != other["seed"]


def test_a_pause_does_not_stop_settling(
    pool: Any, life: Life, guardian: str, block_id: int
) -> None:
    pool.pause(sender=guardian)
    life.settle(block_id, SCORES)
    assert pool.status(block_id) == SETTLED
    assert pool.paused()
