# SPDX-License-Identifier: Apache-2.0
"""What a committee is fixed to, and what it refuses to be."""

from typing import Any

import pytest

from ..support.abi import signatures
from ..support.accounts import account
from ..support.chain import events, expect_revert
from ..support.committee import Bench, deploy_committee, judges
from ..support.deployment import Protocol
from ..support.sources import contract

ZERO = "0x" + "00" * 20


def test_it_is_fixed_to_pool_and_distributor_and_owned(
    bench: Bench, protocol: Protocol, owner: str
) -> None:
    committee = bench.contract
    assert committee.POOL() == str(protocol.pool.address)
    assert committee.DISTRIBUTOR() == str(protocol.distributor.address)
    assert committee.owner() == owner
    assert committee.members() == [each.address for each in bench.judges]
    assert committee.threshold() == 2


def test_it_says_what_it_is(protocol: Protocol, owner: str) -> None:
    members = [each.address for each in judges(3)]
    committee = deploy_committee(protocol, members, 2)
    deployed, changed = events(committee, "Deployed", "MembersChanged")
    assert deployed.args == {
        "pool": str(protocol.pool.address),
        "distributor": str(protocol.distributor.address),
    }
    assert changed.args == {"members": members, "threshold": 2}


def test_its_domain_is_its_own(committee: Any) -> None:
    fields, name, version, chain_id, verifying, salt, extensions = committee.eip712Domain()
    assert (bytes(fields), name, version) == (b"\x0f", "RoastPower judge committee", "1")
    assert (chain_id, verifying) == (1, str(committee.address))
    assert (bytes(salt), extensions) == (bytes(32), [])


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (0, "committee: pool is zero"),
        (1, "committee: distributor is zero"),
        (2, "committee: owner is zero"),
    ],
)
def test_nothing_it_needs_is_zero(protocol: Protocol, place: int, reason: str) -> None:
    given: list[Any] = [
        *(protocol.pool.address, protocol.distributor.address, account("owner")),
        *([account("judge")], 1),
    ]
    given[place] = ZERO
    with expect_revert(reason):
        contract("JudgeCommittee")(*given)


def test_its_members_are_checked_as_later_ones(protocol: Protocol) -> None:
    with expect_revert("committee: threshold is no majority"):
        deploy_committee(protocol, [account("judge")], 0)


def test_nobody_can_leave_it_without_an_owner(committee: Any) -> None:
    functions = signatures(committee, "function")
    assert "transfer_ownership(address)" in functions
    assert "renounce_ownership()" not in functions
