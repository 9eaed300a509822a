# SPDX-License-Identifier: Apache-2.0
"""Burns of void blocks come back: to their miners, exactly, once."""

from typing import Any

import pytest

from roastpower.protocol import schedule
from roastpower.protocol.constants import ROAST_WEI

from ..support.chain import events, expect_revert
from ..support.life import PURSE, Life

FLOOR = 5 * ROAST_WEI


def test_a_burn_is_minted_back(pool: Any, token: Any, life: Life, stranger: str) -> None:
    block_id = life.seal_with(3)
    life.void(block_id)
    supply = token.totalSupply()
    pool.refund([block_id << 16], sender=stranger)
    (refunded,) = events(pool, "Refunded")
    assert refunded.args == {
        "submission_id": block_id << 16,
        "miner": life.miner(0),
        "amount": FLOOR,
    }
    assert token.balanceOf(life.miner(0)) == PURSE
    assert token.balanceOf(life.miner(1)) == PURSE - FLOOR
    assert token.totalSupply() == supply + FLOOR
    assert pool.submission(block_id << 16).refunded
    assert not pool.submission((block_id << 16) + 1).refunded


def test_what_comes_back_is_what_was_burned(pool: Any, token: Any, life: Life) -> None:
    # Twice 40 raise the base price, and past the target of 10 the price rises in the block.
    life.seal_with(40)
    life.seal_with(40)
    before = [token.balanceOf(miner) for miner in life.miners(13)]
    submissions = life.fill(13)
    burned = [
        held - token.balanceOf(miner) for held, miner in zip(before, life.miners(13), strict=True)
    ]
    base = schedule.base_price(FLOOR, 3, 30, 10)
    assert burned == [schedule.submission_price(base, 10, index) for index in range(13)]
    assert burned[12] > burned[10] > burned[9] == burned[0] > FLOOR
    life.void(life.seal())
    pool.refund(submissions)
    assert [log.args["amount"] for log in events(pool, "Refunded")] == burned
    assert [token.balanceOf(miner) for miner in life.miners(13)] == before


def test_refunds_follow_the_parameters_of_their_block(
    pool: Any, token: Any, life: Life, owner: str
) -> None:
    submissions = life.fill(12)
    parameters = pool.parameters(1)._replace(target=20, min_burn_price=9 * ROAST_WEI)
    pool.set_parameters(parameters, sender=owner)
    life.void(life.seal())
    pool.refund(submissions)
    assert token.balanceOf(life.miner(11)) == PURSE


def test_a_submission_is_refunded_once(pool: Any, token: Any, life: Life) -> None:
    block_id = life.seal_with(3)
    life.void(block_id)
    first, second = block_id << 16, (block_id << 16) + 1
    pool.refund([first, first])
    assert len(events(pool, "Refunded")) == 1
    pool.refund([first, second, first])
    assert [log.args["submission_id"] for log in events(pool, "Refunded")] == [second]
    assert token.balanceOf(life.miner(0)) == PURSE


def test_only_submissions_are_refunded(pool: Any, life: Life) -> None:
    block_id = life.seal_with(3)
    life.void(block_id)
    for unknown in (0, block_id << 16 | 3, (block_id + 1) << 16, 2**256 - 1):
        with expect_revert("pool: unknown submission"):
            pool.refund([block_id << 16, unknown])


@pytest.mark.parametrize("stage", ["open", "sealed", "scored", "challenged", "settled"])
def test_only_void_blocks_are_refunded(pool: Any, life: Life, stage: str) -> None:
    scores = [1, 2, 3]
    block_id = {
        "open": lambda: life.fill(3)[0] >> 16,
        "sealed": lambda: life.seal_with(3),
        "scored": lambda: life.scored_with(scores),
        "challenged": lambda: life.challenged_with(scores),
        "settled": lambda: life.settled_with(scores),
    }[stage]()
    with expect_revert("pool: block is not void"):
        pool.refund([block_id << 16])


def test_fifty_at_a_time(pool: Any, token: Any, life: Life) -> None:
    block_id = life.seal_with(52)
    life.void(block_id)
    pool.refund([block_id << 16 | index for index in range(50)])
    assert len(events(pool, "Refunded")) == 50
    pool.refund([block_id << 16 | index for index in range(50, 52)])
    assert all(token.balanceOf(miner) == PURSE for miner in life.miners(52))
    assert token.totalSupply() == 600_000_000 * ROAST_WEI


def test_nothing_to_refund_is_no_error(pool: Any) -> None:
    pool.refund([])
    assert events(pool) == []


def test_a_pause_does_not_stop_refunds(pool: Any, life: Life, guardian: str) -> None:
    block_id = life.seal_with(3)
    life.void(block_id)
    pool.pause(sender=guardian)
    pool.refund([block_id << 16])
    assert pool.submission(block_id << 16).refunded
