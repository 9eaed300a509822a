# SPDX-License-Identifier: Apache-2.0
"""Deploys a committee of judges for a protocol that stands, and names it in the manifest.

It does nothing until the owner appoints it as the oracle (`ape run govern --oracle`).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from web3 import Web3

from roastpower.chain.addresses import AddressError, typed_address
from roastpower.chain.artifacts import ContractName
from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.deploy import Deployer, abi_hash, jsonable
from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.deployment.plan import Step, created_address
from roastpower.chain.deployment.sending import broadcast, transaction_hash, wait_mined
from roastpower.chain.manifest import Deployed, Manifest
from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.constants import MAX_COMMITTEE_MEMBERS

NAME: ContractName = "JudgeCommittee"


class CommitteeRulesError(ValueError):
    """There can be no such committee. The message says why."""


def checked_members(members: Sequence[str], threshold: int) -> list[str]:
    """The members as the contract takes them: checksummed, ascending.

    Raises:
        CommitteeRulesError: the contract would refuse them.
    """
    try:
        found = sorted({typed_address(each) for each in members}, key=address_bytes)
    except AddressError as error:
        raise CommitteeRulesError(f"member: {error}") from error
    if len(found) != len(members):
        raise CommitteeRulesError("a member is named twice")
    if len(found) > MAX_COMMITTEE_MEMBERS:
        raise CommitteeRulesError(f"{len(found)} members, at most {MAX_COMMITTEE_MEMBERS} may be")
    if not len(found) < 2 * threshold <= 2 * len(found):
        raise CommitteeRulesError(
            f"{threshold} of {len(found)} is no majority of them: two reports could be signed at once"
        )
    return [str(each) for each in found]


def deploy_committee(
    contracts: Contracts,
    deployer: Deployer,
    bytecode: bytes,
    members: Sequence[str],
    threshold: int,
) -> Manifest:
    """Deploys it, owned by the timelock; returns the manifest with it, which is for the caller to save.

    Raises:
        CommitteeRulesError: the contract would refuse the members.
        DeploymentError: the transaction was refused, or reverted.
    """
    web3 = contracts.web3
    step = Step(
        NAME,
        [
            contracts.pool.address,
            contracts.distributor.address,
            contracts.timelock.address,
            checked_members(members, threshold),
            threshold,
        ],
    )
    nonce = web3.eth.get_transaction_count(Web3.to_checksum_address(deployer.address), "pending")
    address = created_address(deployer.address, nonce)
    raw = deployer.sign(step.init_code(bytecode), nonce)
    broadcast(web3, raw)
    receipt = wait_mined(web3, transaction_hash(raw))
    code = bytes(web3.eth.get_code(Web3.to_checksum_address(address)))
    if not code:
        raise DeploymentError(f"no code at {address} after its creation was mined")
    deployed = Deployed(
        address=address,
        transaction=transaction_hash(raw).to_0x_hex(),
        block=receipt["blockNumber"],
        constructor_args=jsonable(step.arguments),
        abi_hash=abi_hash(NAME),
        bytecode_hash=Web3.to_hex(Web3.keccak(code)),
    )
    return msgspec.structs.replace(
        contracts.manifest, contracts={**contracts.manifest.contracts, NAME: deployed}
    )
