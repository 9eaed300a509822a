# SPDX-License-Identifier: Apache-2.0
"""A block keeps the parameters it was opened with: whatever is set later, the old value decides, to the second.

Each test sets another value, lower and higher, after a block was opened and before the call that reads it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boa
import pytest

from roastpower.protocol.constants import ROAST_WEI
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from ..support.accounts import ACCOUNTS
from ..support.chain import event, expect_revert, now, travel_to
from ..support.life import EVIDENCE, REASON, SCORED, VOID, Life
from ..support.profile import FAST, words

SCORES = [5, 4, 3, 2, 1]
SALT = b"\x5a" * 32
BOND = 1_000 * ROAST_WEI
PRICE = 5 * ROAST_WEI

Change = Callable[..., None]


@pytest.fixture
def change(pool: Any, owner: str) -> Change:
    """Sets parameters anew; those that are not named are as at deployment."""

    def to(**values: int) -> None:
        pool.set_parameters(words(replace(FAST.parameters, **values)), sender=owner)

    return to


def post(pool: Any, block_id: int) -> None:
    pool.post_scores(block_id, pack(SCORES), pack(rank(SCORES)), EVIDENCE, sender=ACCOUNTS.oracle)


def settle(life: Life, block_id: int) -> None:
    signature = life.draw_signature(block_id)
    life.pool.settle(block_id, pack(rank(SCORES)), signature, sender=ACCOUNTS.stranger)


def assert_final_at(life: Life, block_id: int, settle_after: int) -> None:
    """The challenge window ends then, and the draw is the first round of the delay after it."""
    pool = life.pool
    sealed = pool.sealed_block(block_id)
    assert sealed.settle_after == settle_after
    assert sealed.draw_round == life.protocol.beacon.round_at(settle_after + 45)
    challenger = life.enter(ACCOUNTS.challenger)
    travel_to(settle_after - 1)
    with expect_revert("pool: scores are not final"):
        settle(life, block_id)
    with boa.env.anchor():
        pool.challenge(block_id, REASON, sender=challenger)
    travel_to(settle_after)
    with expect_revert("pool: challenge window is over"):
        pool.challenge(block_id, REASON, sender=challenger)
    settle(life, block_id)


def assert_scored_before(life: Life, block_id: int, score_by: int) -> None:
    """Scores are taken until then; from then on anyone voids the block."""
    pool = life.pool
    assert pool.sealed_block(block_id).score_by == score_by
    travel_to(score_by - 1)
    with expect_revert("pool: scores may still come"):
        pool.void(block_id, sender=ACCOUNTS.stranger)
    with boa.env.anchor():
        post(pool, block_id)
    travel_to(score_by)
    with expect_revert("pool: too late to score"):
        post(pool, block_id)
    pool.void(block_id, sender=ACCOUNTS.stranger)


def under_target(life: Life, change: Change, target: int) -> None:
    """Opens a block under another target than at deployment, the lowest of all."""
    change(target=target)
    life.seal_with(FAST.parameters.min_miners)


# What the open block keeps


@pytest.mark.parametrize("price", [ROAST_WEI, 50 * ROAST_WEI])
def test_submitting_costs_the_old_price(pool: Any, life: Life, change: Change, price: int) -> None:
    change(min_burn_price=price)
    life.submit(life.miner(0))
    assert event(pool, "Submitted")["burned"] == PRICE


@pytest.mark.parametrize("target", [10, 40])
def test_the_price_rises_past_the_old_target(
    pool: Any, life: Life, change: Change, target: int
) -> None:
    under_target(life, change, 20)
    change(target=target)
    life.fill(20)
    assert event(pool, "Submitted")["burned"] == PRICE
    life.submit(life.miner(20))
    assert event(pool, "Submitted")["burned"] == PRICE * 21 // 20


@pytest.mark.parametrize(
    "times",
    [
        {"min_block_time": 30},
        {"min_block_time": 300},
        {"max_block_time": 100},
        {"max_block_time": 6_000},
    ],
)
def test_the_block_closes_when_it_was_to(
    pool: Any, life: Life, change: Change, times: dict[str, int]
) -> None:
    opened_at = pool.open_block().opened_at
    change(**times)
    life.fill(3)
    travel_to(opened_at + 162)
    with expect_revert("pool: block is not due"):
        pool.seal()
    travel_to(opened_at + 163)
    pool.seal()


@pytest.mark.parametrize("min_miners", [2, 4])
def test_as_many_miners_seal_a_block_as_when_it_opened(
    pool: Any, life: Life, change: Change, min_miners: int
) -> None:
    change(min_miners=min_miners)
    life.fill(2)
    third = life.miner(2)
    travel_to(pool.open_block().closes_at)
    with expect_revert("pool: block is not due"):
        pool.seal()
    life.submit(third)
    pool.seal()


@pytest.mark.parametrize("max_wait", [300, 1_400])
def test_a_block_waits_for_miners_as_long_as_it_was_to(
    pool: Any, life: Life, change: Change, max_wait: int
) -> None:
    change(max_wait=max_wait)
    life.fill(2)
    closes_at = pool.open_block().closes_at
    travel_to(closes_at + 699)
    with expect_revert("pool: block is not due"):
        pool.seal()
    travel_to(closes_at + 700)
    pool.seal()


@pytest.mark.parametrize(
    "times",
    [
        {"delivery_window": 10},
        {"delivery_window": 90},
        {"score_timeout": 1_000},
        {"score_timeout": 7_200},
    ],
)
def test_sealing_leaves_the_old_time_to_score(
    pool: Any, life: Life, change: Change, times: dict[str, int]
) -> None:
    change(**times)
    block_id = life.seal_with(5)
    assert_scored_before(life, block_id, now() + 30 + 3_600)


def test_a_block_is_as_long_as_any_by_the_old_longest_time(
    pool: Any, life: Life, change: Change
) -> None:
    change(max_block_time=163)
    life.seal_with(3)
    assert event(pool, "BlockOpened")["demand"] == -20 + 3 - 10  # 163 s were not the longest then


@pytest.mark.parametrize("longest", [500, 700])
def test_a_block_of_the_old_longest_time_lets_demand_fall_no_further(
    pool: Any, life: Life, change: Change, longest: int
) -> None:
    for _ in range(4):
        life.seal_with(3)
    block = pool.open_block()
    assert (block.demand, block.closes_at - block.opened_at) == (-48, 600)
    change(max_block_time=longest)
    life.seal_with(3)
    assert event(pool, "BlockOpened")["demand"] == -48


@pytest.mark.parametrize("longest", [300, 1_200])
@pytest.mark.parametrize(("waited", "demand"), [(599, 30), (600, 20)])
def test_the_price_of_an_empty_block_falls_by_the_old_longest_time(
    pool: Any, life: Life, change: Change, longest: int, waited: int, demand: int
) -> None:
    for _ in range(2):
        life.seal_with(40)
    assert pool.open_block().demand == 30
    change(max_block_time=longest)
    travel_to(pool.open_block().closes_at + waited)
    life.submit(life.miner(0))
    assert event(pool, "BlockOpened")["demand"] == demand


def test_the_price_of_an_empty_block_falls_by_the_old_target(
    pool: Any, life: Life, change: Change
) -> None:
    for _ in range(2):
        life.seal_with(40)
    change(target=20)
    travel_to(pool.open_block().closes_at + 600)
    life.submit(life.miner(0))
    assert event(pool, "BlockOpened")["demand"] == (30 - 10) * 2  # the rest is told by the new one


# What a sealed block keeps


@pytest.mark.parametrize("window", [10, 90])
def test_content_is_revealed_in_the_old_delivery_window(
    pool: Any, life: Life, change: Change, window: int
) -> None:
    change(delivery_window=window)
    block_id = life.seal_with(3)
    sealed_at = now()
    travel_to(sealed_at + 29)
    pool.reveal(block_id << 16, b"content", SALT, sender=life.miner(0))
    travel_to(sealed_at + 30)
    with expect_revert("pool: delivery window is over"):
        pool.reveal(block_id << 16, b"content", SALT, sender=life.miner(0))


@pytest.mark.parametrize("window", [10, 90])
def test_scores_wait_for_the_old_delivery_window(
    pool: Any, life: Life, change: Change, window: int
) -> None:
    change(delivery_window=window)
    block_id = life.seal_with(5)
    sealed_at = now()
    travel_to(sealed_at + 29)
    with expect_revert("pool: content may still be delivered"):
        post(pool, block_id)
    travel_to(sealed_at + 30)
    post(pool, block_id)


@pytest.mark.parametrize("window", [100, 300])
def test_scores_can_be_challenged_in_the_old_window(
    life: Life, change: Change, window: int
) -> None:
    change(challenge_window=window)
    block_id = life.scored_with(SCORES)
    assert_final_at(life, block_id, now() + 120)


# What a challenged block keeps


@pytest.mark.parametrize("bond", [7 * ROAST_WEI, 7_000 * ROAST_WEI])
def test_a_challenge_takes_the_old_bond_and_doubles_it(
    pool: Any, life: Life, change: Change, bond: int
) -> None:
    change(challenge_bond=bond)
    block_id = life.challenged_with(SCORES)
    assert event(pool, "Challenged")["bond"] == BOND
    pool.resolve(block_id, False, sender=ACCOUNTS.guardian)
    life.challenge(block_id)
    assert event(pool, "Challenged")["bond"] == 2 * BOND


@pytest.mark.parametrize("timeout", [900, 3_600])
def test_a_challenge_is_resolved_in_the_old_time(
    pool: Any, life: Life, change: Change, timeout: int
) -> None:
    change(resolve_timeout=timeout)
    block_id = life.challenged_with(SCORES)
    challenged_at = now()
    travel_to(challenged_at + 1_799)
    with expect_revert("pool: the guardian may still resolve"):
        pool.resolve_expired(block_id)
    with boa.env.anchor():
        pool.resolve(block_id, False, sender=ACCOUNTS.guardian)
    travel_to(challenged_at + 1_800)
    with expect_revert("pool: too late to resolve"):
        pool.resolve(block_id, False, sender=ACCOUNTS.guardian)
    pool.resolve_expired(block_id)


@pytest.mark.parametrize("timeout", [1_000, 7_200])
def test_an_upheld_challenge_leaves_the_old_time_to_score(
    pool: Any, life: Life, change: Change, timeout: int
) -> None:
    change(score_timeout=timeout)
    block_id = life.challenged_with(SCORES)
    pool.resolve(block_id, True, sender=ACCOUNTS.guardian)
    assert event(pool, "Resolved")["score_by"] == now() + 3_600
    assert_scored_before(life, block_id, now() + 3_600)


@pytest.mark.parametrize("window", [100, 300])
@pytest.mark.parametrize("expired", [False, True])
def test_scores_that_stand_after_a_challenge_have_the_old_window(
    pool: Any, life: Life, change: Change, window: int, expired: bool
) -> None:
    change(challenge_window=window)
    block_id = life.challenged_with(SCORES)
    if expired:
        travel_to(pool.challenge_of(block_id).resolve_by)
        pool.resolve_expired(block_id)
    else:
        pool.resolve(block_id, False, sender=ACCOUNTS.guardian)
    assert_final_at(life, block_id, now() + 120)


# What a scored block keeps


@pytest.mark.parametrize("timeout", [2_000, 20_000])
def test_a_block_is_settled_until_the_old_timeout(
    pool: Any, life: Life, change: Change, timeout: int
) -> None:
    change(settle_timeout=timeout)
    block_id = life.scored_with(SCORES)
    settle_by = pool.sealed_block(block_id).settle_after + 45 + 7_200
    travel_to(settle_by - 1)
    with boa.env.anchor():
        settle(life, block_id)
    travel_to(settle_by)
    with expect_revert("pool: too late to settle"):
        settle(life, block_id)


@pytest.mark.parametrize("timeout", [2_000, 20_000])
def test_a_scored_block_is_void_from_the_old_timeout_on(
    pool: Any, life: Life, change: Change, timeout: int
) -> None:
    change(settle_timeout=timeout)
    block_id = life.scored_with(SCORES)
    settle_by = pool.sealed_block(block_id).settle_after + 45 + 7_200
    travel_to(settle_by - 1)
    for who in (ACCOUNTS.stranger, ACCOUNTS.guardian):
        with expect_revert("pool: block may still settle"):
            pool.void(block_id, sender=who)
    assert pool.status(block_id) == SCORED
    travel_to(settle_by)
    pool.void(block_id, sender=ACCOUNTS.stranger)
    assert pool.status(block_id) == VOID


@pytest.mark.parametrize("target", [10, 40])
def test_the_reward_is_scaled_by_the_old_target(
    pool: Any, life: Life, change: Change, target: int
) -> None:
    under_target(life, change, 20)
    change(target=target)
    block_id = life.scored_with(SCORES)
    life.settle(block_id, SCORES)
    assert event(pool, "BlockSettled")["reward"] == 1_000 * ROAST_WEI * 5 // 20


# What a void block keeps


@pytest.mark.parametrize(
    "prices", [{"target": 10}, {"target": 40}, {"target": 20, "min_burn_price": ROAST_WEI}]
)
def test_a_refund_is_what_was_burned_under_the_old_price_and_target(
    pool: Any, life: Life, change: Change, prices: dict[str, int]
) -> None:
    under_target(life, change, 20)
    change(**prices)
    block_id = life.seal_with(21)
    life.void(block_id)
    pool.refund([(block_id << 16) + 20], sender=ACCOUNTS.stranger)
    assert event(pool, "Refunded")["amount"] == PRICE * 21 // 20
