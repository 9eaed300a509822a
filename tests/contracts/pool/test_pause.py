# SPDX-License-Identifier: Apache-2.0
"""The guardian stops submissions, the owner lets them go on."""

from typing import Any

import pytest

from ..support.accounts import ACCOUNTS
from ..support.chain import event, expect_revert
from ..support.life import Life


def test_the_guardian_pauses(pool: Any, guardian: str) -> None:
    before = pool.open_block()
    pool.pause(sender=guardian)
    assert event(pool, "Paused") == {"by": guardian}
    assert pool.paused()
    assert pool.open_block() == before


def test_the_owner_unpauses(pool: Any, guardian: str, owner: str, life: Life) -> None:
    before = pool.open_block()
    pool.pause(sender=guardian)
    pool.unpause(sender=owner)
    assert event(pool, "Unpaused") == {"by": owner}
    assert not pool.paused()
    assert pool.open_block() == before
    life.submit(life.miner(0))


@pytest.mark.parametrize("role", ["oracle", "governor", "treasury", "stranger"])
def test_nobody_else_pauses(pool: Any, role: str) -> None:
    with expect_revert("roles: caller is not the guardian"):
        pool.pause(sender=getattr(ACCOUNTS, role))


def test_the_owner_does_not_pause(pool: Any, owner: str) -> None:
    with expect_revert("roles: caller is not the guardian"):
        pool.pause(sender=owner)


@pytest.mark.parametrize("role", ["guardian", "oracle", "governor", "treasury", "stranger"])
def test_nobody_else_unpauses(pool: Any, guardian: str, role: str) -> None:
    pool.pause(sender=guardian)
    with expect_revert("ownable: caller is not the owner"):
        pool.unpause(sender=getattr(ACCOUNTS, role))


def test_a_pool_is_paused_once(pool: Any, guardian: str) -> None:
    pool.pause(sender=guardian)
    with expect_revert("pool: already paused"):
        pool.pause(sender=guardian)


def test_only_a_paused_pool_is_unpaused(pool: Any, owner: str) -> None:
    with expect_revert("pool: not paused"):
        pool.unpause(sender=owner)


def test_a_pause_outlives_a_settlement(pool: Any, life: Life, guardian: str) -> None:
    block_id = life.scored_with([1, 2, 3])
    pool.pause(sender=guardian)
    life.settle(block_id, [1, 2, 3])
    assert pool.paused()
    assert pool.settlements() == 1
