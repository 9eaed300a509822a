# SPDX-License-Identifier: Apache-2.0
"""A committee of judges whose keys are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from .accounts import ACCOUNTS, signer
from .deployment import Protocol
from .life import EVIDENCE
from .sources import contract

Signature = tuple[int, int, int]

SCORES_FIELDS = [
    {"name": "pool", "type": "address"},
    {"name": "blockId", "type": "uint256"},
    {"name": "posting", "type": "uint256"},
    {"name": "scores", "type": "uint256[]"},
    {"name": "evidence", "type": "bytes32"},
]
PAYOUTS_FIELDS = [
    {"name": "distributor", "type": "address"},
    {"name": "campaignId", "type": "uint256"},
    {"name": "posting", "type": "uint256"},
    {"name": "root", "type": "bytes32"},
    {"name": "total", "type": "uint256"},
    {"name": "count", "type": "uint256"},
    {"name": "evidence", "type": "bytes32"},
]


def judges(count: int, name: str = "judge") -> list[LocalAccount]:
    """So many members, ascending."""
    found = [signer(f"{name} {number}") for number in range(count)]
    return sorted(found, key=lambda judge: int(judge.address, 16))


def deploy_committee(
    protocol: Protocol, members: Sequence[str], threshold: int, owner: str | None = None
) -> Any:
    """A committee for the protocol, owned by its timelock; it is not the oracle yet."""
    return contract("JudgeCommittee")(
        protocol.pool.address,
        protocol.distributor.address,
        owner or protocol.timelock.address,
        list(members),
        threshold,
    )


@dataclass(frozen=True)
class Bench:
    """Judges and their committee; signs what they are told to."""

    protocol: Protocol
    contract: Any
    judges: list[LocalAccount]

    def _domain(self, **changes: Any) -> dict[str, Any]:
        return {
            "name": "RoastPower judge committee",
            "version": "1",
            "chainId": 1,
            "verifyingContract": str(self.contract.address),
            **changes,
        }

    def sign(
        self,
        kind: str,
        message: dict[str, Any],
        judges: Sequence[LocalAccount] | None = None,
        **domain: Any,
    ) -> list[Signature]:
        """What wallets sign: typed data in the domain, of which `domain` changes fields."""
        fields = SCORES_FIELDS if kind == "Scores" else PAYOUTS_FIELDS
        signable = encode_typed_data(self._domain(**domain), {kind: fields}, message)
        signed = [judge.sign_message(signable) for judge in judges or self.judges]
        return [(each.v, each.r, each.s) for each in signed]

    def scores_message(
        self, block_id: int, scores: Sequence[int], posting: int = 0, evidence: bytes = EVIDENCE
    ) -> dict[str, Any]:
        """A block's report."""
        return {
            "pool": str(self.protocol.pool.address),
            "blockId": block_id,
            "posting": posting,
            "scores": pack(scores),
            "evidence": evidence,
        }

    def submit_scores(
        self,
        block_id: int,
        scores: Sequence[int],
        signatures: Sequence[Signature],
        evidence: bytes = EVIDENCE,
    ) -> None:
        """Anybody submits."""
        self.contract.submit_scores(
            block_id,
            pack(scores),
            pack(rank(scores)),
            evidence,
            list(signatures),
            sender=ACCOUNTS.stranger,
        )
