# SPDX-License-Identifier: Apache-2.0
"""Pauses stop submissions for 7 days in total, whatever number they come in."""

from typing import Any

import pytest

from roastpower.protocol.constants import DAY

from ..support.chain import event, expect_revert, now, travel, travel_to
from ..support.deployment import Protocol
from ..support.life import Life, create_campaign

LIVE, PAUSED = 1, 2
BUDGET_OF_PAUSES = 7 * DAY


@pytest.fixture
def created(protocol: Protocol) -> int:
    return create_campaign(protocol, starts_at=now(), ends_at=now() + 60 * DAY)


@pytest.fixture
def campaign_life(protocol: Protocol, created: int) -> Life:
    return Life(protocol, created)


def test_a_paused_campaign_takes_no_submissions(
    factory: Any, created: int, campaign_life: Life, sponsor: str
) -> None:
    factory.pause(created, sender=sponsor)
    assert event(factory, "CampaignStatusChanged") == {
        "campaign_id": created,
        "status": PAUSED,
        "pause_used": 0,
    }
    stored = factory.campaign(created)
    assert (stored.status, stored.paused_at, stored.pause_used) == (PAUSED, now(), 0)
    with expect_revert("factory: campaign is paused"):
        campaign_life.submit(campaign_life.miner(0))


def test_a_resumed_campaign_takes_submissions(
    factory: Any, created: int, campaign_life: Life, sponsor: str
) -> None:
    factory.pause(created, sender=sponsor)
    travel(100)
    factory.resume(created, sender=sponsor)
    assert event(factory, "CampaignStatusChanged") == {
        "campaign_id": created,
        "status": LIVE,
        "pause_used": 100,
    }
    stored = factory.campaign(created)
    assert (stored.status, stored.paused_at, stored.pause_used) == (LIVE, 0, 100)
    campaign_life.submit(campaign_life.miner(0))


def test_a_pause_lapses_by_itself_after_7_days(
    factory: Any, created: int, campaign_life: Life, sponsor: str
) -> None:
    factory.pause(created, sender=sponsor)
    travel(BUDGET_OF_PAUSES - 1)
    with expect_revert("factory: campaign is paused"):
        campaign_life.submit(campaign_life.miner(0))
    travel(1)
    campaign_life.submit(campaign_life.miner(0))
    assert factory.campaign(created).status == PAUSED


def test_several_pauses_share_the_7_days(
    factory: Any, created: int, campaign_life: Life, sponsor: str
) -> None:
    for seconds, used in ((2 * DAY, 2 * DAY), (DAY, 3 * DAY), (3 * DAY, 6 * DAY)):
        factory.pause(created, sender=sponsor)
        travel(seconds)
        factory.resume(created, sender=sponsor)
        assert factory.campaign(created).pause_used == used
        travel(12_345)  # not paused, not counted
    factory.pause(created, sender=sponsor)
    travel(DAY - 1)
    with expect_revert("factory: campaign is paused"):
        campaign_life.submit(campaign_life.miner(0))
    travel(1)
    campaign_life.submit(campaign_life.miner(0))
    factory.resume(created, sender=sponsor)
    assert factory.campaign(created).pause_used == BUDGET_OF_PAUSES
    with expect_revert("factory: pauses are used up"):
        factory.pause(created, sender=sponsor)


def test_a_late_resumption_counts_7_days_and_no_more(
    factory: Any, created: int, sponsor: str
) -> None:
    factory.pause(created, sender=sponsor)
    travel(20 * DAY)
    factory.resume(created, sender=sponsor)
    assert factory.campaign(created).pause_used == BUDGET_OF_PAUSES


def test_the_last_second_of_the_7_days_can_be_paused(
    factory: Any, created: int, sponsor: str
) -> None:
    factory.pause(created, sender=sponsor)
    travel(BUDGET_OF_PAUSES - 1)
    factory.resume(created, sender=sponsor)
    factory.pause(created, sender=sponsor)
    assert factory.campaign(created).status == PAUSED


def test_a_campaign_is_paused_until_its_end(factory: Any, created: int, sponsor: str) -> None:
    ends_at = factory.campaign(created).ends_at
    travel_to(ends_at - 1)
    factory.pause(created, sender=sponsor)
    factory.resume(created, sender=sponsor)
    travel_to(ends_at)
    with expect_revert("factory: campaign is over"):
        factory.pause(created, sender=sponsor)


def test_a_pause_is_not_paused(factory: Any, created: int, sponsor: str) -> None:
    factory.pause(created, sender=sponsor)
    with expect_revert("factory: campaign is not live"):
        factory.pause(created, sender=sponsor)


def test_only_a_pause_is_resumed(factory: Any, created: int, sponsor: str) -> None:
    with expect_revert("factory: campaign is not paused"):
        factory.resume(created, sender=sponsor)


def test_a_cancelled_campaign_is_neither_paused_nor_resumed(
    factory: Any, created: int, sponsor: str
) -> None:
    factory.pause(created, sender=sponsor)
    factory.cancel(created, sender=sponsor)
    with expect_revert("factory: campaign is not live"):
        factory.pause(created, sender=sponsor)
    with expect_revert("factory: campaign is not paused"):
        factory.resume(created, sender=sponsor)


def test_nobody_else_pauses_or_resumes(
    factory: Any, created: int, sponsor: str, stranger: str, owner: str
) -> None:
    for caller in (stranger, owner):
        with expect_revert("factory: caller is not the project's owner"):
            factory.pause(created, sender=caller)
    factory.pause(created, sender=sponsor)
    with expect_revert("factory: caller is not the project's owner"):
        factory.resume(created, sender=stranger)
