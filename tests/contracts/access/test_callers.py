# SPDX-License-Identifier: Apache-2.0
"""Who calls is who calls, not who signed the transaction: a role's holder lends it to no contract."""

from typing import Any

import boa
import pytest

from ..support.accounts import ACCOUNTS
from ..support.chain import event, expect_revert
from ..support.deployment import Protocol
from ..support.life import ANY_PRICE, COMMITMENT, REASON, Life, give, terms
from ..support.sources import harness
from .entry import Entry
from .stage import Stage
from .test_matrix import lines

BOND = 1_000 * 10**18


@pytest.fixture
def stage(protocol: Protocol) -> Stage:
    return Stage(protocol)


class Contract:
    """A contract that does what a stranger tells it."""

    def __init__(self) -> None:
        self.at_work = harness("Intermediary")()
        self.address = str(self.at_work.address)

    def call(self, function: Any, *arguments: Any, signed_by: str = ACCOUNTS.stranger) -> None:
        """Calls a function of another contract."""
        payload = function.prepare_calldata(*arguments)
        self.at_work.forward(function.contract.address, payload, sender=signed_by)


@pytest.fixture
def contract(protocol: Protocol) -> Contract:
    """It holds ROAST, which pool and distributor may take."""
    made = Contract()
    give(protocol, made.address)
    for spender in (protocol.pool, protocol.distributor):
        made.call(protocol.token.approve, spender.address, ANY_PRICE)
    return made


@pytest.mark.parametrize(
    ("name", "entry"), [each for each in lines() if each.values[1].refusal is not None]
)
def test_a_role_is_not_lent_to_a_contract(
    stage: Stage, contract: Contract, name: str, entry: Entry
) -> None:
    arguments = entry.arguments(stage)
    function = getattr(stage.contract(name), entry.function)
    for role in sorted(entry.allowed):
        with boa.env.anchor(), expect_revert(entry.refusal):
            contract.call(function, *arguments, signed_by=stage.callers.named()[role])


def test_a_contract_mines_for_itself(
    protocol: Protocol, contract: Contract, campaign_id: int
) -> None:
    before = protocol.token.balanceOf(contract.address)
    price = protocol.pool.open_block().next_price
    contract.call(protocol.pool.submit, campaign_id, COMMITMENT, ANY_PRICE)
    assert protocol.pool.submission(1 << 16).miner == contract.address
    assert protocol.token.balanceOf(contract.address) == before - price


def test_a_contract_pays_the_bond_and_gets_it_back(
    protocol: Protocol, contract: Contract, life: Life
) -> None:
    block_id = life.scored_with([3, 2, 1])
    before = protocol.token.balanceOf(contract.address)
    contract.call(protocol.pool.challenge, block_id, REASON)
    assert event(contract.at_work, "Challenged")["challenger"] == contract.address
    assert protocol.pool.challenge_of(block_id).challenger == contract.address
    assert protocol.token.balanceOf(contract.address) == before - BOND
    protocol.pool.resolve(block_id, True, sender=ACCOUNTS.guardian)
    assert protocol.token.balanceOf(contract.address) == before


def test_a_contract_sponsors(protocol: Protocol, contract: Contract) -> None:
    before = protocol.token.balanceOf(contract.address)
    contract.call(protocol.factory.create_project, REASON)
    project_id = protocol.factory.project_count()
    contract.call(protocol.factory.create_campaign, project_id, terms(protocol))
    campaign_id = protocol.factory.campaign_count()
    assert protocol.factory.campaign(campaign_id).sponsor == contract.address
    funded = protocol.distributor.ledger(campaign_id).funded
    assert protocol.token.balanceOf(contract.address) == before - funded < before
