# SPDX-License-Identifier: Apache-2.0
"""What the owner does was announced its delay before, by a proposer, and is done by an executor."""

from typing import Any

import boa
import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from ..support.abi import signatures
from ..support.accounts import ACCOUNTS, account
from ..support.chain import expect_revert, now, travel, travel_to
from ..support.deployment import Protocol
from ..support.life import Life
from ..support.profile import words
from ..support.sources import contract

ZERO32 = bytes(32)
SALT = keccak(text="salt")
NEW = account("new")


@pytest.fixture
def delay(protocol: Protocol) -> int:
    return protocol.profile.timelock_delay


@pytest.fixture
def operation(protocol: Protocol, pool: Any) -> tuple[str, int, bytes, bytes, bytes]:
    """Other parameters for the pool: twice the target."""
    changed = protocol.profile.with_parameters(target=20).parameters
    payload = pool.set_parameters.prepare_calldata(words(changed))
    return (pool.address, 0, payload, ZERO32, SALT)


@pytest.fixture
def scheduled(timelock: Any, operation: Any, delay: int, governor: str) -> Any:
    timelock.schedule(*operation, delay, sender=governor)
    return operation


def test_parameters_are_set_after_the_delay(
    pool: Any, timelock: Any, scheduled: Any, delay: int, governor: str, life: Life
) -> None:
    travel(delay)
    timelock.execute(*scheduled, sender=governor)
    assert pool.version() == 2
    assert pool.parameters(2).target == 20
    assert timelock.is_operation_done(timelock.hash_operation(*scheduled))
    life.seal_with(3)
    assert pool.open_block().version == 2


def test_nothing_is_done_before_the_delay_is_over(
    pool: Any, timelock: Any, scheduled: Any, delay: int, governor: str
) -> None:
    travel(delay - 1)
    with expect_revert("timelock_controller: operation is not ready"):
        timelock.execute(*scheduled, sender=governor)
    assert pool.version() == 1
    travel(1)
    timelock.execute(*scheduled, sender=governor)


def test_no_announcement_is_shorter_than_the_delay(
    timelock: Any, operation: Any, delay: int, governor: str
) -> None:
    with expect_revert("timelock_controller: insufficient delay"):
        timelock.schedule(*operation, delay - 1, sender=governor)


def test_what_was_not_announced_is_not_done(timelock: Any, operation: Any, governor: str) -> None:
    with expect_revert("timelock_controller: operation is not ready"):
        timelock.execute(*operation, sender=governor)


def test_what_is_done_is_done_once(
    timelock: Any, scheduled: Any, delay: int, governor: str
) -> None:
    travel(delay)
    timelock.execute(*scheduled, sender=governor)
    with expect_revert("timelock_controller: operation is not ready"):
        timelock.execute(*scheduled, sender=governor)


@pytest.mark.parametrize("role", ["deployer", "guardian", "oracle", "treasury", "stranger"])
def test_nobody_else_announces(timelock: Any, operation: Any, delay: int, role: str) -> None:
    with expect_revert("access_control: account is missing role"):
        timelock.schedule(*operation, delay, sender=getattr(ACCOUNTS, role))


@pytest.mark.parametrize("role", ["deployer", "guardian", "oracle", "treasury", "stranger"])
def test_nobody_else_executes(timelock: Any, scheduled: Any, delay: int, role: str) -> None:
    travel(delay)
    with expect_revert("access_control: account is missing role"):
        timelock.execute(*scheduled, sender=getattr(ACCOUNTS, role))


def test_a_proposer_cancels_what_it_announced(
    timelock: Any, scheduled: Any, delay: int, governor: str, stranger: str
) -> None:
    operation_id = timelock.hash_operation(*scheduled)
    with expect_revert("access_control: account is missing role"):
        timelock.cancel(operation_id, sender=stranger)
    timelock.cancel(operation_id, sender=governor)
    travel(delay)
    with expect_revert("timelock_controller: operation is not ready"):
        timelock.execute(*scheduled, sender=governor)


def test_what_the_pool_refuses_is_not_done(
    protocol: Protocol, pool: Any, timelock: Any, delay: int, governor: str
) -> None:
    changed = protocol.profile.with_parameters(target=9).parameters
    payload = pool.set_parameters.prepare_calldata(words(changed))
    operation = (pool.address, 0, payload, ZERO32, SALT)
    timelock.schedule(*operation, delay, sender=governor)
    travel(delay)
    with expect_revert("pool: parameter out of bounds"):
        timelock.execute(*operation, sender=governor)


def test_the_timelock_alone_changes_its_delay_and_roles(
    timelock: Any, delay: int, governor: str
) -> None:
    with expect_revert("timelock_controller: caller must be timelock"):
        timelock.update_delay(0, sender=governor)
    for caller in (governor, ACCOUNTS.deployer):
        with expect_revert("access_control: account is missing role"):
            timelock.grantRole(timelock.PROPOSER_ROLE(), NEW, sender=caller)
    payload = timelock.grantRole.prepare_calldata(timelock.PROPOSER_ROLE(), NEW)
    operation = (timelock.address, 0, payload, ZERO32, SALT)
    timelock.schedule(*operation, delay, sender=governor)
    travel_to(now() + delay)
    timelock.execute(*operation, sender=governor)
    assert timelock.hasRole(timelock.PROPOSER_ROLE(), NEW)


def test_the_deployer_keeps_no_power(timelock: Any, governor: str) -> None:
    roles = (
        timelock.DEFAULT_ADMIN_ROLE(),
        timelock.PROPOSER_ROLE(),
        timelock.EXECUTOR_ROLE(),
        timelock.CANCELLER_ROLE(),
    )
    assert not any(timelock.hasRole(role, ACCOUNTS.deployer) for role in roles)
    assert timelock.hasRole(roles[0], timelock.address)
    assert [timelock.hasRole(role, governor) for role in roles] == [False, True, True, True]


def test_anyone_executes_where_the_zero_address_may(governor: str, stranger: str) -> None:
    timelock = contract("Timelock")(10, [governor], ["0x" + "00" * 20])
    payload = timelock.update_delay.prepare_calldata(20)
    operation = (timelock.address, 0, payload, ZERO32, SALT)
    timelock.schedule(*operation, 10, sender=governor)
    travel(10)
    timelock.execute(*operation, sender=stranger)
    assert timelock.get_minimum_delay() == 20


@pytest.mark.parametrize(
    ("proposers", "executors", "reason"),
    [([], [NEW], "timelock: no proposer"), ([NEW], [], "timelock: no executor")],
)
def test_a_timelock_that_nobody_works_is_refused(
    proposers: list[str], executors: list[str], reason: str
) -> None:
    with expect_revert(reason):
        contract("Timelock")(0, proposers, executors)


def test_roles_can_be_granted_and_given_back(timelock: Any) -> None:
    assert {
        "grantRole(bytes32,address)",
        "revokeRole(bytes32,address)",
        "renounceRole(bytes32,address)",
    } <= signatures(timelock, "function")


def test_eight_propose_and_eight_execute() -> None:
    people = [account(f"person {number}") for number in range(16)]
    made = contract("Timelock")(1, people[:8], people[8:])
    assert [made.hasRole(made.PROPOSER_ROLE(), each) for each in people] == [True] * 8 + [False] * 8
    assert [made.hasRole(made.EXECUTOR_ROLE(), each) for each in people] == [False] * 8 + [True] * 8


@pytest.mark.parametrize(("proposers", "executors"), [(9, 1), (1, 9)])
def test_a_ninth_is_refused(proposers: int, executors: int) -> None:
    encoded = encode(
        ["uint256", "address[]", "address[]"], [1, [NEW] * proposers, [NEW] * executors]
    )
    initcode = contract("Timelock").compiler_data.bytecode + encoded
    _, computation = boa.env.deploy(bytecode=initcode)
    assert computation.is_error
