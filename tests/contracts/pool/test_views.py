# SPDX-License-Identifier: Apache-2.0
"""What the pool says of itself: every view at every stage, also of what does not exist."""

from collections.abc import Iterator
from typing import Any

import boa
import pytest

from roastpower.protocol.constants import ROAST_WEI

from ..support.chain import expect_revert, travel_to
from ..support.life import (
    CHALLENGED,
    OPEN,
    SCORED,
    SEALED,
    SETTLED,
    VOID,
    Life,
)
from ..support.profile import FAST
from ..support.sources import harness

SCORES = [5, 4, 3]
ZERO = "0x" + "00" * 20


def test_status_at_every_stage(pool: Any, life: Life) -> None:
    challenged = life.challenged_with(SCORES)
    settled = life.settled_with(SCORES)
    void = life.seal_with(3)
    life.void(void)
    sealed = life.seal_with(3)
    scored = life.scored_with(SCORES)
    expected = {
        0: 0,
        challenged: CHALLENGED,
        settled: SETTLED,
        void: VOID,
        sealed: SEALED,
        scored: SCORED,
        life.open_id(): OPEN,
        life.open_id() + 1: 0,
        2**256 - 1: 0,
    }
    assert {block_id: pool.status(block_id) for block_id in expected} == expected


def test_an_unknown_block_is_all_zero(pool: Any) -> None:
    for block_id in (0, 1, 2, 2**256 - 1):
        assert not any(tuple(pool.sealed_block(block_id))[:-1])
        assert pool.sealed_block(block_id).ranked_digest == bytes(32)


def test_an_unknown_submission_is_all_zero(pool: Any) -> None:
    assert tuple(pool.submission(1 << 16)) == (ZERO, 0, 0, False)


def test_an_unknown_miner_is_all_zero(pool: Any, stranger: str) -> None:
    assert tuple(pool.miner(stranger)) == (0, 0, 0)
    assert pool.streak(stranger) == 0


def test_an_unknown_version_is_all_zero(pool: Any) -> None:
    assert not any(tuple(pool.parameters(0)))
    assert not any(tuple(pool.parameters(2)))


def test_an_unknown_challenge_is_all_zero(pool: Any) -> None:
    assert tuple(pool.challenge_of(1)) == (ZERO, 0, 0)


def test_the_open_block_counts(pool: Any, life: Life) -> None:
    before = pool.open_block()
    life.fill(11)
    block = pool.open_block()
    assert (block.block_id, block.count, block.version) == (1, 11, 1)
    assert (block.opened_at, block.closes_at) == (before.opened_at, before.closes_at)
    assert (block.base_price, block.next_price) == (5 * ROAST_WEI, 6 * ROAST_WEI)
    assert block.demand == FAST.first_demand


def test_the_open_block_is_shown_as_stored(pool: Any, life: Life) -> None:
    life.fill(3)
    before = pool.open_block()
    travel_to(before.closes_at + 10)
    assert pool.open_block() == before


@pytest.fixture
def refunded(life: Life) -> list[int]:
    """The submissions of a void block."""
    ids = life.fill(3)
    life.void(life.seal())
    return ids


@pytest.fixture
def asking(token: Any, refunded: list[int]) -> Iterator[Any]:
    """The token, replaced in place by one that calls the pool back while it mints."""
    deployer = harness("AskingToken")
    boa.env.set_code(token.address, deployer.deploy().bytecode)
    yield deployer.at(token.address)
    # The anchor puts the code back, but not what titanoboa reads the address' events with.
    boa.env.register_contract(token.address, token)


@pytest.mark.parametrize(
    ("view", "arguments"),
    [
        ("open_block", ()),
        ("status", (1,)),
        ("sealed_block", (1,)),
        ("submission", (1 << 16,)),
        ("miner", (ZERO,)),
        ("streak", (ZERO,)),
        ("settlements", ()),
        ("paused", ()),
        ("final_before", ()),
    ],
)
def test_views_that_move_are_locked_during_a_call(
    pool: Any, refunded: list[int], asking: Any, view: str, arguments: tuple[Any, ...]
) -> None:
    asking.set_call(getattr(pool, view).prepare_calldata(*arguments))
    with expect_revert(None):
        pool.refund(refunded)


@pytest.mark.parametrize("view", ["owner", "guardian", "oracle", "challenge_bond", "TOKEN"])
def test_views_that_stand_still_are_open_during_a_call(
    pool: Any, refunded: list[int], asking: Any, view: str
) -> None:
    asking.set_call(getattr(pool, view).prepare_calldata())
    pool.refund(refunded)
    assert all(pool.submission(submission_id).refunded for submission_id in refunded)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("seal", ()),
        ("refund", ([],)),
        ("advance", ()),
        ("void", (1,)),
    ],
)
def test_nothing_is_entered_twice(
    pool: Any, refunded: list[int], asking: Any, function: str, arguments: tuple[Any, ...]
) -> None:
    asking.set_call(getattr(pool, function).prepare_calldata(*arguments))
    with expect_revert(None):
        pool.refund(refunded)
