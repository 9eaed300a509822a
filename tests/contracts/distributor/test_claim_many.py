# SPDX-License-Identifier: Apache-2.0
"""Many claims in one call: paid ones are skipped, one with a false proof stops all."""

from typing import Any

import pytest

from roastpower.protocol.constants import CLAIM_BATCH

from ..support.accounts import account
from ..support.campaigns import Payouts, create_payable
from ..support.chain import events, expect_revert
from ..support.deployment import Protocol

CROWD = {account(f"earner {number}"): number + 1 for number in range(CLAIM_BATCH + 1)}


@pytest.fixture
def crowd(distributor: Any, payable: int) -> Payouts:
    pay = Payouts(distributor, payable, CROWD)
    pay.post()
    pay.go_live()
    return pay


def test_50_claims_are_paid_at_once_and_no_more(
    distributor: Any, token: Any, crowd: Payouts
) -> None:
    claims = [crowd.arguments(earner) for earner in CROWD]
    with expect_revert(None):
        distributor.claim_many(claims)
    distributor.claim_many(claims[:CLAIM_BATCH])
    paid = [each.args["account"] for each in events(distributor, "Claimed")]
    assert paid == list(CROWD)[:CLAIM_BATCH]
    assert [token.balanceOf(earner) for earner in paid] == [CROWD[each] for each in paid]


def test_paid_claims_are_skipped(distributor: Any, token: Any, crowd: Payouts) -> None:
    earners = list(CROWD)[:3]
    crowd.claim(earners[1])
    distributor.claim_many([crowd.arguments(earner) for earner in [*earners, earners[0]]])
    assert [each.args["account"] for each in events(distributor, "Claimed")] == [
        earners[0],
        earners[2],
    ]
    assert distributor.ledger(crowd.campaign_id).claimed == 1 + 2 + 3


def test_a_false_proof_stops_all(distributor: Any, crowd: Payouts) -> None:
    good, bad = (crowd.arguments(earner) for earner in list(CROWD)[:2])
    with expect_revert("distributor: wrong proof"):
        distributor.claim_many([good, (*bad[:2], bad[2] + 1, bad[3])])
    assert distributor.ledger(crowd.campaign_id).claimed == 0


def test_claims_of_several_campaigns_go_together(
    protocol: Protocol, distributor: Any, token: Any, crowd: Payouts
) -> None:
    other = Payouts(distributor, create_payable(protocol), {account("earner 0"): 100})
    other.post()
    other.go_live()
    earner = account("earner 0")
    distributor.claim_many([crowd.arguments(earner), other.arguments(earner)])
    assert token.balanceOf(earner) == 101


def test_no_claims_pay_nothing(distributor: Any) -> None:
    distributor.claim_many([])
    assert events(distributor) == []
