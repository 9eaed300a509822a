# SPDX-License-Identifier: Apache-2.0
"""The oracle posts a root within the budget and in time, once, and says where its evidence is."""

from typing import Any

import pytest

from roastpower.protocol.constants import REFUND_DELAY, ROAST_WEI

from ..support.accounts import ACCOUNTS, account
from ..support.campaigns import BUDGET, SHEET, Payouts, create_payable
from ..support.chain import event, events, expect_revert, now, travel_to
from ..support.deployment import Protocol
from ..support.life import create_campaign

ROOT = b"\x07" * 32
FEE = BUDGET * 250 // 10_000
NO_ROOT = bytes(32)


def test_payouts_stand_as_posted(protocol: Protocol, distributor: Any, payouts: Payouts) -> None:
    payouts.post()
    live_after = now() + protocol.profile.payout_window
    assert event(distributor, "PayoutsPosted") == {
        "campaign_id": payouts.campaign_id,
        "root": payouts.root,
        "total": payouts.total,
        "count": 3,
        "evidence": SHEET,
        "fee": FEE,
        "live_after": live_after,
    }
    stored = distributor.payouts(payouts.campaign_id)
    assert stored == (payouts.root, 1, live_after, now(), now() + REFUND_DELAY, 0)
    ledger = distributor.ledger(payouts.campaign_id)
    assert (ledger.funded, ledger.fee, ledger.allocated) == (BUDGET, FEE, payouts.total)


def test_posting_marks_a_campaign_payable(distributor: Any, payouts: Payouts) -> None:
    payouts.post()
    assert [each.name for each in events(distributor)] == ["CampaignPayable", "PayoutsPosted"]


def test_posting_marks_no_campaign_twice(distributor: Any, payouts: Payouts) -> None:
    distributor.mark_payable(payouts.campaign_id)
    marked = now()
    travel_to(marked + 100)
    payouts.post()
    assert [each.name for each in events(distributor)] == ["PayoutsPosted"]
    assert distributor.payouts(payouts.campaign_id).payable_at == marked


@pytest.mark.parametrize("role", ["deployer", "governor", "guardian", "treasury", "sponsor"])
def test_nobody_else_posts(distributor: Any, payable: int, role: str) -> None:
    with expect_revert("distributor: caller is not the oracle"):
        distributor.post_payouts(payable, ROOT, 1, 1, SHEET, sender=getattr(ACCOUNTS, role))


def test_a_new_oracle_posts_and_the_old_one_does_not(
    pool: Any, owner: str, distributor: Any, payable: int, oracle: str
) -> None:
    new = account("new oracle")
    pool.set_oracle(new, sender=owner)
    with expect_revert("distributor: caller is not the oracle"):
        distributor.post_payouts(payable, ROOT, 1, 1, SHEET, sender=oracle)
    distributor.post_payouts(payable, ROOT, 1, 1, SHEET, sender=new)


def test_a_campaign_that_runs_is_not_paid(
    protocol: Protocol, distributor: Any, oracle: str
) -> None:
    campaign_id = create_campaign(protocol)
    with expect_revert("distributor: campaign is not closed"):
        distributor.post_payouts(campaign_id, ROOT, 1, 1, SHEET, sender=oracle)


def test_payouts_come_in_time(distributor: Any, payouts: Payouts) -> None:
    distributor.mark_payable(payouts.campaign_id)
    travel_to(now() + REFUND_DELAY - 1)
    payouts.post()


def test_payouts_do_not_come_too_late(distributor: Any, payouts: Payouts) -> None:
    distributor.mark_payable(payouts.campaign_id)
    travel_to(now() + REFUND_DELAY)
    with expect_revert("distributor: too late to pay"):
        payouts.post()


@pytest.mark.parametrize("when", ["in their window", "live"])
def test_payouts_that_stand_are_not_replaced(posted: Payouts, when: str) -> None:
    if when == "live":
        posted.go_live()
    with expect_revert("distributor: payouts stand"):
        posted.post()


def test_challenged_payouts_are_not_replaced(
    distributor: Any, posted: Payouts, bonded: str
) -> None:
    distributor.challenge(posted.campaign_id, SHEET, sender=bonded)
    with expect_revert("distributor: payouts stand"):
        posted.post()


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((ROOT, 1, 1, bytes(32)), "distributor: evidence is zero"),
        ((ROOT, 1, 0, SHEET), "distributor: count does not fit total"),
        ((NO_ROOT, 0, 1, SHEET), "distributor: count does not fit total"),
        ((NO_ROOT, 1, 1, SHEET), "distributor: root does not fit total"),
        ((ROOT, 0, 0, SHEET), "distributor: root does not fit total"),
        ((ROOT, BUDGET - FEE + 1, 1, SHEET), "distributor: total over budget"),
        ((ROOT, 2**256 - 1, 1, SHEET), "distributor: total over budget"),
    ],
)
def test_payouts_fit_together(
    distributor: Any, payable: int, oracle: str, arguments: tuple[Any, ...], reason: str
) -> None:
    with expect_revert(reason):
        distributor.post_payouts(payable, *arguments, sender=oracle)


def test_payouts_may_take_all_but_the_fee(distributor: Any, payable: int, oracle: str) -> None:
    distributor.post_payouts(payable, ROOT, BUDGET - FEE, 1, SHEET, sender=oracle)
    ledger = distributor.ledger(payable)
    assert ledger.allocated + ledger.fee == ledger.funded


@pytest.mark.parametrize(
    ("budget", "fee"), [(39, 0), (40, 1), (79, 1), (80, 2), (10_039, 250), (10_040, 251)]
)
def test_the_fee_is_rounded_down(
    protocol: Protocol, distributor: Any, oracle: str, budget: int, fee: int
) -> None:
    campaign_id = create_payable(protocol, budget=budget)
    with expect_revert("distributor: total over budget"):
        distributor.post_payouts(campaign_id, ROOT, budget - fee + 1, 1, SHEET, sender=oracle)
    distributor.post_payouts(campaign_id, ROOT, budget - fee, 1, SHEET, sender=oracle)
    assert event(distributor, "PayoutsPosted")["fee"] == fee
    ledger = distributor.ledger(campaign_id)
    assert (ledger.fee, ledger.allocated) == (fee, budget - fee)


def test_where_nobody_is_paid_nobody_takes_a_fee(
    distributor: Any, payable: int, oracle: str
) -> None:
    distributor.post_payouts(payable, NO_ROOT, 0, 0, SHEET, sender=oracle)
    assert event(distributor, "PayoutsPosted")["fee"] == 0
    ledger = distributor.ledger(payable)
    assert (ledger.fee, ledger.allocated) == (0, 0)


def test_the_budget_of_another_campaign_is_out_of_reach(
    protocol: Protocol, distributor: Any, payable: int, oracle: str
) -> None:
    create_campaign(protocol, budget=50_000 * ROAST_WEI)
    with expect_revert("distributor: total over budget"):
        distributor.post_payouts(payable, ROOT, BUDGET, 1, SHEET, sender=oracle)
