# SPDX-License-Identifier: Apache-2.0
"""180 days after payouts went live, unclaimed pay goes back to the sponsor."""

from typing import Any

import pytest

from roastpower.protocol.constants import SWEEP_DELAY

from ..support.accounts import account
from ..support.campaigns import Payouts
from ..support.chain import event, expect_revert, travel_to
from ..support.deployment import Protocol

RECIPIENT = account("recipient")


@pytest.fixture
def sweepable_at(distributor: Any, live: Payouts) -> int:
    live_after: int = distributor.payouts(live.campaign_id).live_after
    return live_after + SWEEP_DELAY


def test_unclaimed_pay_goes_back(
    distributor: Any, token: Any, live: Payouts, sweepable_at: int, sponsor: str, stranger: str
) -> None:
    earner = next(iter(live.amounts))
    live.claim(earner)
    rest = live.total - live.amounts[earner]
    before = token.balanceOf(sponsor)
    travel_to(sweepable_at)
    distributor.sweep(live.campaign_id, sender=stranger)
    assert event(distributor, "Swept") == {
        "campaign_id": live.campaign_id,
        "recipient": sponsor,
        "amount": rest,
    }
    assert token.balanceOf(sponsor) == before + rest
    ledger = distributor.ledger(live.campaign_id)
    assert ledger.is_swept and ledger.swept == rest


def test_accounts_have_180_days(distributor: Any, live: Payouts, sweepable_at: int) -> None:
    travel_to(sweepable_at - 1)
    with expect_revert("distributor: accounts may still claim"):
        distributor.sweep(live.campaign_id)
    live.claim(next(iter(live.amounts)))


def test_a_campaign_is_swept_once(distributor: Any, live: Payouts, sweepable_at: int) -> None:
    travel_to(sweepable_at)
    distributor.sweep(live.campaign_id)
    with expect_revert("distributor: campaign was swept"):
        distributor.sweep(live.campaign_id)


def test_where_all_claimed_nothing_is_swept(
    distributor: Any, live: Payouts, sweepable_at: int
) -> None:
    for earner in live.amounts:
        live.claim(earner)
    travel_to(sweepable_at)
    with expect_revert("distributor: nothing to sweep"):
        distributor.sweep(live.campaign_id)


def test_only_live_payouts_are_swept(distributor: Any, posted: Payouts, payable: int) -> None:
    with expect_revert("distributor: payouts are not live"):
        distributor.sweep(payable)
    with expect_revert("distributor: payouts are not live"):
        distributor.sweep(payable + 1)


def test_a_sweep_takes_neither_the_fee_nor_the_refund(
    distributor: Any, token: Any, live: Payouts, sweepable_at: int
) -> None:
    travel_to(sweepable_at)
    distributor.sweep(live.campaign_id)
    distributor.collect_fee(live.campaign_id)
    distributor.refund(live.campaign_id)
    assert token.balanceOf(distributor) == 0


def test_a_sweep_goes_where_the_sponsor_says(
    protocol: Protocol, distributor: Any, token: Any, live: Payouts, sweepable_at: int, sponsor: str
) -> None:
    protocol.factory.set_recipient(live.campaign_id, RECIPIENT, sender=sponsor)
    travel_to(sweepable_at)
    distributor.sweep(live.campaign_id)
    assert token.balanceOf(RECIPIENT) == live.total
