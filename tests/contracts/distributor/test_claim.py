# SPDX-License-Identifier: Apache-2.0
"""Live pay is handed to its account, whoever asks, once, and never more than was allocated."""

from typing import Any

import pytest
from eth_utils.crypto import keccak

from roastpower.protocol.constants import SWEEP_DELAY
from roastpower.protocol.merkle import leaf, pair

from ..support.accounts import account
from ..support.campaigns import SHEET, Payouts, create_payable
from ..support.chain import event, expect_revert, travel_to
from ..support.deployment import Protocol

EARNER = account("earner")


def first(payouts: Payouts) -> str:
    return next(iter(payouts.amounts))


def test_pay_goes_to_its_account_whoever_calls(
    distributor: Any, token: Any, live: Payouts, stranger: str
) -> None:
    earner = first(live)
    before = token.balanceOf(earner)
    distributor.claim(*live.arguments(earner), sender=stranger)
    assert event(distributor, "Claimed") == {
        "campaign_id": live.campaign_id,
        "account": earner,
        "amount": live.amounts[earner],
    }
    assert token.balanceOf(earner) == before + live.amounts[earner]
    assert token.balanceOf(stranger) == 0
    assert distributor.is_claimed(live.campaign_id, earner)
    assert distributor.ledger(live.campaign_id).claimed == live.amounts[earner]


def test_everybody_gets_its_own(distributor: Any, live: Payouts) -> None:
    for earner in live.amounts:
        live.claim(earner)
    assert distributor.ledger(live.campaign_id).claimed == live.total


def test_pay_is_claimed_once(live: Payouts) -> None:
    live.claim(first(live))
    with expect_revert("distributor: already claimed"):
        live.claim(first(live))


def test_pay_waits_for_the_window_s_end(distributor: Any, posted: Payouts) -> None:
    live_after = distributor.payouts(posted.campaign_id).live_after
    travel_to(live_after - 1)
    assert not distributor.is_live(posted.campaign_id)
    with expect_revert("distributor: payouts are not live"):
        posted.claim(first(posted))
    travel_to(live_after)
    assert distributor.is_live(posted.campaign_id)
    posted.claim(first(posted))


def test_challenged_pay_waits(distributor: Any, posted: Payouts, bonded: str) -> None:
    distributor.challenge(posted.campaign_id, SHEET, sender=bonded)
    posted.go_live()
    with expect_revert("distributor: payouts are not live"):
        posted.claim(first(posted))


def test_nothing_is_claimed_where_nothing_was_posted(payouts: Payouts) -> None:
    with expect_revert("distributor: payouts are not live"):
        payouts.claim(first(payouts))


@pytest.mark.parametrize("change", ["amount", "account", "proof", "no proof"])
def test_a_proof_is_for_one_account_and_one_amount(
    distributor: Any, live: Payouts, change: str
) -> None:
    campaign_id, earner, amount, proof = live.arguments(first(live))
    changed = {
        "amount": (campaign_id, earner, amount + 1, proof),
        "account": (campaign_id, EARNER, amount, proof),
        "proof": (campaign_id, earner, amount, [bytes(32), *proof[1:]]),
        "no proof": (campaign_id, earner, amount, []),
    }[change]
    with expect_revert("distributor: wrong proof"):
        distributor.claim(*changed)


def test_a_leaf_of_another_campaign_pays_nothing(
    protocol: Protocol, distributor: Any, live: Payouts
) -> None:
    other = Payouts(distributor, create_payable(protocol), {EARNER: 5, first(live): 7})
    other.post()
    other.go_live()
    with expect_revert("distributor: wrong proof"):
        distributor.claim(live.campaign_id, EARNER, 5, other.proof(EARNER))
    other.claim(EARNER)


def test_an_account_claims_in_each_campaign(
    protocol: Protocol, distributor: Any, live: Payouts
) -> None:
    live.claim(first(live))
    other = Payouts(distributor, create_payable(protocol), {first(live): 7})
    other.post()
    other.go_live()
    other.claim(first(live))


def test_a_proof_has_up_to_16_siblings(distributor: Any, payable: int, oracle: str) -> None:
    siblings = [keccak(number.to_bytes(1, "big")) for number in range(17)]
    roots = [leaf(payable, EARNER, 5)]
    for sibling in siblings:
        roots.append(pair(roots[-1], sibling))
    distributor.post_payouts(payable, roots[16], 5, 1, SHEET, sender=oracle)
    Payouts(distributor, payable, {}).go_live()
    with expect_revert(None):
        distributor.claim(payable, EARNER, 5, siblings)
    with expect_revert("distributor: wrong proof"):
        distributor.claim(payable, EARNER, 5, siblings[:15])
    distributor.claim(payable, EARNER, 5, siblings[:16])


def test_no_inner_node_passes_for_a_leaf(distributor: Any, live: Payouts) -> None:
    """A leaf is hashed twice, so that 96 bytes of two nodes never make one."""
    earner = first(live)
    for depth in range(len(live.proof(earner))):
        with expect_revert("distributor: wrong proof"):
            distributor.claim(
                live.campaign_id, earner, live.amounts[earner], live.proof(earner)[depth + 1 :]
            )


def test_a_lying_root_pays_no_more_than_was_allocated(
    distributor: Any, token: Any, payouts: Payouts
) -> None:
    payouts.post(total=payouts.total - 1)
    payouts.go_live()
    *paid, unlucky = payouts.amounts
    for earner in paid:
        payouts.claim(earner)
    with expect_revert("distributor: allocation is used up"):
        payouts.claim(unlucky)
    ledger = distributor.ledger(payouts.campaign_id)
    assert ledger.claimed <= ledger.allocated
    assert not distributor.is_claimed(payouts.campaign_id, unlucky)


def test_an_amount_that_overflows_pays_nothing(distributor: Any, payable: int) -> None:
    lie = Payouts(distributor, payable, {EARNER: 2**256 - 1, account("other"): 1})
    lie.post(total=2)
    lie.go_live()
    lie.claim(account("other"))
    with expect_revert(None):
        lie.claim(EARNER)


def test_swept_pay_is_gone(distributor: Any, live: Payouts) -> None:
    live.claim(first(live))
    travel_to(distributor.payouts(live.campaign_id).live_after + SWEEP_DELAY)
    distributor.sweep(live.campaign_id)
    with expect_revert("distributor: campaign was swept"):
        live.claim(list(live.amounts)[1])


def test_pay_in_a_token_that_returns_nothing(
    protocol: Protocol, distributor: Any, silent_token: Any
) -> None:
    pay = Payouts(distributor, create_payable(protocol, silent_token, budget=1_000), {EARNER: 9})
    pay.post()
    pay.go_live()
    pay.claim(EARNER)
    assert silent_token.balanceOf(EARNER) == 9


def test_pay_that_the_token_refuses_stays_claimable(
    protocol: Protocol, distributor: Any, odd_token: Any
) -> None:
    pay = Payouts(distributor, create_payable(protocol, odd_token, budget=1_000), {EARNER: 9})
    pay.post()
    pay.go_live()
    odd_token.refuse(EARNER, True)
    with expect_revert("distributor: transfer failed"):
        pay.claim(EARNER)
    odd_token.refuse(EARNER, False)
    pay.claim(EARNER)
    assert odd_token.balanceOf(EARNER) == 9


def test_a_token_does_not_call_back_while_it_pays(
    protocol: Protocol, distributor: Any, odd_token: Any
) -> None:
    pay = Payouts(distributor, create_payable(protocol, odd_token, budget=1_000), {EARNER: 9})
    pay.post()
    pay.go_live()
    odd_token.set_call(distributor, distributor.ledger.prepare_calldata(pay.campaign_id))
    with expect_revert(None):
        pay.claim(EARNER)
    assert odd_token.balanceOf(EARNER) == 0
