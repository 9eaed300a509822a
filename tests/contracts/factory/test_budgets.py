# SPDX-License-Identifier: Apache-2.0
"""`top_up` and `set_recipient`: what the sponsor, and nobody else, does with a budget."""

from typing import Any

import pytest

from ..support.accounts import account
from ..support.chain import event, events, expect_revert, travel_to
from ..support.deployment import Protocol
from ..support.life import Life, terms

RECIPIENT = account("recipient")
NEW_OWNER = account("new owner")
ZERO = "0x" + "00" * 20


@pytest.fixture
def created(protocol: Protocol, factory: Any, project_id: int, sponsor: str) -> int:
    campaign_id: int = factory.create_campaign(project_id, terms(protocol), sender=sponsor)
    return campaign_id


def test_a_sponsor_adds_to_a_budget_at_the_campaign_s_fee(
    protocol: Protocol, factory: Any, created: int, sponsor: str, owner: str
) -> None:
    before = protocol.distributor.ledger(created)
    factory.set_fee_bps(0, sender=owner)
    factory.top_up(created, 77, sender=sponsor)
    logged = events(factory)
    assert [each.name for each in logged] == ["CampaignToppedUp", "Funded", "Transfer"]
    assert logged[0].args == {"campaign_id": created, "amount": 77}
    assert logged[1].args["fee_bps"] == protocol.profile.fee_bps
    after = protocol.distributor.ledger(created)
    assert (after.funded, after.fee_bps) == (before.funded + 77, before.fee_bps)


def test_a_paused_campaign_is_topped_up(factory: Any, created: int, sponsor: str) -> None:
    factory.pause(created, sender=sponsor)
    factory.top_up(created, 1, sender=sponsor)


def test_nobody_else_tops_up(factory: Any, project_id: int, created: int, sponsor: str) -> None:
    factory.transfer_project(project_id, NEW_OWNER, sender=sponsor)
    factory.accept_project(project_id, sender=NEW_OWNER)
    with expect_revert("factory: caller is not the sponsor"):
        factory.top_up(created, 1, sender=NEW_OWNER)
    factory.top_up(created, 1, sender=sponsor)


def test_a_top_up_is_more_than_nothing(factory: Any, created: int, sponsor: str) -> None:
    with expect_revert("factory: amount is zero"):
        factory.top_up(created, 0, sender=sponsor)


def test_a_budget_grows_until_the_campaign_s_end(factory: Any, created: int, sponsor: str) -> None:
    ends_at = factory.campaign(created).ends_at
    travel_to(ends_at - 1)
    factory.top_up(created, 1, sender=sponsor)
    travel_to(ends_at)
    with expect_revert("factory: campaign is over"):
        factory.top_up(created, 1, sender=sponsor)


def test_neither_a_cancelled_nor_a_closed_campaign_is_topped_up(
    protocol: Protocol, factory: Any, project_id: int, created: int, sponsor: str
) -> None:
    factory.cancel(created, sender=sponsor)
    with expect_revert("factory: campaign is over"):
        factory.top_up(created, 1, sender=sponsor)
    full = factory.create_campaign(project_id, terms(protocol, max_submissions=1), sender=sponsor)
    life = Life(protocol, full)
    life.submit(life.miner(0))
    factory.close(full)
    with expect_revert("factory: campaign is over"):
        factory.top_up(full, 1, sender=sponsor)


def test_a_sponsor_names_who_gets_refunds(factory: Any, created: int, sponsor: str) -> None:
    assert factory.recipient(created) == sponsor
    factory.set_recipient(created, RECIPIENT, sender=sponsor)
    assert event(factory, "RecipientChanged") == {"campaign_id": created, "recipient": RECIPIENT}
    assert factory.recipient(created) == factory.campaign(created).recipient == RECIPIENT
    assert factory.campaign(created).sponsor == sponsor


def test_refunds_are_redirected_after_the_end_too(factory: Any, created: int, sponsor: str) -> None:
    factory.cancel(created, sender=sponsor)
    factory.set_recipient(created, RECIPIENT, sender=sponsor)
    assert factory.recipient(created) == RECIPIENT


def test_refunds_go_to_somebody(factory: Any, created: int, sponsor: str) -> None:
    with expect_revert("factory: recipient is zero"):
        factory.set_recipient(created, ZERO, sender=sponsor)


def test_nobody_else_redirects_refunds(factory: Any, created: int, stranger: str) -> None:
    for campaign_id in (created, created + 1):
        with expect_revert("factory: caller is not the sponsor"):
            factory.set_recipient(campaign_id, stranger, sender=stranger)
