# SPDX-License-Identifier: Apache-2.0
"""Money is conserved over random sequences of everything that moves it, two campaigns a token.

After each step, for each campaign: claimed + swept <= allocated, and allocated + fee + refunded <=
funded; for the token: the vault's balance is what the ledgers say is still in it, plus bonds.
"""

from collections.abc import Callable
from typing import Any

import boa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from roastpower.protocol.constants import DAY

from ..support.accounts import ACCOUNTS, account
from ..support.campaigns import SHEET, Payouts, create_payable
from ..support.chain import travel
from ..support.deployment import Protocol

EARNERS = [account(f"earner {number}") for number in range(4)]
BUDGET = 10_000
ACTIONS = (
    *("post", "challenge", "uphold", "reject", "expire"),
    *("claim", "claim", "claim", "fee", "refund", "sweep"),
)
SECONDS = (1, 240, 240, 1_200, 29 * DAY, 180 * DAY)

Step = tuple[str, int, int]


@st.composite
def steps(draw: DrawFn) -> list[Step]:
    """Payouts for both campaigns, then actions on one of them, each with a number to use, and travels."""
    action = st.tuples(
        st.sampled_from(ACTIONS), st.integers(0, 1), st.integers(0, len(EARNERS) - 1)
    )
    journey = st.tuples(st.just("travel"), st.just(0), st.integers(0, len(SECONDS) - 1))
    posts = [("post", which, draw(st.integers(0, 1))) for which in (0, 1)]
    return posts + draw(st.lists(st.one_of(action, action, journey), min_size=10, max_size=40))


class Vault:
    """The distributor with two payable campaigns in ROAST, driven by steps that may be refused."""

    def __init__(self, protocol: Protocol, pay: list[Payouts]) -> None:
        self.protocol = protocol
        self.distributor = protocol.distributor
        self.pay = pay

    def step(self, action: str, which: int, number: int) -> None:
        """Takes a step; the contract may refuse it, with whatever reason."""
        if action == "travel":
            travel(SECONDS[number])
            return
        try:
            self._calls(self.pay[which], number)[action]()
        except boa.BoaError:
            return

    def _calls(self, pay: Payouts, number: int) -> dict[str, Callable[[], Any]]:
        vault, campaign_id = self.distributor, pay.campaign_id
        guardian, anyone = ACCOUNTS.guardian, ACCOUNTS.stranger
        return {
            # Every other total is a lie, too small for what the root promises.
            "post": lambda: pay.post(pay.total if number % 2 else pay.total // 2),
            "challenge": lambda: vault.challenge(campaign_id, SHEET, sender=ACCOUNTS.challenger),
            "uphold": lambda: vault.resolve(campaign_id, True, sender=guardian),
            "reject": lambda: vault.resolve(campaign_id, False, sender=guardian),
            "expire": lambda: vault.resolve_expired(campaign_id, sender=anyone),
            "claim": lambda: pay.claim(EARNERS[number]),
            "fee": lambda: vault.collect_fee(campaign_id, sender=anyone),
            "refund": lambda: vault.refund(campaign_id, sender=anyone),
            "sweep": lambda: vault.sweep(campaign_id, sender=anyone),
        }

    def check(self) -> None:
        """The invariants."""
        inside = 0
        for pay in self.pay:
            ledger = self.distributor.ledger(pay.campaign_id)
            assert ledger.claimed + ledger.swept <= ledger.allocated
            assert ledger.allocated + ledger.fee + ledger.refunded <= ledger.funded
            paid = [e for e in EARNERS if self.distributor.is_claimed(pay.campaign_id, e)]
            assert ledger.claimed == sum(pay.amounts[each] for each in paid)
            fee = ledger.fee if ledger.fee_collected else 0
            inside += ledger.funded - ledger.claimed - ledger.swept - ledger.refunded - fee
            inside += self.distributor.challenge_of(pay.campaign_id).bond
        assert self.protocol.token.balanceOf(self.distributor) == inside


@pytest.fixture
def vault(protocol: Protocol, bonded: str) -> Vault:
    pay = []
    for _ in range(2):
        campaign_id = create_payable(protocol, budget=BUDGET)
        protocol.distributor.mark_payable(campaign_id)
        amounts = {earner: 1_000 * (place + 1) for place, earner in enumerate(EARNERS[:3])}
        pay.append(
            Payouts(protocol.distributor, campaign_id, {**amounts, EARNERS[3]: 3_000 + campaign_id})
        )
    return Vault(protocol, pay)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # shrinking a failure would take longer than reading it
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sequence=steps())
def test_money_is_conserved(vault: Vault, sequence: list[Step]) -> None:
    with boa.env.anchor():
        for step in sequence:
            vault.step(*step)
            vault.check()


def test_money_is_conserved_when_all_is_handed_out(vault: Vault) -> None:
    """A whole life in order, in which no step is refused."""
    for pay in vault.pay:
        pay.post()
    for pay in vault.pay:
        pay.go_live()
        for earner in EARNERS[1:]:
            pay.claim(earner)
            vault.check()
        vault.distributor.collect_fee(pay.campaign_id)
        vault.check()
        vault.distributor.refund(pay.campaign_id)
        vault.check()
    travel(180 * DAY)
    for pay in vault.pay:
        vault.distributor.sweep(pay.campaign_id)
        vault.check()
    assert vault.protocol.token.balanceOf(vault.distributor) == 0
