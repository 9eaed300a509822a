# SPDX-License-Identifier: Apache-2.0
"""A campaign within its bounds is stored, logged and paid for at once; none is outside them."""

from typing import Any

import pytest

from roastpower.protocol.constants import DAY

from ..support.chain import event, events, expect_revert, now, travel_to
from ..support.deployment import Protocol
from ..support.life import terms

ZERO = "0x" + "00" * 20
AHEAD = 90 * DAY  # of now, at most
LENGTH = 90 * DAY  # of a campaign, at most


def test_times_have_forty_bits(
    protocol: Protocol, factory: Any, project_id: int, sponsor: str
) -> None:
    travel_to(2**39 + 5)
    given = terms(protocol)
    campaign_id = factory.create_campaign(project_id, given, sender=sponsor)
    stored = factory.campaign(campaign_id)
    assert (stored.starts_at, stored.ends_at) == given[2:4]


def test_a_campaign_is_stored_as_agreed(
    protocol: Protocol, factory: Any, project_id: int, sponsor: str
) -> None:
    given = terms(protocol)
    assert factory.create_campaign(project_id, given, sender=sponsor) == 1
    token, budget, starts_at, ends_at, maximum, brief, places, amplification = given
    assert event(factory, "CampaignCreated") == {
        "campaign_id": 1,
        "project_id": project_id,
        "sponsor": sponsor,
        "reward_token": token,
        "budget": budget,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "max_submissions": maximum,
        "brief": brief,
        "ranked_places": places,
        "amplification_bps": amplification,
        "fee_bps": protocol.profile.fee_bps,
    }
    assert factory.campaign_count() == 1
    assert factory.campaign(1)._asdict() == {
        "status": 1,
        "project_id": project_id,
        "sponsor": sponsor,
        "recipient": sponsor,
        "reward_token": token,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "max_submissions": maximum,
        "submissions": 0,
        "last_block": 0,
        "paused_at": 0,
        "pause_used": 0,
        "brief": brief,
        "ranked_places": places,
        "amplification_bps": amplification,
        "fee_bps": protocol.profile.fee_bps,
    }
    assert factory.status_and_last_block(1) == (1, 0)


def test_the_budget_goes_to_the_distributor(
    protocol: Protocol, factory: Any, project_id: int, sponsor: str
) -> None:
    balance = protocol.token.balanceOf(sponsor)
    factory.create_campaign(project_id, terms(protocol, budget=12_345), sender=sponsor)
    assert [each.name for each in events(factory)] == ["CampaignCreated", "Funded", "Transfer"]
    assert protocol.token.balanceOf(sponsor) == balance - 12_345
    assert protocol.token.balanceOf(protocol.distributor) == 12_345


def test_only_the_project_s_owner_creates_its_campaigns(
    protocol: Protocol, factory: Any, project_id: int, sponsor: str, stranger: str
) -> None:
    with expect_revert("factory: caller is not the project's owner"):
        factory.create_campaign(project_id, terms(protocol), sender=stranger)
    with expect_revert("factory: caller is not the project's owner"):
        factory.create_campaign(project_id + 1, terms(protocol), sender=sponsor)


def test_an_unknown_campaign_is_all_zero(factory: Any) -> None:
    assert set(factory.campaign(1)) == {0, ZERO, bytes(32)}
    assert factory.recipient(1) == ZERO


def test_the_fee_in_force_stays_the_campaign_s(
    protocol: Protocol, factory: Any, project_id: int, sponsor: str, owner: str
) -> None:
    first = factory.create_campaign(project_id, terms(protocol), sender=sponsor)
    factory.set_fee_bps(500, sender=owner)
    second = factory.create_campaign(project_id, terms(protocol), sender=sponsor)
    assert event(factory, "CampaignCreated")["fee_bps"] == 500
    assert factory.campaign(first).fee_bps == protocol.profile.fee_bps
    assert factory.campaign(second).fee_bps == 500


def offset_terms(protocol: Protocol, change: dict[str, int]) -> tuple[Any, ...]:
    """Terms, in which times are seconds from now."""
    times = {"starts_at", "ends_at"}
    return terms(protocol, **{k: v + now() if k in times else v for k, v in change.items()})


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": 0},
        {"starts_at": AHEAD, "ends_at": AHEAD + 1},
        {"starts_at": 5, "ends_at": 6},
        {"starts_at": 5, "ends_at": 5 + LENGTH},
        {"max_submissions": 1},
        {"max_submissions": 1_500},
        {"ranked_places": 1},
        {"ranked_places": 50},
        {"amplification_bps": 0},
        {"amplification_bps": 5_000},
        {"budget": 1},
    ],
    ids=str,
)
def test_terms_reach_their_bounds(
    protocol: Protocol, factory: Any, project_id: int, sponsor: str, change: dict[str, int]
) -> None:
    given = offset_terms(protocol, change)
    campaign_id = factory.create_campaign(project_id, given, sender=sponsor)
    stored = factory.campaign(campaign_id)
    assert (stored.starts_at, stored.ends_at, stored.max_submissions) == given[2:5]
    assert (stored.ranked_places, stored.amplification_bps) == given[6:]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"reward_token": ZERO}, "factory: reward token is zero"),
        ({"budget": 0}, "factory: budget is zero"),
        ({"starts_at": -1}, "factory: start is past"),
        ({"starts_at": AHEAD + 1, "ends_at": AHEAD + 2}, "factory: start is too far ahead"),
        ({"starts_at": 5, "ends_at": 5}, "factory: end is not after start"),
        ({"starts_at": 5, "ends_at": 4}, "factory: end is not after start"),
        ({"starts_at": 5, "ends_at": 6 + LENGTH}, "factory: too long"),
        ({"max_submissions": 0}, "factory: maximum of submissions"),
        ({"max_submissions": 1_501}, "factory: maximum of submissions"),
        ({"brief": bytes(32)}, "factory: brief is zero"),
        ({"ranked_places": 0}, "factory: ranked places"),
        ({"ranked_places": 51}, "factory: ranked places"),
        ({"amplification_bps": 5_001}, "factory: amplification"),
    ],
    ids=str,
)
def test_terms_stay_within_their_bounds(
    protocol: Protocol, factory: Any, project_id: int, sponsor: str, change: Any, reason: str
) -> None:
    with expect_revert(reason):
        factory.create_campaign(project_id, offset_terms(protocol, change), sender=sponsor)


def test_a_budget_that_was_not_approved_makes_no_campaign(
    protocol: Protocol, factory: Any, project_id: int, sponsor: str
) -> None:
    protocol.token.approve(protocol.distributor, 99, sender=sponsor)
    with expect_revert("erc20: insufficient allowance"):
        factory.create_campaign(project_id, terms(protocol, budget=100), sender=sponsor)
    assert factory.campaign_count() == 0


def test_an_address_without_code_is_no_reward_token(
    protocol: Protocol, factory: Any, project_id: int, sponsor: str, stranger: str
) -> None:
    with expect_revert(None):
        factory.create_campaign(project_id, terms(protocol, reward_token=stranger), sender=sponsor)
