# SPDX-License-Identifier: Apache-2.0
"""`cancel` and `close`: how campaigns end, each once."""

from typing import Any

import pytest

from roastpower.protocol.constants import DAY

from ..support.chain import event, expect_revert, now, travel_to
from ..support.deployment import Protocol
from ..support.life import Life, create_campaign

CLOSED, CANCELLED = 3, 4


@pytest.fixture
def created(protocol: Protocol) -> int:
    return create_campaign(protocol, starts_at=now(), ends_at=now() + 10 * DAY, max_submissions=2)


@pytest.fixture
def campaign_life(protocol: Protocol, created: int) -> Life:
    return Life(protocol, created)


def test_a_campaign_without_submissions_is_cancelled(
    factory: Any, created: int, sponsor: str
) -> None:
    factory.cancel(created, sender=sponsor)
    assert event(factory, "CampaignStatusChanged") == {
        "campaign_id": created,
        "status": CANCELLED,
        "pause_used": 0,
    }
    assert factory.status_and_last_block(created) == (CANCELLED, 0)


def test_a_paused_campaign_is_cancelled(factory: Any, created: int, sponsor: str) -> None:
    factory.pause(created, sender=sponsor)
    factory.cancel(created, sender=sponsor)
    assert factory.campaign(created).status == CANCELLED


def test_one_submission_is_enough_against_a_cancellation(
    factory: Any, created: int, campaign_life: Life, sponsor: str
) -> None:
    campaign_life.submit(campaign_life.miner(0))
    with expect_revert("factory: campaign has submissions"):
        factory.cancel(created, sender=sponsor)


def test_nobody_else_cancels(factory: Any, created: int, stranger: str, owner: str) -> None:
    for caller in (stranger, owner):
        with expect_revert("factory: caller is not the project's owner"):
            factory.cancel(created, sender=caller)


def test_a_cancelled_campaign_takes_nothing_and_ends_no_second_time(
    factory: Any, created: int, campaign_life: Life, sponsor: str
) -> None:
    factory.cancel(created, sender=sponsor)
    with expect_revert("factory: campaign is over"):
        campaign_life.submit(campaign_life.miner(0))
    with expect_revert("factory: campaign is over"):
        factory.cancel(created, sender=sponsor)
    travel_to(factory.campaign(created).ends_at)
    with expect_revert("factory: campaign is over"):
        factory.close(created)


def test_anyone_closes_a_campaign_at_its_end(
    factory: Any, created: int, campaign_life: Life, stranger: str
) -> None:
    campaign_life.submit(campaign_life.miner(0))
    ends_at = factory.campaign(created).ends_at
    travel_to(ends_at - 1)
    with expect_revert("factory: campaign still runs"):
        factory.close(created, sender=stranger)
    travel_to(ends_at)
    factory.close(created, sender=stranger)
    assert event(factory, "CampaignStatusChanged") == {
        "campaign_id": created,
        "status": CLOSED,
        "pause_used": 0,
    }
    assert factory.status_and_last_block(created) == (CLOSED, 1)


def test_a_full_campaign_is_closed_before_its_end(
    factory: Any, created: int, campaign_life: Life, stranger: str
) -> None:
    campaign_life.submit(campaign_life.miner(0))
    with expect_revert("factory: campaign still runs"):
        factory.close(created, sender=stranger)
    campaign_life.submit(campaign_life.miner(1))
    factory.close(created, sender=stranger)
    assert factory.campaign(created).status == CLOSED


def test_a_paused_campaign_is_closed(
    factory: Any, created: int, campaign_life: Life, sponsor: str
) -> None:
    campaign_life.submit(campaign_life.miner(0))
    travel_to(now() + 9 * DAY)
    factory.pause(created, sender=sponsor)
    travel_to(now() + DAY)
    factory.close(created)
    assert factory.campaign(created).status == CLOSED


def test_a_campaign_that_ended_empty_counts_as_cancelled(factory: Any, created: int) -> None:
    travel_to(factory.campaign(created).ends_at)
    factory.close(created)
    assert event(factory, "CampaignStatusChanged")["status"] == CANCELLED
    assert factory.campaign(created).status == CANCELLED


def test_a_campaign_is_closed_once(factory: Any, created: int, campaign_life: Life) -> None:
    campaign_life.fill(2)
    factory.close(created)
    with expect_revert("factory: campaign is over"):
        factory.close(created)


def test_no_unknown_campaign_ends(factory: Any, created: int, sponsor: str) -> None:
    with expect_revert("factory: campaign is over"):
        factory.close(created + 1)
    with expect_revert("factory: caller is not the project's owner"):
        factory.cancel(created + 1, sender=sponsor)
