# SPDX-License-Identifier: Apache-2.0
"""A committee of judges is deployed for a standing protocol, appointed, and changed, by its owner alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from deployment import bytecode
from web3 import Web3
from web3_deployer import Web3Deployer

from roastpower.chain.committee import Appointed, CommitteeContract
from roastpower.chain.contracts import Call, Contracts
from roastpower.chain.deployment.committee import (
    CommitteeRulesError,
    checked_members,
    deploy_committee,
)
from roastpower.chain.deployment.deploy import Deployer, Deployment
from roastpower.chain.governance import GovernanceError, Wish, next_call, plan
from roastpower.chain.manifest import Manifest, ManifestError


@pytest.fixture
def contracts(
    prepare: Callable[[Deployer], Deployment], deployer: Web3Deployer, web3: Web3
) -> Contracts:
    """The protocol, whose timelock has no delay."""
    return Contracts.at(web3, prepare(deployer).run())


@pytest.fixture
def members(web3: Web3) -> list[str]:
    """Three accounts, in no order."""
    return [str(each) for each in web3.eth.accounts[7:4:-1]]


@pytest.fixture
def with_committee(
    contracts: Contracts, deployer: Web3Deployer, members: list[str], tmp_path: Path
) -> Contracts:
    """The protocol with a committee in its manifest."""
    code = bytes.fromhex(bytecode("JudgeCommittee").removeprefix("0x"))
    manifest = deploy_committee(contracts, deployer, code, members, 2)
    manifest.save(tmp_path / "with-committee.json")
    return Contracts.at(contracts.web3, Manifest.load(tmp_path / "with-committee.json"))


def govern(contracts: Contracts, wish: Wish) -> None:
    operation = plan(contracts, wish, bytes(32))
    for _ in ("scheduled", "executed"):
        call: Call | None = next_call(contracts, operation)
        assert call is not None
        sent = contracts.web3.eth.send_transaction(
            {"from": contracts.web3.eth.accounts[0], "to": call.to, "data": call.data}  # type: ignore[typeddict-item]
        )
        assert contracts.web3.eth.wait_for_transaction_receipt(sent)["status"] == 1


def committee_of(contracts: Contracts) -> CommitteeContract:
    return CommitteeContract(contracts, contracts.manifest.address("JudgeCommittee"))


def test_it_is_deployed_appointed_and_changed(
    with_committee: Contracts, members: list[str]
) -> None:
    committee = committee_of(with_committee)
    committee.check()
    assert committee.appointed() == Appointed(tuple(checked_members(members, 2)), 2)
    assert not committee.is_oracle()
    govern(with_committee, Wish({}, oracle=committee.terms.address))
    assert committee.is_oracle()
    later = [*members[:2], str(with_committee.web3.eth.accounts[8])]
    govern(with_committee, Wish({}, members=tuple(later), threshold=3))
    assert committee.appointed() == Appointed(tuple(checked_members(later, 3)), 3)
    govern(with_committee, Wish({}, threshold=2))
    assert committee.appointed().threshold == 2


def test_what_the_contract_would_refuse_is_refused_before(
    with_committee: Contracts, contracts: Contracts, members: list[str]
) -> None:
    for wish, problem in (
        (Wish({}, threshold=1), "no majority"),
        (Wish({}, threshold=4), "no majority"),
        (Wish({}, members=(members[0], members[0])), "twice"),
        (Wish({}, members=("0x12",)), "not an address"),
        (Wish({}, threshold=2), "nothing would change"),
    ):
        with pytest.raises(GovernanceError, match=problem):
            plan(with_committee, wish, bytes(32))
    with pytest.raises(GovernanceError, match="names no committee"):
        plan(contracts, Wish({}, threshold=2), bytes(32))
    with pytest.raises(CommitteeRulesError, match="at most 16"):
        checked_members(["0x" + bytes([1 + number] * 20).hex() for number in range(17)], 9)


def test_another_contract_or_none_is_no_committee(contracts: Contracts, members: list[str]) -> None:
    with pytest.raises(ManifestError, match="no committee at"):
        CommitteeContract(contracts, members[0]).check()
