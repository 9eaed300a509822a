# SPDX-License-Identifier: Apache-2.0
"""Budgets come through the factory, in tokens that credit exactly what was sent."""

from typing import Any

import pytest

from ..support.accounts import ACCOUNTS
from ..support.campaigns import create_campaign_in, create_project
from ..support.chain import event, expect_revert
from ..support.deployment import Protocol
from ..support.life import create_campaign, terms


def test_a_budget_is_entered_and_logged(
    protocol: Protocol, distributor: Any, token: Any, sponsor: str
) -> None:
    campaign_id = create_campaign(protocol, budget=1_000)
    assert event(protocol.factory, "Funded") == {
        "campaign_id": campaign_id,
        "token": token.address,
        "sponsor": sponsor,
        "amount": 1_000,
        "fee_bps": protocol.profile.fee_bps,
    }
    ledger = distributor.ledger(campaign_id)
    assert (ledger.token, ledger.fee_bps) == (token.address, protocol.profile.fee_bps)
    assert ledger[2:] == (1_000, 0, 0, 0, 0, 0, False, False, False)


@pytest.mark.parametrize("role", ["deployer", "oracle", "guardian", "sponsor"])
def test_nobody_but_the_factory_funds(distributor: Any, token: Any, role: str) -> None:
    caller = getattr(ACCOUNTS, role)
    with expect_revert("distributor: caller is not the factory"):
        distributor.fund(1, token.address, caller, 1, 0, sender=caller)


def test_a_sponsor_s_allowance_is_no_one_else_s_to_use(
    protocol: Protocol, distributor: Any, token: Any, treasury: str, sponsor: str
) -> None:
    token.approve(distributor, 2**256 - 1, sender=treasury)
    project_id = create_project(protocol)
    with expect_revert("erc20: insufficient allowance"):
        protocol.factory.create_campaign(project_id, terms(protocol), sender=sponsor)


def test_a_token_that_returns_nothing_is_taken(
    protocol: Protocol, distributor: Any, silent_token: Any
) -> None:
    campaign_id = create_campaign_in(protocol, silent_token, budget=1_000)
    assert silent_token.balanceOf(distributor) == 1_000
    assert distributor.ledger(campaign_id).funded == 1_000


def test_a_token_that_returns_false_is_refused(
    protocol: Protocol, odd_token: Any, sponsor: str
) -> None:
    odd_token.refuse(sponsor, True)
    with expect_revert("distributor: transfer failed"):
        create_campaign_in(protocol, odd_token)


@pytest.mark.parametrize("rates", [(1, 0), (0, 1)], ids=["less", "more"])
def test_a_token_that_credits_another_amount_is_refused(
    protocol: Protocol, odd_token: Any, rates: tuple[int, int]
) -> None:
    odd_token.set_rates(*rates)
    with expect_revert("distributor: token credits another amount"):
        create_campaign_in(protocol, odd_token)


def test_a_token_that_turns_strange_is_refused_at_a_top_up(
    protocol: Protocol, odd_token: Any, sponsor: str
) -> None:
    campaign_id = create_campaign_in(protocol, odd_token)
    odd_token.mint(sponsor, 100)
    odd_token.set_rates(1, 0)
    with expect_revert("distributor: token credits another amount"):
        protocol.factory.top_up(campaign_id, 100, sender=sponsor)


@pytest.mark.parametrize("target", ["factory", "distributor"])
def test_a_token_does_not_call_back_while_it_is_paid_in(
    protocol: Protocol, odd_token: Any, target: str
) -> None:
    """Not even to read: what it would see is half done."""
    view = {
        "factory": protocol.factory.campaign_count.prepare_calldata(),
        "distributor": protocol.distributor.ledger.prepare_calldata(1),
    }[target]
    create_campaign_in(protocol, odd_token)
    odd_token.set_call(getattr(protocol, target), view)
    with expect_revert(None):
        create_campaign_in(protocol, odd_token)
