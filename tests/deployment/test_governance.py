# SPDX-License-Identifier: Apache-2.0
"""Changes go through the timelock: planned, scheduled, waited for, executed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from deployment import transact
from web3 import Web3
from web3_deployer import Web3Deployer

from roastpower.chain.addresses import ZERO
from roastpower.chain.contracts import Call, Contracts
from roastpower.chain.deployment.deploy import Deployer, Deployment
from roastpower.chain.governance import (
    Change,
    GovernanceError,
    Wish,
    cancellation,
    next_call,
    operation_id,
    plan,
    ready_at,
    scheduled_for,
    state,
)
from roastpower.chain.pending import current, pending
from roastpower.devstack.anvil import LocalChain

DELAY = 3_600
SALT = b"\x00" * 32


@pytest.fixture
def contracts(
    prepare: Callable[[Deployer], Deployment], deployer: Web3Deployer, web3: Web3
) -> Contracts:
    """Deployed with a timelock of an hour."""
    prepared = prepare(deployer)
    profile = msgspec.structs.replace(prepared.profile, timelock_delay=DELAY)
    return Contracts.at(web3, replace(prepared, profile=profile).run())


def send(contracts: Contracts, call: Call | None) -> None:
    assert call is not None
    governor = contracts.web3.eth.accounts[0]
    sent = contracts.web3.eth.send_transaction(
        {"from": governor, "to": call.to, "data": Web3.to_hex(hexstr=call.data)}  # type: ignore[arg-type]
    )
    assert contracts.web3.eth.wait_for_transaction_receipt(sent)["status"] == 1


def test_a_change_waits_for_its_delay_and_then_counts(
    contracts: Contracts, chain: LocalChain
) -> None:
    wish = Wish({"challenge_window": 7_200, "target": 120}, fee_bps=300)
    operation = plan(contracts, wish, SALT)
    assert set(operation.changes) == {
        Change("challenge_window", "3", "7200"),
        Change("target", "10", "120"),
        Change("fee_bps", "250", "300"),
    }
    send(contracts, next_call(contracts, operation))
    identity = operation_id(contracts, operation)
    assert state(contracts, identity) == "waiting"
    now = contracts.web3.eth.get_block("latest")["timestamp"]
    assert ready_at(contracts, identity) == now + DELAY
    assert next_call(contracts, operation) is None

    chain.rpc("evm_increaseTime", DELAY)
    chain.rpc("evm_mine")
    send(contracts, next_call(contracts, plan(contracts, wish, SALT)))
    assert state(contracts, identity) == "done"
    assert contracts.read(contracts.pool, "version") == 2
    parameters = contracts.read(contracts.pool, "parameters", 2)
    assert (parameters[0], parameters[7]) == (120, 7_200)
    assert contracts.read(contracts.factory, "fee_bps") == 300
    with pytest.raises(GovernanceError, match="nothing would change"):
        plan(contracts, wish, SALT)


def test_roles_are_changed_in_one_operation(contracts: Contracts, chain: LocalChain) -> None:
    guardian, oracle, treasury = contracts.web3.eth.accounts[6:9]
    wish = Wish({}, guardian=guardian.lower(), oracle=oracle, treasury=treasury)
    operation = plan(contracts, wish, SALT)
    assert [each.what for each in operation.changes] == ["guardian", "oracle", "treasury"]
    send(contracts, next_call(contracts, operation))
    chain.rpc("evm_increaseTime", DELAY)
    chain.rpc("evm_mine")
    send(contracts, next_call(contracts, operation))
    for role, expected in (("guardian", guardian), ("oracle", oracle), ("treasury", treasury)):
        assert contracts.read(contracts.pool, role) == expected


def test_a_paused_pool_goes_on(contracts: Contracts, chain: LocalChain) -> None:
    with pytest.raises(GovernanceError, match="nothing would change"):
        plan(contracts, Wish({}, unpause=True), SALT)
    guardian = contracts.web3.eth.accounts[1]
    transact(contracts.pool.functions.pause(), guardian)
    operation = plan(contracts, Wish({}, unpause=True), SALT)
    send(contracts, next_call(contracts, operation))
    chain.rpc("evm_increaseTime", DELAY)
    chain.rpc("evm_mine")
    send(contracts, next_call(contracts, operation))
    assert contracts.read(contracts.pool, "paused") is False


def test_a_scheduled_change_is_taken_back(contracts: Contracts) -> None:
    wish = Wish({"target": 120})
    with pytest.raises(GovernanceError, match="nothing is scheduled that changes this"):
        scheduled_for(contracts, wish)
    operation = plan(contracts, wish, SALT)
    identity = operation_id(contracts, operation)
    with pytest.raises(GovernanceError, match="is not scheduled"):
        cancellation(contracts, identity)
    send(contracts, next_call(contracts, operation))
    with pytest.raises(GovernanceError, match="nothing is scheduled that changes this"):
        scheduled_for(contracts, Wish({"target": 121}))
    assert scheduled_for(contracts, wish) == identity
    send(contracts, cancellation(contracts, identity))
    assert state(contracts, identity) == "unset"
    assert pending(contracts) == []


def test_what_would_change_nothing_any_more_is_taken_back(
    contracts: Contracts, chain: LocalChain
) -> None:
    wish = Wish({"target": 120}, fee_bps=300)
    send(contracts, next_call(contracts, plan(contracts, wish, SALT)))
    as_timelock(contracts, chain)
    timelock = contracts.timelock.address
    transact(contracts.factory.functions.set_fee_bps(300), timelock)
    struct = list(contracts.read(contracts.pool, "parameters", 1))
    transact(contracts.pool.functions.set_parameters((120, *struct[1:])), timelock)
    with pytest.raises(GovernanceError, match="nothing would change"):
        plan(contracts, wish, SALT)
    send(contracts, cancellation(contracts, scheduled_for(contracts, wish)))
    assert pending(contracts) == []


def as_timelock(contracts: Contracts, chain: LocalChain) -> None:
    chain.rpc("anvil_impersonateAccount", contracts.timelock.address)
    chain.rpc("anvil_setBalance", contracts.timelock.address, hex(10**18))


def test_what_is_scheduled_is_listed_with_its_effects(
    contracts: Contracts, chain: LocalChain
) -> None:
    guardian = contracts.web3.eth.accounts[6]
    later = plan(contracts, Wish({}, guardian=guardian), SALT)
    first = plan(contracts, Wish({"target": 120}, fee_bps=300), SALT)
    for operation in (first, later):
        send(contracts, next_call(contracts, operation))
        chain.rpc("evm_increaseTime", 60)
    listed = pending(contracts)
    assert [each.identity for each in listed] == [
        operation_id(contracts, each) for each in (first, later)
    ]
    assert [each.ready_at for each in listed] == [
        ready_at(contracts, each.identity) for each in listed
    ]
    now = current(contracts)
    changes = [
        {what: new for what, new in each.effects.items() if now[what] != new} for each in listed
    ]
    assert changes == [{"target": 120, "fee_bps": 300}, {"guardian": guardian}]

    chain.rpc("evm_increaseTime", DELAY)
    chain.rpc("evm_mine")
    send(contracts, next_call(contracts, first))
    assert [each.identity for each in pending(contracts)] == [operation_id(contracts, later)]


def test_of_two_changes_of_parameters_one_waits(contracts: Contracts, chain: LocalChain) -> None:
    """Each carries all parameters, so that the second would take the first one back."""
    first = plan(contracts, Wish({"target": 120}), SALT)
    send(contracts, next_call(contracts, first))
    second = Wish({"min_miners": 3})
    identity = Web3.to_hex(operation_id(contracts, first))
    with pytest.raises(GovernanceError, match=f"operation {identity}, .* sets the same"):
        next_call(contracts, plan(contracts, second, SALT))
    # Another thing may be scheduled beside it.
    assert next_call(contracts, plan(contracts, Wish({}, fee_bps=300), SALT)) is not None
    chain.rpc("evm_increaseTime", DELAY)
    chain.rpc("evm_mine")
    send(contracts, next_call(contracts, first))
    assert next_call(contracts, plan(contracts, second, SALT)) is not None


def test_what_a_contract_would_refuse_is_not_scheduled(contracts: Contracts) -> None:
    guardian, oracle = contracts.web3.eth.accounts[1:3]
    fresh = contracts.web3.eth.accounts[6]
    for wish in (Wish({}, guardian=oracle), Wish({}, oracle=guardian, fee_bps=300)):
        with pytest.raises(
            GovernanceError, match="would refuse this: .*(guardian is|is the guard)"
        ):
            next_call(contracts, plan(contracts, wish, SALT))
    # Each call sees what those before it did.
    wish = Wish({"target": 120}, guardian=fresh, oracle=guardian)
    assert next_call(contracts, plan(contracts, wish, SALT)) is not None


def test_another_salt_makes_the_same_change_again(contracts: Contracts, chain: LocalChain) -> None:
    for target in (120, 10):
        operation = plan(contracts, Wish({"target": target}), SALT)
        send(contracts, next_call(contracts, operation))
        chain.rpc("evm_increaseTime", DELAY)
        chain.rpc("evm_mine")
        send(contracts, next_call(contracts, operation))
    again = plan(contracts, Wish({"target": 120}), SALT)
    with pytest.raises(GovernanceError, match="give another --salt"):
        next_call(contracts, again)
    assert next_call(contracts, plan(contracts, Wish({"target": 120}), b"\x01" * 32)) is not None


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish({"targets": 1}), "no parameter targets"),
        (Wish({"target": 9}), "target is 9, not from 10 to 256"),
        (Wish({"challenge_window": 1}), "challenge_window is 1, not from 2"),
        (Wish({}, guardian="0x12"), "guardian: 0x12 is not an address"),
        (Wish({}, treasury=ZERO), "treasury: it is the zero address"),
        (Wish({}, fee_bps=501), "fee_bps is 501, not from 0 to 500"),
        (Wish({}), "nothing would change"),
    ],
)
def test_what_the_contracts_would_refuse_is_refused_first(
    contracts: Contracts, wish: Wish, said: str
) -> None:
    with pytest.raises(GovernanceError, match=said):
        plan(contracts, wish, SALT)
