# SPDX-License-Identifier: Apache-2.0
"""A committee of judges that is deployed: who its members are, and what is submitted to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.contract import Contract
from web3.exceptions import BadFunctionCallOutput

from roastpower.chain import artifacts
from roastpower.chain.contracts import Call, Contracts, encoded_call
from roastpower.chain.manifest import ManifestError
from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.committee import Committee
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack


@dataclass(frozen=True, slots=True)
class Appointed:
    """Who the members are now, and how many of them have to sign."""

    members: tuple[str, ...]
    threshold: int


class CommitteeContract:
    """The contract at an address. Asks the node nothing until told to."""

    def __init__(self, contracts: Contracts, address: str) -> None:
        self._contracts = contracts
        self._contract: Contract = contracts.web3.eth.contract(
            address=Web3.to_checksum_address(address), abi=artifacts.abi("JudgeCommittee")
        )
        self.terms = Committee(
            chain_id=contracts.manifest.chain_id,
            address=str(self._contract.address),
            pool=str(contracts.pool.address),
            distributor=str(contracts.distributor.address),
        )

    def check(self) -> None:
        """Makes sure that it is a committee, and posts to this protocol.

        Raises:
            ManifestError: it is not.
        """
        address = self.terms.address
        try:
            found = (self._read("POOL"), self._read("DISTRIBUTOR"))
        except BadFunctionCallOutput:
            raise ManifestError(
                f"there is no committee at {address}: see docs/committee.md for how to deploy one"
            ) from None
        if found != (self.terms.pool, self.terms.distributor):
            raise ManifestError(f"the committee at {address} posts to another deployment")

    def is_oracle(self) -> bool:
        """Whether it holds the oracle's role."""
        return bool(self._contracts.read(self._contracts.pool, "oracle") == self.terms.address)

    def appointed(self) -> Appointed:
        """The members, ascending, and the threshold."""
        return Appointed(tuple(self._read("members")), int(self._read("threshold")))

    def score_postings(self, block_id: int) -> int:
        """How often scores of a block were posted: what the next signatures are for."""
        return int(self._read("score_postings", block_id))

    def payout_postings(self, campaign_id: int) -> int:
        """How often payouts of a campaign were posted: what the next signatures are for."""
        return int(self._read("payout_postings", campaign_id))

    def submit_scores(
        self,
        block_id: int,
        scores: Sequence[int],
        evidence: bytes,
        signatures: Mapping[str, bytes],
    ) -> Call:
        """Posts what members signed; `signatures` by member."""
        return encoded_call(
            self._contract,
            "committee",
            "submit_scores",
            *(block_id, pack(scores), pack(rank(scores)), evidence),
            _in_order(signatures),
        )

    def submit_payouts(
        self,
        campaign_id: int,
        root: bytes,
        total: int,
        count: int,
        evidence: bytes,
        signatures: Mapping[str, bytes],
    ) -> Call:
        """Posts what members signed; `signatures` by member."""
        return encoded_call(
            self._contract,
            "committee",
            "submit_payouts",
            *(campaign_id, root, total, count, evidence),
            _in_order(signatures),
        )

    def set_members(self, members: Sequence[str], threshold: int) -> Call:
        """Appoints others; the owner's call. `members` ascending."""
        return encoded_call(self._contract, "committee", "set_members", list(members), threshold)

    def _read(self, function: str, *args: Any) -> Any:
        return self._contracts.read(self._contract, function, *args)


def _in_order(signatures: Mapping[str, bytes]) -> list[tuple[int, int, int]]:
    """As v, r, s, by signer ascending: so the contract sees at once that none counts twice."""
    return [
        (
            signature[64],
            int.from_bytes(signature[:32], "big"),
            int.from_bytes(signature[32:64], "big"),
        )
        for _, signature in sorted(signatures.items(), key=lambda each: address_bytes(each[0]))
    ]
