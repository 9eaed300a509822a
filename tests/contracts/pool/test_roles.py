# SPDX-License-Identifier: Apache-2.0
"""Who appoints whom; guardian and oracle are never the same; ownership moves in two steps."""

from typing import Any

import pytest

from ..support.accounts import ACCOUNTS, account
from ..support.chain import event, expect_revert

ROLES = ["guardian", "oracle", "treasury"]
ZERO = "0x" + "00" * 20
HOLDER = account("new holder")


@pytest.mark.parametrize("role", ROLES)
def test_the_owner_appoints(pool: Any, owner: str, role: str) -> None:
    getattr(pool, f"set_{role}")(HOLDER, sender=owner)
    assert event(pool, "RoleChanged") == {
        "role": role.encode().ljust(32, b"\0"),
        "previous": getattr(ACCOUNTS, role),
        "holder": HOLDER,
    }
    assert getattr(pool, role)() == HOLDER


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("caller", [*ROLES, "governor", "stranger"])
def test_nobody_else_appoints(pool: Any, role: str, caller: str) -> None:
    with expect_revert("ownable: caller is not the owner"):
        getattr(pool, f"set_{role}")(HOLDER, sender=getattr(ACCOUNTS, caller))


@pytest.mark.parametrize("role", ROLES)
def test_no_role_is_nobody_s(pool: Any, owner: str, role: str) -> None:
    with expect_revert(f"roles: {role} is zero"):
        getattr(pool, f"set_{role}")(ZERO, sender=owner)


def test_guardian_and_oracle_are_never_the_same(pool: Any, owner: str) -> None:
    with expect_revert("roles: guardian is the oracle"):
        pool.set_guardian(ACCOUNTS.oracle, sender=owner)
    with expect_revert("roles: oracle is the guardian"):
        pool.set_oracle(ACCOUNTS.guardian, sender=owner)


def test_ownership_moves_in_two_steps(pool: Any, owner: str) -> None:
    pool.transfer_ownership(HOLDER, sender=owner)
    assert (pool.owner(), pool.pending_owner()) == (owner, HOLDER)
    pool.accept_ownership(sender=HOLDER)
    assert (pool.owner(), pool.pending_owner()) == (HOLDER, ZERO)
    with expect_revert("ownable: caller is not the owner"):
        pool.set_treasury(HOLDER, sender=owner)


def test_only_the_owner_offers_ownership(pool: Any, guardian: str) -> None:
    with expect_revert("ownable: caller is not the owner"):
        pool.transfer_ownership(guardian, sender=guardian)


def test_only_who_was_offered_it_takes_ownership(pool: Any, owner: str, stranger: str) -> None:
    pool.transfer_ownership(HOLDER, sender=owner)
    with expect_revert("ownable_2step: caller is not the new owner"):
        pool.accept_ownership(sender=stranger)


def test_ownership_is_not_given_up(pool: Any) -> None:
    names = {entry.get("name") for entry in pool.abi if entry["type"] == "function"}
    assert "transfer_ownership" in names
    assert "renounce_ownership" not in names
