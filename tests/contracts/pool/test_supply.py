# SPDX-License-Identifier: Apache-2.0
"""Supply = genesis + emitted + refunded - burned, over every way ROAST is made and destroyed."""

from typing import Any

from roastpower.protocol.constants import ROAST_WEI, TREASURY_SUPPLY_WEI

from ..support.chain import event, events
from ..support.life import Life

BOND = 1_000 * ROAST_WEI


def test_the_supply_accounts_for_everything(
    pool: Any, token: Any, life: Life, guardian: str
) -> None:
    burned = emitted = refunded = 0

    settled = life.scored_with([5, 4, 3, 2, 1] * 3)
    burned += 75 * ROAST_WEI + (1 + 2 + 3 + 4 + 5) * ROAST_WEI // 2
    assert token.totalSupply() == TREASURY_SUPPLY_WEI - burned

    life.challenge(settled)
    assert token.totalSupply() == TREASURY_SUPPLY_WEI - burned
    pool.resolve(settled, False, sender=guardian)
    burned += BOND
    life.settle(settled, [5, 4, 3, 2, 1] * 3)
    emitted += event(pool, "BlockSettled")["reward"]
    assert emitted == 1_000 * ROAST_WEI
    assert token.totalSupply() == TREASURY_SUPPLY_WEI - burned + emitted

    base = pool.open_block().base_price
    submissions = life.fill(4)
    burned += 4 * base
    void = life.seal()
    life.void(void)
    pool.refund(submissions[:3])
    refunded += sum(log.args["amount"] for log in events(pool, "Refunded"))
    assert refunded == 3 * base

    assert token.totalSupply() == TREASURY_SUPPLY_WEI + emitted + refunded - burned
    assert token.balanceOf(pool) == 0


def test_bonds_come_back_whole(pool: Any, token: Any, life: Life, guardian: str) -> None:
    first = life.challenged_with([5, 4, 3])
    second = life.scored_with([5, 4, 3])
    life.challenge(second, life.miner(50))
    supply = token.totalSupply()
    assert token.balanceOf(pool) == 2 * BOND
    pool.resolve(first, True, sender=guardian)
    assert token.balanceOf(pool) == BOND
    pool.resolve(second, False, sender=guardian)
    assert token.balanceOf(pool) == 0
    assert token.totalSupply() == supply - BOND
