# SPDX-License-Identifier: Apache-2.0
"""What an indexer must tell apart by topic differs, and nothing is upgradeable or takes money."""

import pytest
from eth_utils.crypto import keccak

from roastpower.chain.artifacts import ALL_NAMES, ContractName, abi

from ..support.abi import signature

SHARED = {"Challenged", "Resolved"}  # one module, two contracts
MAY_TAKE_MONEY = {"Timelock"}


def test_no_two_events_of_a_contract_share_a_topic() -> None:
    for name in ALL_NAMES:
        topics = [keccak(text=signature(each)) for each in abi(name) if each["type"] == "event"]
        assert len(set(topics)) == len(topics), name


def test_disputes_are_logged_alike_by_pool_and_distributor() -> None:
    pool, distributor = (
        {each["name"]: each for each in abi(name) if each.get("name") in SHARED}
        for name in ("MiningPool", "RewardDistributor")  # type: ignore[attr-defined]
    )
    assert pool == distributor and pool.keys() == SHARED


@pytest.mark.parametrize("name", sorted(set(ALL_NAMES) - MAY_TAKE_MONEY))
def test_no_contract_takes_money(name: ContractName) -> None:
    assert all(each.get("stateMutability") != "payable" for each in abi(name))
    assert not {each["type"] for each in abi(name)} & {"fallback", "receive"}


@pytest.mark.parametrize("name", ALL_NAMES)
def test_every_contract_logs_what_is_fixed_in_it(name: ContractName) -> None:
    events = {each["name"] for each in abi(name) if each["type"] == "event"}
    assert "Deployed" in events or name == "Timelock"
