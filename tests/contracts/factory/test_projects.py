# SPDX-License-Identifier: Apache-2.0
"""Anyone registers a project; it moves to another owner in two steps."""

from typing import Any

from ..support.accounts import account
from ..support.campaigns import PROFILE
from ..support.chain import event, expect_revert
from ..support.deployment import Protocol
from ..support.life import terms

ZERO = "0x" + "00" * 20
BUYER = account("buyer")


def test_anyone_creates_a_project(factory: Any, stranger: str) -> None:
    assert factory.create_project(PROFILE, sender=stranger) == 1
    assert event(factory, "ProjectCreated") == {
        "project_id": 1,
        "owner": stranger,
        "profile": PROFILE,
    }
    assert factory.project(1) == (stranger, ZERO)


def test_projects_are_numbered_from_one(factory: Any, sponsor: str, stranger: str) -> None:
    assert factory.project_count() == 0
    assert factory.create_project(PROFILE, sender=sponsor) == 1
    assert factory.create_project(PROFILE, sender=stranger) == 2
    assert factory.project_count() == 2
    assert factory.project(0) == factory.project(3) == (ZERO, ZERO)


def test_an_offer_moves_nothing(factory: Any, project_id: int, sponsor: str) -> None:
    factory.transfer_project(project_id, BUYER, sender=sponsor)
    assert event(factory, "ProjectTransferStarted") == {
        "project_id": project_id,
        "owner": sponsor,
        "new_owner": BUYER,
    }
    assert factory.project(project_id) == (sponsor, BUYER)


def test_only_the_owner_offers_a_project(factory: Any, project_id: int, stranger: str) -> None:
    with expect_revert("factory: caller is not the project's owner"):
        factory.transfer_project(project_id, stranger, sender=stranger)
    with expect_revert("factory: caller is not the project's owner"):
        factory.transfer_project(project_id + 1, stranger, sender=stranger)


def test_who_was_offered_a_project_takes_it(factory: Any, project_id: int, sponsor: str) -> None:
    factory.transfer_project(project_id, BUYER, sender=sponsor)
    factory.accept_project(project_id, sender=BUYER)
    assert event(factory, "ProjectTransferred") == {
        "project_id": project_id,
        "previous_owner": sponsor,
        "owner": BUYER,
    }
    assert factory.project(project_id) == (BUYER, ZERO)
    with expect_revert("factory: project was not offered"):
        factory.accept_project(project_id, sender=BUYER)


def test_nobody_else_takes_it(factory: Any, project_id: int, sponsor: str, stranger: str) -> None:
    factory.transfer_project(project_id, BUYER, sender=sponsor)
    for caller in (stranger, sponsor):
        with expect_revert("factory: project was not offered"):
            factory.accept_project(project_id, sender=caller)


def test_an_offer_is_taken_back(factory: Any, project_id: int, sponsor: str) -> None:
    factory.transfer_project(project_id, BUYER, sender=sponsor)
    factory.transfer_project(project_id, ZERO, sender=sponsor)
    with expect_revert("factory: project was not offered"):
        factory.accept_project(project_id, sender=BUYER)


def test_campaigns_go_with_their_project_but_the_money_stays_the_sponsor_s(
    protocol: Protocol, factory: Any, project_id: int, sponsor: str
) -> None:
    campaign_id = factory.create_campaign(project_id, terms(protocol), sender=sponsor)
    factory.transfer_project(project_id, BUYER, sender=sponsor)
    factory.accept_project(project_id, sender=BUYER)
    with expect_revert("factory: caller is not the project's owner"):
        factory.pause(campaign_id, sender=sponsor)
    factory.pause(campaign_id, sender=BUYER)
    assert factory.campaign(campaign_id).sponsor == sponsor
    assert factory.recipient(campaign_id) == sponsor
    with expect_revert("factory: caller is not the sponsor"):
        factory.set_recipient(campaign_id, BUYER, sender=BUYER)
