# SPDX-License-Identifier: Apache-2.0
"""The pool alone counts submissions, and only those a campaign takes."""

from typing import Any

import pytest

from roastpower.protocol.constants import DAY

from ..support.accounts import ACCOUNTS
from ..support.chain import expect_revert, now, travel_to
from ..support.deployment import Protocol
from ..support.life import Life, create_campaign


@pytest.mark.parametrize("role", ["deployer", "governor", "guardian", "oracle", "sponsor"])
def test_nobody_but_the_pool_counts(factory: Any, campaign_id: int, role: str) -> None:
    with expect_revert("factory: caller is not the pool"):
        factory.accept_submission(campaign_id, 1, sender=getattr(ACCOUNTS, role))


def test_submissions_are_counted_with_their_block(factory: Any, life: Life) -> None:
    for count in (1, 2):
        life.submit(life.miner(count))
        stored = factory.campaign(life.campaign_id)
        assert (stored.submissions, stored.last_block) == (count, 1)


def test_the_last_block_is_the_newest(factory: Any, life: Life) -> None:
    life.seal_with(3)
    life.submit(life.miner(3))
    stored = factory.campaign(life.campaign_id)
    assert (stored.submissions, stored.last_block) == (4, 2)


def test_submissions_of_void_blocks_count_on(
    protocol: Protocol, factory: Any, guardian: str
) -> None:
    life = Life(protocol, create_campaign(protocol, starts_at=now(), max_submissions=3))
    life.void(life.seal_with(3))
    assert factory.campaign(life.campaign_id).submissions == 3
    with expect_revert("factory: campaign is full"):
        life.submit(life.miner(3))


def test_a_campaign_takes_submissions_from_its_start(protocol: Protocol) -> None:
    starts_at = now() + 100
    life = Life(protocol, create_campaign(protocol, starts_at=starts_at))
    travel_to(starts_at - 1)
    with expect_revert("factory: campaign has not started"):
        life.submit(life.miner(0))
    travel_to(starts_at)
    life.submit(life.miner(0))


def test_a_campaign_takes_submissions_until_its_end(protocol: Protocol) -> None:
    ends_at = now() + 3 * DAY
    life = Life(protocol, create_campaign(protocol, starts_at=now(), ends_at=ends_at))
    travel_to(ends_at - 1)
    life.submit(life.miner(0))
    travel_to(ends_at)
    with expect_revert("factory: campaign is over"):
        life.submit(life.miner(1))


def test_a_campaign_takes_its_maximum(protocol: Protocol) -> None:
    life = Life(protocol, create_campaign(protocol, starts_at=now(), max_submissions=2))
    life.fill(2)
    with expect_revert("factory: campaign is full"):
        life.submit(life.miner(2))


def test_a_closed_campaign_takes_nothing(protocol: Protocol, factory: Any) -> None:
    life = Life(protocol, create_campaign(protocol, starts_at=now(), max_submissions=1))
    life.submit(life.miner(0))
    factory.close(life.campaign_id)
    with expect_revert("factory: campaign is over"):
        life.submit(life.miner(1))


def test_an_unknown_campaign_takes_nothing(protocol: Protocol, campaign_id: int) -> None:
    life = Life(protocol, campaign_id + 1)
    with expect_revert("factory: unknown campaign"):
        life.submit(life.miner(0))


def test_all_fields_of_a_campaign_live_side_by_side(
    protocol: Protocol, factory: Any, sponsor: str
) -> None:
    """Each field at once with a value of its own: no field spills into its neighbour's bits."""
    life = Life(protocol, create_campaign(protocol, starts_at=now(), max_submissions=1_499))
    begun = factory.campaign(life.campaign_id)
    life.fill(2)
    factory.pause(life.campaign_id, sender=sponsor)
    travel_to(now() + 7 * DAY - 1)
    factory.resume(life.campaign_id, sender=sponsor)
    factory.pause(life.campaign_id, sender=sponsor)
    assert factory.campaign(life.campaign_id) == begun._replace(
        status=2, submissions=2, last_block=1, paused_at=now(), pause_used=7 * DAY - 1
    )
