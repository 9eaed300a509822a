# SPDX-License-Identifier: Apache-2.0
"""What transfers answer: nothing is as good as true; false and nonsense move no ledger."""

from typing import Any

import pytest
from contracts.support.accounts import ACCOUNTS
from contracts.support.campaigns import BUDGET, Payouts, create_project
from contracts.support.chain import expect_revert, travel_to
from contracts.support.deployment import Protocol
from contracts.support.life import terms
from eth_abi.abi import encode

from roastpower.protocol.constants import SWEEP_DELAY

from ..campaigns import (
    EARNERS,
    FEE,
    PAY,
    REST,
    balances,
    create_in,
    give_sponsor,
    in_vault,
    live_in,
    owed,
)
from ..deploying import deploy

TRUE, FALSE = (encode(["bool"], [each]) for each in (True, False))
# Neither true nor false, and too short to be either.
NONSENSE = {"two": encode(["uint256"], [2]), "largest": b"\xff" * 32, "a byte": b"\x01"}
WATCHED = [*EARNERS, ACCOUNTS.treasury, ACCOUNTS.sponsor]


@pytest.fixture
def coin() -> Any:
    return deploy("AnsweringToken")


def payments(protocol: Protocol, payouts: Payouts) -> dict[str, Any]:
    """All calls that pay out of a live campaign whose claims may be swept."""
    vault, campaign_id = protocol.distributor, payouts.campaign_id
    return {
        "claim": lambda: payouts.claim(EARNERS[0]),
        "claim_many": lambda: vault.claim_many([payouts.arguments(EARNERS[0])]),
        "collect_fee": lambda: vault.collect_fee(campaign_id),
        "refund": lambda: vault.refund(campaign_id),
        "sweep": lambda: vault.sweep(campaign_id),
    }


def test_a_token_that_returns_nothing_is_paid_in_and_out(protocol: Protocol) -> None:
    coin = deploy("SilentToken")
    running = create_in(protocol, coin)
    give_sponsor(protocol, coin, 100)
    protocol.factory.top_up(running, 100, sender=ACCOUNTS.sponsor)
    assert protocol.distributor.ledger(running).funded == BUDGET + 100 == in_vault(protocol, coin)
    protocol.factory.cancel(running, sender=ACCOUNTS.sponsor)
    protocol.distributor.refund(running)
    assert balances(coin, WATCHED) == [0, 0, 0, 0, BUDGET + 100]

    payouts = live_in(protocol, coin)
    pay = payments(protocol, payouts)
    pay["claim"]()
    protocol.distributor.claim_many([payouts.arguments(each) for each in EARNERS[:2]])
    pay["collect_fee"]()
    pay["refund"]()
    travel_to(protocol.distributor.payouts(payouts.campaign_id).live_after + SWEEP_DELAY)
    pay["sweep"]()
    first, second, third = (PAY[each] for each in EARNERS)
    sponsor = BUDGET + 100 + REST + third
    assert balances(coin, WATCHED) == [first, second, 0, FEE, sponsor]
    assert in_vault(protocol, coin) == owed(protocol, coin) == 0


def test_a_budget_answered_with_false_creates_no_campaign(protocol: Protocol, coin: Any) -> None:
    give_sponsor(protocol, coin, BUDGET)
    project_id, campaigns = create_project(protocol), protocol.factory.campaign_count()
    given = terms(protocol, reward_token=coin.address)
    for moves in (False, True):
        coin.setAnswer(FALSE, moves)
        with expect_revert("distributor: transfer failed"):
            protocol.factory.create_campaign(project_id, given, sender=ACCOUNTS.sponsor)
    coin.setAnswer(TRUE, False)  # says yes, moves nothing
    with expect_revert("distributor: token credits another amount"):
        protocol.factory.create_campaign(project_id, given, sender=ACCOUNTS.sponsor)
    assert protocol.factory.campaign_count() == campaigns
    assert in_vault(protocol, coin) == 0


@pytest.mark.parametrize("name", ["claim", "claim_many", "collect_fee", "refund", "sweep"])
def test_a_payment_answered_with_false_can_be_repeated(
    protocol: Protocol, coin: Any, name: str
) -> None:
    payouts = live_in(protocol, coin)
    if name == "sweep":
        travel_to(protocol.distributor.payouts(payouts.campaign_id).live_after + SWEEP_DELAY)
    pay = payments(protocol, payouts)[name]
    before, ledger = balances(coin, WATCHED), protocol.distributor.ledger(payouts.campaign_id)
    for moves in (False, True):  # what a refused transfer moved is undone
        coin.setAnswer(FALSE, moves)
        with expect_revert("distributor: transfer failed"):
            pay()
        assert balances(coin, WATCHED) == before
        assert protocol.distributor.ledger(payouts.campaign_id) == ledger
    coin.setAnswer(TRUE, True)
    pay()
    assert in_vault(protocol, coin) == owed(protocol, coin) < BUDGET


@pytest.mark.parametrize("answer", list(NONSENSE.values()), ids=list(NONSENSE))
def test_nonsense_is_no_answer(protocol: Protocol, coin: Any, answer: bytes) -> None:
    payouts = live_in(protocol, coin)
    coin.setAnswer(answer, True)
    with expect_revert(None):
        payouts.claim(EARNERS[0])
    assert coin.balanceOf(EARNERS[0]) == 0
    assert in_vault(protocol, coin) == owed(protocol, coin) == BUDGET


def test_words_behind_the_answer_are_not_read(protocol: Protocol, coin: Any) -> None:
    payouts = live_in(protocol, coin)
    coin.setAnswer(TRUE + b"\xff" * 10_000, True)
    payouts.claim(EARNERS[0])
    assert coin.balanceOf(EARNERS[0]) == PAY[EARNERS[0]]


def test_an_account_without_code_is_no_token(protocol: Protocol) -> None:
    """Its silence would otherwise pass for a transfer."""
    project_id, campaigns = create_project(protocol), protocol.factory.campaign_count()
    with expect_revert(None):
        protocol.factory.create_campaign(
            project_id, terms(protocol, reward_token=ACCOUNTS.stranger), sender=ACCOUNTS.sponsor
        )
    assert protocol.factory.campaign_count() == campaigns
