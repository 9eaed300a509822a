# SPDX-License-Identifier: Apache-2.0
"""A submission: what it burns, records and refuses, and what it does to a block that is due."""

from typing import Any

import boa

from roastpower.protocol import schedule
from roastpower.protocol.constants import DAY, ROAST_WEI

from ..support.accounts import ACCOUNTS, account
from ..support.chain import event, events, expect_revert, now, travel, travel_to
from ..support.deployment import Protocol
from ..support.life import ANY_PRICE, COMMITMENT, PURSE, Life, create_campaign, give

PRICE = 5 * ROAST_WEI


def test_a_submission_is_recorded(pool: Any, life: Life) -> None:
    miner = life.miner(0)
    submission_id = life.submit(miner)
    assert submission_id == 1 << 16
    assert event(pool, "Submitted") == {
        "submission_id": 1 << 16,
        "block_id": 1,
        "miner": miner,
        "campaign_id": life.campaign_id,
        "commitment": COMMITMENT,
        "burned": PRICE,
        "streak": 0,
    }
    assert tuple(pool.submission(submission_id)) == (miner, life.campaign_id, 0, False)
    assert tuple(pool.miner(miner)) == (1, 0, 0)
    assert pool.open_block().count == 1


def test_a_submission_burns_its_price(pool: Any, token: Any, life: Life) -> None:
    miner = life.miner(0)
    supply = token.totalSupply()
    life.submit(miner)
    assert token.balanceOf(miner) == PURSE - PRICE
    assert token.totalSupply() == supply - PRICE
    assert token.balanceOf(pool) == 0


def test_a_submission_counts_in_its_campaign(factory: Any, life: Life) -> None:
    life.fill(2)
    campaign = factory.campaign(life.campaign_id)
    assert (campaign.submissions, campaign.last_block) == (2, 1)


def test_indexes_follow_one_another(life: Life) -> None:
    assert life.fill(3) == [1 << 16, (1 << 16) + 1, (1 << 16) + 2]


def test_prices_are_flat_to_the_target_and_rise_after_it(pool: Any, life: Life) -> None:
    for index in range(13):
        price = schedule.submission_price(PRICE, 10, index)
        assert pool.open_block().next_price == price
        life.submit(life.miner(index))
        assert event(pool, "Submitted")["burned"] == price
    assert price == PRICE * 13 // 10


def test_max_burn_may_be_the_price(pool: Any, life: Life) -> None:
    miner = life.miner(0)
    with expect_revert("pool: price over max_burn"):
        pool.submit(life.campaign_id, COMMITMENT, PRICE - 1, sender=miner)
    pool.submit(life.campaign_id, COMMITMENT, PRICE, sender=miner)


def test_a_miner_submits_once_a_block(life: Life) -> None:
    miner = life.miner(0)
    life.submit(miner)
    with expect_revert("pool: one submission a block"):
        life.submit(miner)


def test_a_miner_submits_once_a_block_whichever_the_campaign(
    protocol: Protocol, pool: Any, life: Life
) -> None:
    other = create_campaign(protocol)
    miner = life.miner(0)
    life.submit(miner)
    with expect_revert("pool: one submission a block"):
        pool.submit(other, COMMITMENT, ANY_PRICE, sender=miner)


def test_a_miner_submits_again_in_the_next_block(pool: Any, life: Life) -> None:
    life.seal_with(3)
    assert life.submit(life.miner(0)) == 2 << 16
    assert pool.miner(life.miner(0)).last_block == 2


def test_the_commitment_is_not_zero(pool: Any, life: Life) -> None:
    with expect_revert("pool: commitment is zero"):
        life.submit(life.miner(0), bytes(32))


def test_nothing_is_submitted_while_paused(pool: Any, life: Life, guardian: str) -> None:
    miner = life.miner(0)
    pool.pause(sender=guardian)
    with expect_revert("pool: paused"):
        life.submit(miner)


def test_campaign_ids_have_64_bits(pool: Any, life: Life) -> None:
    miner = life.miner(0)
    # With a bit more the id would read as that of the campaign that takes submissions.
    with expect_revert("pool: unknown campaign"):
        pool.submit(life.campaign_id | 1 << 64, COMMITMENT, ANY_PRICE, sender=miner)
    with expect_revert("factory: unknown campaign"):
        pool.submit(2**64 - 1, COMMITMENT, ANY_PRICE, sender=miner)


def test_the_campaign_has_to_run(protocol: Protocol, pool: Any, life: Life) -> None:
    campaign_id = create_campaign(protocol, starts_at=now() + 50, ends_at=now() + 100)
    first, second = life.miners(2)
    travel(49)
    with expect_revert("factory: campaign has not started"):
        pool.submit(campaign_id, COMMITMENT, ANY_PRICE, sender=first)
    travel(1)
    pool.submit(campaign_id, COMMITMENT, ANY_PRICE, sender=first)
    travel(50)
    with expect_revert("factory: campaign is over"):
        pool.submit(campaign_id, COMMITMENT, ANY_PRICE, sender=second)


def test_the_campaign_must_not_be_full(protocol: Protocol, pool: Any, life: Life) -> None:
    campaign_id = create_campaign(protocol, max_submissions=1)
    first, second = life.miners(2)
    pool.submit(campaign_id, COMMITMENT, ANY_PRICE, sender=first)
    with expect_revert("factory: campaign is full"):
        pool.submit(campaign_id, COMMITMENT, ANY_PRICE, sender=second)


def test_the_campaign_must_not_be_paused(factory: Any, sponsor: str, life: Life) -> None:
    miner = life.miner(0)
    factory.pause(life.campaign_id, sender=sponsor)
    with expect_revert("factory: campaign is paused"):
        life.submit(miner)


def test_burning_takes_an_allowance(protocol: Protocol, life: Life) -> None:
    miner = account("miner without allowance")
    give(protocol, miner)
    with expect_revert("erc20: insufficient allowance"):
        life.submit(miner)


def test_burning_takes_a_balance(token: Any, pool: Any, life: Life) -> None:
    miner = account("miner without balance")
    token.approve(pool, ANY_PRICE, sender=miner)
    with expect_revert("erc20: burn amount exceeds balance"):
        life.submit(miner)


def test_a_refused_submission_leaves_nothing(pool: Any, life: Life) -> None:
    miner = life.miner(0)
    before = pool.open_block()
    with expect_revert("factory: unknown campaign"):
        pool.submit(99, COMMITMENT, ANY_PRICE, sender=miner)
    assert pool.open_block() == before
    assert pool.miner(miner).last_block == 0
    assert pool.submission(1 << 16).miner == "0x" + "00" * 20


def test_a_submission_seals_a_due_block_first(pool: Any, life: Life) -> None:
    life.fill(3)
    miner = life.miner(3)
    travel_to(pool.open_block().closes_at)
    assert life.submit(miner) == 2 << 16
    names = [log.name for log in events(pool) if log.address == pool.address]
    assert names == ["BlockSealed", "BlockOpened", "Submitted"]
    assert event(pool, "BlockSealed") == {
        "block_id": 1,
        "count": 3,
        "sealed_at": now(),
        "score_by": now() + 30 + 3_600,
    }
    assert pool.status(1) == 2
    assert pool.open_block().count == 1


def test_a_second_before_closing_a_submission_joins(pool: Any, life: Life) -> None:
    life.fill(3)
    miner = life.miner(3)
    travel_to(pool.open_block().closes_at - 1)
    assert life.submit(miner) == (1 << 16) + 3


def test_a_block_without_enough_miners_stays_open(pool: Any, life: Life) -> None:
    life.fill(2)
    third, fourth = life.miner(2), life.miner(3)
    travel_to(pool.open_block().closes_at)
    assert life.submit(third) == (1 << 16) + 2
    assert events(pool, "BlockSealed", "BlockOpened") == []
    assert life.submit(fourth) == 2 << 16


def test_after_max_wait_a_submission_seals_a_block_of_one(pool: Any, life: Life) -> None:
    life.fill(1)
    second, third = life.miner(1), life.miner(2)
    closes_at = pool.open_block().closes_at
    travel_to(closes_at + 699)
    assert life.submit(second) == (1 << 16) + 1
    travel_to(closes_at + 700)
    assert life.submit(third) == 2 << 16
    assert pool.sealed_block(1).count == 2


def test_the_full_block_is_sealed_before_its_time(pool: Any, life: Life) -> None:
    life.fill(511)
    with expect_revert("pool: block is not due"):
        pool.seal()
    assert life.submit(life.miner(511)) == (1 << 16) + 511
    burned = event(pool, "Submitted")["burned"]
    assert burned == schedule.submission_price(PRICE, 10, 511)
    extra = life.miner(512)
    assert now() < pool.open_block().closes_at

    with boa.env.anchor():
        pool.seal()
        assert pool.sealed_block(1).count == 512
    assert life.submit(extra) == 2 << 16
    assert event(pool, "BlockSealed")["count"] == 512
    assert event(pool, "BlockOpened")["demand"] == 0  # from -20 by 30, not across 0 in one step
    assert pool.submission((1 << 16) + 511).miner == life.miner(511)
    assert pool.sealed_block(1).count == 512


def test_last_blocks_count_from_where_the_submission_went(factory: Any, life: Life) -> None:
    life.fill(3)
    miner = life.miner(3)
    travel(DAY)
    life.submit(miner)
    assert factory.campaign(life.campaign_id).last_block == 2


def test_anyone_may_mine(life: Life) -> None:
    for role in (ACCOUNTS.guardian, ACCOUNTS.oracle, ACCOUNTS.stranger):
        life.enter(role)
        life.submit(role)
