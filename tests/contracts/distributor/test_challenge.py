# SPDX-License-Identifier: Apache-2.0
"""Payouts in their window are doubted with a bond; the guardian decides in time, or they stand."""

from typing import Any

import pytest
from eth_utils.crypto import keccak

from roastpower.protocol.constants import REFUND_DELAY

from ..support.accounts import ACCOUNTS, account
from ..support.campaigns import Payouts
from ..support.chain import event, expect_revert, now, travel, travel_to
from ..support.deployment import Protocol

REASON = keccak(text="reason")
ZERO = "0x" + "00" * 20
NONE_STAND, POSTED, CHALLENGED = range(3)


@pytest.fixture
def bond(protocol: Protocol) -> int:
    return protocol.profile.parameters.challenge_bond


@pytest.fixture
def challenged(distributor: Any, posted: Payouts, bonded: str) -> Payouts:
    distributor.challenge(posted.campaign_id, REASON, sender=bonded)
    return posted


def test_a_challenge_takes_a_bond(
    protocol: Protocol, distributor: Any, token: Any, posted: Payouts, bonded: str, bond: int
) -> None:
    vault, purse = token.balanceOf(distributor), token.balanceOf(bonded)
    distributor.challenge(posted.campaign_id, REASON, sender=bonded)
    resolve_by = now() + protocol.profile.payout_resolve_timeout
    assert event(distributor, "Challenged") == {
        "kind": 2,
        "id": posted.campaign_id,
        "challenger": bonded,
        "reason": REASON,
        "bond": bond,
        "resolve_by": resolve_by,
    }
    assert distributor.challenge_of(posted.campaign_id) == (bonded, bond, resolve_by)
    assert distributor.payouts(posted.campaign_id).status == CHALLENGED
    assert token.balanceOf(distributor) - vault == purse - token.balanceOf(bonded) == bond


def test_the_bond_is_the_pool_s_newest(
    protocol: Protocol, distributor: Any, pool: Any, owner: str, posted: Payouts, bonded: str
) -> None:
    newest = protocol.profile.with_parameters(challenge_bond=10**18).parameters
    pool.set_parameters(tuple(vars(newest).values()), sender=owner)
    distributor.challenge(posted.campaign_id, REASON, sender=bonded)
    assert event(distributor, "Challenged")["bond"] == 10**18


def test_payouts_are_doubted_until_they_are_live(
    distributor: Any, posted: Payouts, bonded: str
) -> None:
    live_after = distributor.payouts(posted.campaign_id).live_after
    travel_to(live_after)
    with expect_revert("distributor: challenge window is over"):
        distributor.challenge(posted.campaign_id, REASON, sender=bonded)


def test_payouts_are_doubted_to_the_last_second(
    distributor: Any, posted: Payouts, bonded: str
) -> None:
    travel_to(distributor.payouts(posted.campaign_id).live_after - 1)
    distributor.challenge(posted.campaign_id, REASON, sender=bonded)
    travel(1)
    assert not distributor.is_live(posted.campaign_id)


def test_what_was_not_posted_is_not_doubted(distributor: Any, payable: int, bonded: str) -> None:
    with expect_revert("distributor: no payouts posted"):
        distributor.challenge(payable, REASON, sender=bonded)


def test_one_challenge_at_a_time(distributor: Any, challenged: Payouts, bonded: str) -> None:
    with expect_revert("distributor: no payouts posted"):
        distributor.challenge(challenged.campaign_id, REASON, sender=bonded)


def test_no_bond_no_challenge(distributor: Any, posted: Payouts, guardian: str) -> None:
    with expect_revert("erc20: insufficient allowance"):
        distributor.challenge(posted.campaign_id, REASON, sender=guardian)


def test_an_upheld_challenge_strikes_the_payouts(
    distributor: Any, token: Any, challenged: Payouts, bonded: str, bond: int, guardian: str
) -> None:
    purse = token.balanceOf(bonded)
    travel(100)
    distributor.resolve(challenged.campaign_id, True, sender=guardian)
    assert event(distributor, "Resolved") == {
        "kind": 2,
        "id": challenged.campaign_id,
        "upheld": True,
        "expired": False,
        "bond_to": bonded,
        "settle_after": 0,
        "draw_round": 0,
        "score_by": now() + REFUND_DELAY,
    }
    stored = distributor.payouts(challenged.campaign_id)
    assert (stored.root, stored.status, stored.live_after) == (bytes(32), NONE_STAND, 0)
    assert stored.refund_after == now() + REFUND_DELAY
    assert stored.payable_at == now() - 100
    ledger = distributor.ledger(challenged.campaign_id)
    assert (ledger.fee, ledger.allocated) == (0, 0)
    assert token.balanceOf(bonded) == purse + bond
    assert distributor.challenge_of(challenged.campaign_id) == (ZERO, 0, 0)


def test_struck_payouts_are_replaced(
    distributor: Any, challenged: Payouts, guardian: str, stranger: str
) -> None:
    distributor.resolve(challenged.campaign_id, True, sender=guardian)
    corrected = Payouts(distributor, challenged.campaign_id, {stranger: 5})
    corrected.post()
    corrected.go_live()
    corrected.claim(stranger)
    with expect_revert("distributor: wrong proof"):
        challenged.claim(next(iter(challenged.amounts)))


def test_the_time_to_refund_starts_again_with_struck_payouts(
    distributor: Any, payouts: Payouts, bonded: str, guardian: str
) -> None:
    distributor.mark_payable(payouts.campaign_id)
    travel(REFUND_DELAY - 1)
    payouts.post()
    distributor.challenge(payouts.campaign_id, REASON, sender=bonded)
    travel(10)
    distributor.resolve(payouts.campaign_id, True, sender=guardian)
    with expect_revert("distributor: the oracle may still pay"):
        distributor.refund(payouts.campaign_id)
    payouts.post()


def test_a_rejected_challenge_burns_the_bond(
    protocol: Protocol, distributor: Any, token: Any, challenged: Payouts, bond: int, guardian: str
) -> None:
    supply = token.totalSupply()
    travel(100)
    distributor.resolve(challenged.campaign_id, False, sender=guardian)
    live_after = now() + protocol.profile.payout_window
    assert event(distributor, "Resolved") == {
        "kind": 2,
        "id": challenged.campaign_id,
        "upheld": False,
        "expired": False,
        "bond_to": ZERO,
        "settle_after": live_after,
        "draw_round": 0,
        "score_by": 0,
    }
    stored = distributor.payouts(challenged.campaign_id)
    assert (stored.root, stored.status) == (challenged.root, POSTED)
    assert (stored.live_after, stored.rejected) == (live_after, 1)
    assert token.totalSupply() == supply - bond


def test_the_guardian_decides_in_time(distributor: Any, challenged: Payouts, guardian: str) -> None:
    travel_to(distributor.challenge_of(challenged.campaign_id).resolve_by - 1)
    with expect_revert("distributor: the guardian may still resolve"):
        distributor.resolve_expired(challenged.campaign_id)
    distributor.resolve(challenged.campaign_id, True, sender=guardian)


def test_a_silent_guardian_lets_payouts_stand(
    protocol: Protocol,
    distributor: Any,
    token: Any,
    challenged: Payouts,
    bonded: str,
    bond: int,
    guardian: str,
    stranger: str,
) -> None:
    purse = token.balanceOf(bonded)
    travel_to(distributor.challenge_of(challenged.campaign_id).resolve_by)
    with expect_revert("distributor: too late to resolve"):
        distributor.resolve(challenged.campaign_id, True, sender=guardian)
    distributor.resolve_expired(challenged.campaign_id, sender=stranger)
    logged = event(distributor, "Resolved")
    assert (logged["upheld"], logged["expired"], logged["bond_to"]) == (False, True, bonded)
    assert logged["settle_after"] == now() + protocol.profile.payout_window
    assert token.balanceOf(bonded) == purse + bond
    assert distributor.payouts(challenged.campaign_id).rejected == 1


def test_bonds_double_with_each_challenge_that_did_not_succeed(
    distributor: Any, posted: Payouts, bonded: str, bond: int, guardian: str
) -> None:
    for times in range(3):
        distributor.challenge(posted.campaign_id, REASON, sender=bonded)
        assert event(distributor, "Challenged")["bond"] == bond << times
        if times == 1:
            travel_to(distributor.challenge_of(posted.campaign_id).resolve_by)
            distributor.resolve_expired(posted.campaign_id)
        else:
            distributor.resolve(posted.campaign_id, False, sender=guardian)


def test_other_payouts_are_doubted_for_the_first_bond_again(
    distributor: Any, challenged: Payouts, bonded: str, bond: int, guardian: str
) -> None:
    distributor.resolve(challenged.campaign_id, False, sender=guardian)
    distributor.challenge(challenged.campaign_id, REASON, sender=bonded)
    distributor.resolve(challenged.campaign_id, True, sender=guardian)
    challenged.post()
    distributor.challenge(challenged.campaign_id, REASON, sender=bonded)
    assert event(distributor, "Challenged")["bond"] == bond


@pytest.mark.parametrize("role", ["deployer", "governor", "oracle", "treasury", "challenger"])
def test_nobody_but_the_guardian_decides(distributor: Any, challenged: Payouts, role: str) -> None:
    with expect_revert("distributor: caller is not the guardian"):
        distributor.resolve(challenged.campaign_id, True, sender=getattr(ACCOUNTS, role))


def test_an_open_challenge_goes_to_the_new_guardian(
    pool: Any, owner: str, distributor: Any, challenged: Payouts, guardian: str
) -> None:
    new = account("new guardian")
    pool.set_guardian(new, sender=owner)
    with expect_revert("distributor: caller is not the guardian"):
        distributor.resolve(challenged.campaign_id, True, sender=guardian)
    distributor.resolve(challenged.campaign_id, True, sender=new)


def test_only_what_is_challenged_is_decided(
    distributor: Any, posted: Payouts, guardian: str
) -> None:
    with expect_revert("distributor: payouts are not challenged"):
        distributor.resolve(posted.campaign_id, True, sender=guardian)
    with expect_revert("distributor: payouts are not challenged"):
        distributor.resolve_expired(posted.campaign_id)


def test_a_bond_is_no_part_of_a_budget_in_the_same_token(
    protocol: Protocol, distributor: Any, token: Any, challenged: Payouts
) -> None:
    funded = distributor.ledger(challenged.campaign_id).funded
    assert token.balanceOf(distributor) == funded + protocol.profile.parameters.challenge_bond
    travel_to(distributor.challenge_of(challenged.campaign_id).resolve_by)
    distributor.resolve_expired(challenged.campaign_id)
    challenged.go_live()
    for account_of in challenged.amounts:
        challenged.claim(account_of)
    distributor.collect_fee(challenged.campaign_id)
    distributor.refund(challenged.campaign_id)
    assert token.balanceOf(distributor) == 0
