# SPDX-License-Identifier: Apache-2.0
"""What the pool says of itself: every view at every stage, also of what does not exist."""

from typing import Any

import boa
import pytest

from roastpower.protocol.constants import ROAST_WEI

from ..support.chain import expect_revert, travel_to
from ..support.deployment import Protocol
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
def asking(protocol: Protocol, factory: Any) -> Any:
    """The factory, replaced in place by one that calls the pool back."""
    deployer = harness("AskingFactory")
    boa.env.set_code(factory.address, deployer.deploy().bytecode)
    return deployer.at(factory.address)


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
    pool: Any, life: Life, asking: Any, view: str, arguments: tuple[Any, ...]
) -> None:
    miner = life.miner(0)
    asking.set_call(getattr(pool, view).prepare_calldata(*arguments))
    with expect_revert(None):
        life.submit(miner)


@pytest.mark.parametrize("view", ["owner", "guardian", "oracle", "challenge_bond", "TOKEN"])
def test_views_that_stand_still_are_open_during_a_call(
    pool: Any, life: Life, asking: Any, view: str
) -> None:
    miner = life.miner(0)
    asking.set_call(getattr(pool, view).prepare_calldata())
    assert life.submit(miner) == 1 << 16


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("seal", ()),
        ("refund", ([],)),
        ("advance", ()),
        ("submit", (1, b"\1" * 32, 2**256 - 1)),
        ("void", (1,)),
    ],
)
def test_nothing_is_entered_twice(
    pool: Any, life: Life, asking: Any, function: str, arguments: tuple[Any, ...]
) -> None:
    miner = life.miner(0)
    asking.set_call(getattr(pool, function).prepare_calldata(*arguments))
    with expect_revert(None):
        life.submit(miner)
