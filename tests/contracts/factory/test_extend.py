# SPDX-License-Identifier: Apache-2.0
"""A running campaign's end moves later, to 90 days after its start at most."""

from typing import Any

import pytest

from roastpower.protocol.constants import DAY

from ..support.chain import event, expect_revert, now, travel_to
from ..support.deployment import Protocol
from ..support.life import Life, create_campaign


@pytest.fixture
def created(protocol: Protocol) -> int:
    return create_campaign(protocol, starts_at=now(), ends_at=now() + 10 * DAY)


def test_the_owner_extends_a_campaign(factory: Any, created: int, sponsor: str) -> None:
    before = factory.campaign(created)
    factory.extend(created, before.ends_at + 1, sender=sponsor)
    assert event(factory, "CampaignExtended") == {
        "campaign_id": created,
        "ends_at": before.ends_at + 1,
    }
    assert factory.campaign(created) == before._replace(ends_at=before.ends_at + 1)


def test_a_paused_campaign_is_extended(factory: Any, created: int, sponsor: str) -> None:
    factory.pause(created, sender=sponsor)
    factory.extend(created, now() + 11 * DAY, sender=sponsor)


def test_extensions_reach_90_days_after_the_start(factory: Any, created: int, sponsor: str) -> None:
    starts_at = factory.campaign(created).starts_at
    travel_to(now() + DAY)
    with expect_revert("factory: too long"):
        factory.extend(created, starts_at + 90 * DAY + 1, sender=sponsor)
    factory.extend(created, starts_at + 90 * DAY, sender=sponsor)


def test_an_end_does_not_move_back(factory: Any, created: int, sponsor: str) -> None:
    ends_at = factory.campaign(created).ends_at
    for moved in (ends_at, ends_at - 1):
        with expect_revert("factory: end is not later"):
            factory.extend(created, moved, sender=sponsor)


def test_what_is_over_stays_over(factory: Any, created: int, sponsor: str) -> None:
    ends_at = factory.campaign(created).ends_at
    travel_to(ends_at - 1)
    factory.extend(created, ends_at + 1, sender=sponsor)
    travel_to(ends_at + 1)
    with expect_revert("factory: campaign is over"):
        factory.extend(created, ends_at + 2, sender=sponsor)


def test_a_cancelled_campaign_is_not_extended(factory: Any, created: int, sponsor: str) -> None:
    factory.cancel(created, sender=sponsor)
    with expect_revert("factory: campaign is over"):
        factory.extend(created, now() + 11 * DAY, sender=sponsor)


def test_nobody_else_extends(factory: Any, created: int, stranger: str) -> None:
    with expect_revert("factory: caller is not the project's owner"):
        factory.extend(created, now() + 11 * DAY, sender=stranger)


def test_an_extended_campaign_takes_submissions_to_its_new_end(
    protocol: Protocol, factory: Any, created: int, sponsor: str
) -> None:
    life = Life(protocol, created)
    old_end = factory.campaign(created).ends_at
    factory.extend(created, old_end + 1, sender=sponsor)
    travel_to(old_end)
    life.submit(life.miner(0))
    travel_to(old_end + 1)
    with expect_revert("factory: campaign is over"):
        life.submit(life.miner(1))
