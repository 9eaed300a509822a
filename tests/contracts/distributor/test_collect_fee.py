# SPDX-License-Identifier: Apache-2.0
"""The fee goes to the treasury in a call of its own, once, when payouts are live."""

from typing import Any

from ..support.accounts import account
from ..support.campaigns import BUDGET, SHEET, Payouts, create_payable
from ..support.chain import event, expect_revert
from ..support.deployment import Protocol

FEE = BUDGET * 250 // 10_000
EARNER = account("earner")


def test_the_treasury_gets_its_fee_whoever_calls(
    distributor: Any, token: Any, live: Payouts, treasury: str, stranger: str
) -> None:
    before = token.balanceOf(treasury)
    distributor.collect_fee(live.campaign_id, sender=stranger)
    assert event(distributor, "FeeCollected") == {
        "campaign_id": live.campaign_id,
        "treasury": treasury,
        "amount": FEE,
    }
    assert token.balanceOf(treasury) == before + FEE
    assert distributor.ledger(live.campaign_id).fee_collected


def test_a_fee_is_collected_once(distributor: Any, live: Payouts) -> None:
    distributor.collect_fee(live.campaign_id)
    with expect_revert("distributor: no fee"):
        distributor.collect_fee(live.campaign_id)


def test_a_fee_waits_for_live_payouts(distributor: Any, posted: Payouts) -> None:
    with expect_revert("distributor: payouts are not live"):
        distributor.collect_fee(posted.campaign_id)


def test_where_nobody_is_paid_there_is_no_fee(distributor: Any, payable: int, oracle: str) -> None:
    distributor.post_payouts(payable, bytes(32), 0, 0, SHEET, sender=oracle)
    Payouts(distributor, payable, {}).go_live()
    with expect_revert("distributor: no fee"):
        distributor.collect_fee(payable)


def test_a_new_treasury_gets_the_fee(
    pool: Any, owner: str, distributor: Any, token: Any, live: Payouts
) -> None:
    pool.set_treasury(EARNER, sender=owner)
    distributor.collect_fee(live.campaign_id)
    assert token.balanceOf(EARNER) == FEE


def test_a_blocked_treasury_blocks_nobody(
    protocol: Protocol, distributor: Any, odd_token: Any, treasury: str, sponsor: str
) -> None:
    campaign_id = create_payable(protocol, odd_token, budget=1_000)
    pay = Payouts(distributor, campaign_id, {EARNER: 900})
    pay.post()
    pay.go_live()
    odd_token.refuse(treasury, True)
    with expect_revert("distributor: transfer failed"):
        distributor.collect_fee(campaign_id)
    pay.claim(EARNER)
    distributor.refund(campaign_id)
    assert (odd_token.balanceOf(EARNER), odd_token.balanceOf(sponsor)) == (900, 75)
    odd_token.refuse(treasury, False)
    distributor.collect_fee(campaign_id)
    assert odd_token.balanceOf(treasury) == 25
