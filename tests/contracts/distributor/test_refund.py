# SPDX-License-Identifier: Apache-2.0
"""What no payout takes goes back to the sponsor, once: after payouts, silence or cancellation."""

from typing import Any

from roastpower.protocol.constants import REFUND_DELAY

from ..support.accounts import account
from ..support.campaigns import BUDGET, SHEET, Payouts, create_payable
from ..support.chain import event, expect_revert, now, travel, travel_to
from ..support.deployment import Protocol
from ..support.life import create_campaign

FEE = BUDGET * 250 // 10_000
RECIPIENT = account("recipient")
EARNER = account("earner")


def test_the_rest_goes_back_when_payouts_are_live(
    distributor: Any, token: Any, live: Payouts, sponsor: str, stranger: str
) -> None:
    rest = BUDGET - FEE - live.total
    before = token.balanceOf(sponsor)
    distributor.refund(live.campaign_id, sender=stranger)
    assert event(distributor, "CampaignRefunded") == {
        "campaign_id": live.campaign_id,
        "recipient": sponsor,
        "amount": rest,
    }
    assert token.balanceOf(sponsor) == before + rest
    ledger = distributor.ledger(live.campaign_id)
    assert ledger.is_refunded and ledger.refunded == rest


def test_a_refund_takes_nothing_from_claims_and_fee(distributor: Any, live: Payouts) -> None:
    distributor.refund(live.campaign_id)
    for earner in live.amounts:
        live.claim(earner)
    distributor.collect_fee(live.campaign_id)


def test_a_campaign_is_refunded_once(distributor: Any, live: Payouts) -> None:
    distributor.refund(live.campaign_id)
    with expect_revert("distributor: campaign was refunded"):
        distributor.refund(live.campaign_id)


def test_the_rest_waits_for_live_payouts(distributor: Any, posted: Payouts, bonded: str) -> None:
    with expect_revert("distributor: payouts are not live"):
        distributor.refund(posted.campaign_id)
    distributor.challenge(posted.campaign_id, SHEET, sender=bonded)
    travel(REFUND_DELAY)
    with expect_revert("distributor: payouts are not live"):
        distributor.refund(posted.campaign_id)


def test_where_nobody_is_paid_all_goes_back(
    distributor: Any, token: Any, payable: int, oracle: str, sponsor: str
) -> None:
    distributor.post_payouts(payable, bytes(32), 0, 0, SHEET, sender=oracle)
    Payouts(distributor, payable, {}).go_live()
    distributor.refund(payable)
    assert event(distributor, "CampaignRefunded")["amount"] == BUDGET
    assert token.balanceOf(distributor) == 0


def test_payouts_without_a_rest_leave_nothing_to_refund(distributor: Any, payable: int) -> None:
    pay = Payouts(distributor, payable, {EARNER: BUDGET - FEE})
    pay.post()
    pay.go_live()
    with expect_revert("distributor: nothing to refund"):
        distributor.refund(payable)


def test_a_cancelled_campaign_gives_all_back_at_once(
    protocol: Protocol, distributor: Any, token: Any, sponsor: str
) -> None:
    campaign_id = create_campaign(protocol)
    with expect_revert("distributor: campaign is not over"):
        distributor.refund(campaign_id)
    protocol.factory.cancel(campaign_id, sender=sponsor)
    before = token.balanceOf(sponsor)
    distributor.refund(campaign_id)
    assert token.balanceOf(sponsor) == before + BUDGET
    with expect_revert("distributor: campaign was refunded"):
        distributor.refund(campaign_id)


def test_a_campaign_that_ended_empty_gives_all_back(protocol: Protocol, distributor: Any) -> None:
    campaign_id = create_campaign(protocol)
    travel_to(protocol.factory.campaign(campaign_id).ends_at)
    protocol.factory.close(campaign_id)
    distributor.refund(campaign_id)
    assert event(distributor, "CampaignRefunded")["amount"] == BUDGET


def test_silence_gives_all_back(distributor: Any, token: Any, payable: int, sponsor: str) -> None:
    with expect_revert("distributor: the oracle may still pay"):
        distributor.refund(payable)
    distributor.mark_payable(payable)
    refund_after = now() + REFUND_DELAY
    travel_to(refund_after - 1)
    with expect_revert("distributor: the oracle may still pay"):
        distributor.refund(payable)
    travel_to(refund_after)
    before = token.balanceOf(sponsor)
    distributor.refund(payable)
    assert token.balanceOf(sponsor) == before + BUDGET


def test_silence_counts_from_the_mark_alone(distributor: Any, payable: int) -> None:
    travel(2 * REFUND_DELAY)
    with expect_revert("distributor: the oracle may still pay"):
        distributor.refund(payable)


def test_a_refunded_campaign_is_not_paid(distributor: Any, payouts: Payouts) -> None:
    distributor.mark_payable(payouts.campaign_id)
    travel(REFUND_DELAY)
    distributor.refund(payouts.campaign_id)
    with expect_revert("distributor: too late to pay"):
        payouts.post()


def test_payouts_that_stand_outlast_the_refund_s_time(distributor: Any, live: Payouts) -> None:
    travel_to(distributor.payouts(live.campaign_id).refund_after + 1)
    distributor.refund(live.campaign_id)
    assert event(distributor, "CampaignRefunded")["amount"] == BUDGET - FEE - live.total
    live.claim(next(iter(live.amounts)))


def test_a_refund_goes_where_the_sponsor_says(
    protocol: Protocol, distributor: Any, odd_token: Any, sponsor: str
) -> None:
    campaign_id = create_payable(protocol, odd_token, budget=1_000)
    distributor.mark_payable(campaign_id)
    travel(REFUND_DELAY)
    odd_token.refuse(sponsor, True)
    with expect_revert("distributor: transfer failed"):
        distributor.refund(campaign_id)
    protocol.factory.set_recipient(campaign_id, RECIPIENT, sender=sponsor)
    distributor.refund(campaign_id)
    assert odd_token.balanceOf(RECIPIENT) == 1_000


def test_an_unknown_campaign_gives_nothing_back(distributor: Any) -> None:
    with expect_revert("distributor: campaign is not over"):
        distributor.refund(77)
