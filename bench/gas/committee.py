# SPDX-License-Identifier: Apache-2.0
"""What it costs that three judges, of whom two sign, post a block's scores. Leaves the chain as it was."""

from __future__ import annotations

from collections.abc import Sequence

from web3 import Web3

from bench.gas.accounts import signer
from bench.gas.chain import Transaction
from bench.gas.compiling import protocol_code
from bench.gas.deployment import Deployed, Unlocked
from bench.gas.report import Report
from roastpower.chain.committee import CommitteeContract
from roastpower.chain.deployment.committee import NAME, checked_members, deploy_committee
from roastpower.chain.governance import Wish, next_call, plan

EVIDENCE = b"\x03" * 32


def measure_submission(
    deployed: Deployed, report: Report, block_id: int, scores: Sequence[int], post_at: int
) -> None:
    """Notes `submit_scores` in place of `post_scores`, at the same time, and the committee's size."""
    chain, contracts = deployed.chain, deployed.contracts
    before = chain.rpc("evm_snapshot")
    judges = {judge.address: judge for judge in map(signer, ("judge 1", "judge 2", "judge 3"))}
    members = checked_members(list(judges), 2)
    manifest = deploy_committee(
        contracts, Unlocked(chain, deployed.deployer), protocol_code()[NAME], members, 2
    )
    address = manifest.address(NAME)
    report.sizes[NAME] = len(chain.web3.eth.get_code(Web3.to_checksum_address(address)))
    committee = CommitteeContract(contracts, address)
    operation = plan(contracts, Wish({}, oracle=committee.terms.address), bytes(32))
    for _ in ("scheduled", "executed"):
        step = next_call(contracts, operation)
        assert step is not None
        chain.send(Transaction(deployed.deployer, step.to, step.data))
    hashed = committee.terms.scores_digest(block_id, 0, scores, EVIDENCE)
    signatures = {
        member: bytes(judges[member].unsafe_sign_hash(hashed).signature) for member in members[:2]
    }
    call = committee.submit_scores(block_id, scores, EVIDENCE, signatures)
    chain.next_at(post_at)
    used = chain.send(Transaction(deployed.sponsor, call.to, call.data))
    report.note("submit_scores", "512 scores, 50 ranked, 2 of 3 judges signed", used)
    chain.rpc("evm_revert", before)
