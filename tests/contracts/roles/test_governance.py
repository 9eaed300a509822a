# SPDX-License-Identifier: Apache-2.0
"""The owner is the timelock: every change of a role is announced, and works on all contracts."""

from typing import Any

import pytest
from eth_utils.crypto import keccak

from ..support.abi import signatures
from ..support.accounts import ACCOUNTS, account
from ..support.campaigns import SHEET, create_payable
from ..support.chain import events, expect_revert, travel
from ..support.deployment import Protocol
from ..support.life import EVIDENCE, Life

SALT = keccak(text="salt")
NEW = account("new holder")
ZERO = "0x" + "00" * 20


class Governance:
    """Announces a call to a contract, waits, and carries it out."""

    def __init__(self, protocol: Protocol) -> None:
        self.timelock = protocol.timelock
        self.delay = protocol.profile.timelock_delay

    def execute(self, target: Any, function: str, *arguments: Any) -> None:
        payload = getattr(target, function).prepare_calldata(*arguments)
        operation = (target.address, 0, payload, bytes(32), SALT)
        self.timelock.schedule(*operation, self.delay, sender=ACCOUNTS.governor)
        travel(self.delay)
        self.timelock.execute(*operation, sender=ACCOUNTS.governor)


@pytest.fixture
def governance(protocol: Protocol) -> Governance:
    return Governance(protocol)


@pytest.mark.parametrize("role", ["guardian", "oracle", "treasury"])
def test_roles_change_through_the_timelock(
    governance: Governance, timelock: Any, pool: Any, role: str
) -> None:
    governance.execute(pool, f"set_{role}", NEW)
    changes = [each.args for each in events(timelock, "RoleChanged")]
    assert changes == [
        {
            "role": role.encode().ljust(32, b"\0"),
            "previous": getattr(ACCOUNTS, role),
            "holder": NEW,
        }
    ]
    assert getattr(pool, role)() == NEW


@pytest.mark.parametrize("role", ["guardian", "oracle", "treasury"])
def test_the_timelock_gives_no_role_to_nobody(governance: Governance, pool: Any, role: str) -> None:
    with expect_revert(f"roles: {role} is zero"):
        governance.execute(pool, f"set_{role}", ZERO)


def test_guardian_and_oracle_stay_apart_through_the_timelock(
    governance: Governance, pool: Any
) -> None:
    with expect_revert("roles: guardian is the oracle"):
        governance.execute(pool, "set_guardian", ACCOUNTS.oracle)
    with expect_revert("roles: oracle is the guardian"):
        governance.execute(pool, "set_oracle", ACCOUNTS.guardian)


def test_a_role_may_move_between_the_two_one_after_the_other(
    governance: Governance, pool: Any
) -> None:
    governance.execute(pool, "set_oracle", NEW)
    governance.execute(pool, "set_guardian", ACCOUNTS.oracle)
    assert (pool.guardian(), pool.oracle()) == (ACCOUNTS.oracle, NEW)


@pytest.mark.parametrize("governor_calls", ["set_guardian", "set_oracle", "set_treasury"])
def test_the_governor_has_no_way_around_the_timelock(
    pool: Any, governor: str, governor_calls: str
) -> None:
    with expect_revert("ownable: caller is not the owner"):
        getattr(pool, governor_calls)(NEW, sender=governor)


def test_ownership_moves_in_two_steps_through_the_timelock(
    governance: Governance, pool: Any, timelock: Any, stranger: str
) -> None:
    governance.execute(pool, "transfer_ownership", NEW)
    assert (pool.owner(), pool.pending_owner()) == (timelock.address, NEW)
    with expect_revert("ownable_2step: caller is not the new owner"):
        pool.accept_ownership(sender=stranger)
    pool.accept_ownership(sender=NEW)
    assert (pool.owner(), pool.pending_owner()) == (NEW, ZERO)
    with expect_revert("ownable: caller is not the owner"):
        governance.execute(pool, "set_treasury", stranger)


def test_nobody_gives_ownership_up(pool: Any) -> None:
    functions = signatures(pool, "function")
    assert {"transfer_ownership(address)", "accept_ownership()"} <= functions
    assert not any(each.startswith("renounce") for each in functions)


def test_the_fee_changes_through_the_timelock(governance: Governance, factory: Any) -> None:
    governance.execute(factory, "set_fee_bps", 100)
    assert factory.fee_bps() == 100


def test_a_new_oracle_posts_scores_and_payouts(
    protocol: Protocol, pool: Any, owner: str, life: Life, distributor: Any, oracle: str
) -> None:
    payable = create_payable(protocol)
    block_id = life.seal_with(life.miners(6)[3:])
    travel(protocol.profile.parameters.delivery_window)
    pool.set_oracle(NEW, sender=owner)
    with expect_revert("roles: caller is not the oracle"):
        pool.post_scores(block_id, [0], [], EVIDENCE, sender=oracle)
    pool.post_scores(block_id, [0], [], EVIDENCE, sender=NEW)
    distributor.post_payouts(payable, bytes(32), 0, 0, SHEET, sender=NEW)


def test_a_new_guardian_voids_and_pauses(
    protocol: Protocol, pool: Any, owner: str, life: Life, guardian: str
) -> None:
    block_id = life.seal_with(3)
    pool.set_guardian(NEW, sender=owner)
    with expect_revert("roles: caller is not the guardian"):
        pool.pause(sender=guardian)
    pool.pause(sender=NEW)
    pool.void(block_id, sender=NEW)
    assert pool.sealed_block(block_id).status == 6
