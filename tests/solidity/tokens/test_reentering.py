# SPDX-License-Identifier: Apache-2.0
"""A token that calls back while it is paid out or in: each such call fails, and pays nobody twice.

A call into a locked contract reverts without a reason. Where the token swallows that, the transfer
it interrupted goes through once; where it passes it on, nothing has happened.
"""

from dataclasses import dataclass
from typing import Any

import boa
import pytest
from contracts.support.accounts import ACCOUNTS
from contracts.support.campaigns import BUDGET, SHEET, Payouts, create_project
from contracts.support.chain import expect_revert, travel_to
from contracts.support.deployment import Protocol
from contracts.support.life import ANY_PRICE, COMMITMENT, give, terms

from roastpower.protocol.constants import SWEEP_DELAY

from ..campaigns import (
    EARNERS,
    FEE,
    PAY,
    REST,
    Honest,
    balances,
    create_in,
    give_sponsor,
    in_vault,
    live_in,
    owed,
)
from ..deploying import deploy

Step = tuple[str, bytes]  # whom a token calls, with what


@dataclass(frozen=True)
class Scene:
    """Two live campaigns and a running one in the same token, beside the honest one."""

    protocol: Protocol
    token: Any
    payouts: Payouts
    twin: Payouts
    running: int
    honest: Honest

    def locked_in_vault(self) -> list[Step]:
        """All that moves money or payouts in the distributor, and a view of it."""
        vault = self.protocol.distributor
        campaign_id, twin_id = self.payouts.campaign_id, self.twin.campaign_id
        claims = [self.payouts.arguments(each) for each in EARNERS[:2]]
        twins = [self.twin.arguments(each) for each in EARNERS]
        honest = self.honest.payouts.arguments(EARNERS[0])
        calls = [
            vault.claim.prepare_calldata(*claims[0]),
            vault.claim.prepare_calldata(*claims[1]),
            vault.claim.prepare_calldata(*twins[0]),
            vault.claim.prepare_calldata(*honest),
            vault.claim_many.prepare_calldata([*claims, *twins, honest]),
            vault.collect_fee.prepare_calldata(campaign_id),
            vault.collect_fee.prepare_calldata(twin_id),
            vault.refund.prepare_calldata(campaign_id),
            vault.refund.prepare_calldata(twin_id),
            vault.sweep.prepare_calldata(twin_id),
            vault.mark_payable.prepare_calldata(campaign_id),
            vault.challenge.prepare_calldata(twin_id, SHEET),
            vault.resolve_expired.prepare_calldata(twin_id),
            vault.ledger.prepare_calldata(campaign_id),
        ]
        return [(vault.address, call) for call in calls]

    def locked_in_factory(self) -> list[Step]:
        """What a token could try in the factory while a budget is paid in."""
        factory = self.protocol.factory
        given = terms(self.protocol, reward_token=self.token.address)
        calls = [
            factory.create_project.prepare_calldata(SHEET),
            factory.create_campaign.prepare_calldata(1, given),
            factory.top_up.prepare_calldata(self.running, 1),
            factory.cancel.prepare_calldata(self.running),
            factory.close.prepare_calldata(self.running),
            factory.campaign.prepare_calldata(self.running),
        ]
        return [(factory.address, call) for call in calls]

    def call(self, operation: str) -> None:
        """The transfer that the token interrupts."""
        vault, factory = self.protocol.distributor, self.protocol.factory
        campaign_id, stranger = self.payouts.campaign_id, ACCOUNTS.stranger
        sponsor = ACCOUNTS.sponsor
        if operation == "claim":
            self.payouts.claim(EARNERS[0])
        elif operation == "claim_many":
            vault.claim_many([self.payouts.arguments(EARNERS[0])], sender=stranger)
        elif operation == "collect_fee":
            vault.collect_fee(campaign_id, sender=stranger)
        elif operation == "refund":
            vault.refund(campaign_id, sender=stranger)
        elif operation == "sweep":
            vault.sweep(campaign_id, sender=stranger)
        elif operation == "refund after cancelling":
            vault.refund(self.running, sender=stranger)
        elif operation == "create_campaign":
            given = terms(self.protocol, reward_token=self.token.address)
            factory.create_campaign(1, given, sender=sponsor)
        elif operation == "top_up":
            factory.top_up(self.running, BUDGET, sender=sponsor)


# The operation, and what it changes: of the first earner, the treasury, the sponsor.
OUT = {
    "claim": (PAY[EARNERS[0]], 0, 0),
    "claim_many": (PAY[EARNERS[0]], 0, 0),
    "collect_fee": (0, FEE, 0),
    "refund": (0, 0, REST),
    "sweep": (0, 0, sum(PAY.values())),
    "refund after cancelling": (0, 0, BUDGET),
}
IN = {"create_campaign": (0, 0, -BUDGET), "top_up": (0, 0, -BUDGET)}
ACCOUNTS_PAID = [EARNERS[0], ACCOUNTS.treasury, ACCOUNTS.sponsor]


@pytest.fixture
def scene(protocol: Protocol, honest: Honest) -> Scene:
    token = deploy("ReenteringToken")
    payouts, twin = live_in(protocol, token), live_in(protocol, token)
    assert create_project(protocol) >= 1
    running = create_in(protocol, token)
    give_sponsor(protocol, token, BUDGET)
    return Scene(protocol, token, payouts, twin, running, honest)


@pytest.fixture(params=[*OUT, *IN])
def operation(request: pytest.FixtureRequest, scene: Scene) -> str:
    """Made possible, not yet called."""
    name: str = request.param
    if name == "sweep":
        travel_to(
            scene.protocol.distributor.payouts(scene.twin.campaign_id).live_after + SWEEP_DELAY
        )
    if name == "refund after cancelling":
        scene.protocol.factory.cancel(scene.running, sender=ACCOUNTS.sponsor)
    return name


def locked_steps(scene: Scene, operation: str) -> list[Step]:
    """What must fail while the operation runs."""
    steps = scene.locked_in_vault()
    return steps + scene.locked_in_factory() if operation in IN else steps


def test_calls_back_fail_and_the_transfer_happens_once(scene: Scene, operation: str) -> None:
    steps = locked_steps(scene, operation)
    scene.token.arm(steps, False)
    before = balances(scene.token, ACCOUNTS_PAID)
    vault_before = in_vault(scene.protocol, scene.token)
    scene.call(operation)

    outcomes = scene.token.outcomes()
    assert len(outcomes) == len(steps)
    assert [tuple(each) for each in outcomes] == [(False, b"")] * len(steps)
    changes = [
        after - at for after, at in zip(balances(scene.token, ACCOUNTS_PAID), before, strict=True)
    ]
    assert tuple(changes) == {**OUT, **IN}[operation]
    assert in_vault(scene.protocol, scene.token) == vault_before - sum(changes)
    assert in_vault(scene.protocol, scene.token) == owed(scene.protocol, scene.token)


def test_a_failed_call_back_that_is_passed_on_undoes_everything(
    scene: Scene, operation: str
) -> None:
    watched = [*ACCOUNTS_PAID, scene.protocol.distributor.address]
    before = balances(scene.token, watched)
    campaigns = scene.protocol.factory.campaign_count()
    for step in locked_steps(scene, operation):
        with boa.env.anchor():
            scene.token.arm([step], True)
            with expect_revert(None):
                scene.call(operation)
            assert balances(scene.token, watched) == before
            assert scene.protocol.factory.campaign_count() == campaigns
    scene.call(operation)  # still possible


def test_the_other_campaign_in_the_token_is_paid_to_the_last_unit(
    scene: Scene, operation: str
) -> None:
    scene.token.arm(locked_steps(scene, operation), False)
    scene.call(operation)
    for earner in EARNERS:
        had = scene.token.balanceOf(earner)
        scene.twin.claim(earner)
        assert scene.token.balanceOf(earner) == had + PAY[earner]
    assert in_vault(scene.protocol, scene.token) == owed(scene.protocol, scene.token)


@pytest.mark.parametrize("operation", ["claim", *IN])
def test_a_token_that_submits_meanwhile_pays_for_it_and_counts_once(
    scene: Scene, operation: str
) -> None:
    """The pool and its count of submissions are not locked: they follow their own rules."""
    pool, roast = scene.protocol.pool, scene.protocol.token
    give(scene.protocol, scene.token.address)
    price, held = pool.open_block().next_price, roast.balanceOf(scene.token.address)
    supply = roast.totalSupply()
    submit = pool.submit.prepare_calldata(scene.running, COMMITMENT, ANY_PRICE)
    scene.token.arm(
        [
            (roast.address, roast.approve.prepare_calldata(pool.address, ANY_PRICE)),
            (pool.address, submit),
            (pool.address, submit),
        ],
        False,
    )
    before, funded = balances(scene.token, ACCOUNTS_PAID), in_vault(scene.protocol, scene.token)
    scene.call(operation)

    assert [each[0] for each in scene.token.outcomes()] == [True, True, False]
    assert scene.protocol.factory.campaign(scene.running).submissions == 1
    assert held - roast.balanceOf(scene.token.address) == price == supply - roast.totalSupply()
    changes = [
        after - at for after, at in zip(balances(scene.token, ACCOUNTS_PAID), before, strict=True)
    ]
    assert tuple(changes) == {**OUT, **IN}[operation]
    assert in_vault(scene.protocol, scene.token) == funded - sum(changes)
    with expect_revert("factory: campaign has submissions"):
        scene.protocol.factory.cancel(scene.running, sender=ACCOUNTS.sponsor)


def test_a_submission_to_a_campaign_whose_budget_never_came_is_undone_with_it(
    scene: Scene,
) -> None:
    pool, roast = scene.protocol.pool, scene.protocol.token
    give(scene.protocol, scene.token.address)
    held, count = roast.balanceOf(scene.token.address), pool.open_block().count
    next_id = scene.protocol.factory.campaign_count() + 1
    scene.token.arm(
        [
            (roast.address, roast.approve.prepare_calldata(pool.address, ANY_PRICE)),
            (pool.address, pool.submit.prepare_calldata(next_id, COMMITMENT, ANY_PRICE)),
            (roast.address, roast.burn.prepare_calldata(2**255)),  # fails the transfer
        ],
        True,
    )
    with expect_revert("erc20: burn amount exceeds balance"):
        scene.call("create_campaign")
    assert pool.open_block().count == count
    assert roast.balanceOf(scene.token.address) == held
    assert scene.protocol.factory.campaign_count() == next_id - 1
