# SPDX-License-Identifier: Apache-2.0
"""How several judges become one oracle: medians of their scores, and what each of them signs.

Signatures are EIP-712's, over the domain of one committee contract on one chain, so that they are
good nowhere else; `posting`, how many reports came before, makes each good once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.scores import pack

NAME, VERSION = "RoastPower judge committee", "1"

_DOMAIN_TYPE = keccak(
    text="EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
)
_SCORES_TYPE = keccak(
    text="Scores(address pool,uint256 blockId,uint256 posting,uint256[] scores,bytes32 evidence)"
)
_PAYOUTS_TYPE = keccak(
    text="Payouts(address distributor,uint256 campaignId,uint256 posting,bytes32 root,"
    "uint256 total,uint256 count,bytes32 evidence)"
)


@dataclass(frozen=True, slots=True)
class Committee:
    """One committee contract, and what it posts to."""

    chain_id: int
    address: str
    pool: str
    distributor: str

    @property
    def domain_separator(self) -> bytes:
        """EIP-712's, of this contract on this chain."""
        return keccak(
            encode(
                ["bytes32", "bytes32", "bytes32", "uint256", "address"],
                [
                    _DOMAIN_TYPE,
                    keccak(text=NAME),
                    keccak(text=VERSION),
                    self.chain_id,
                    address_bytes(self.address),
                ],
            )
        )

    def scores_digest(
        self, block_id: int, posting: int, scores: Sequence[int], evidence: bytes
    ) -> bytes:
        """What members sign to have a block's scores posted, in index order."""
        words = b"".join(word.to_bytes(32, "big") for word in pack(scores))
        return self._digest(
            ["bytes32", "address", "uint256", "uint256", "bytes32", "bytes32"],
            [
                _SCORES_TYPE,
                address_bytes(self.pool),
                block_id,
                posting,
                keccak(words),
                evidence,
            ],
        )

    def payouts_digest(
        self, campaign_id: int, posting: int, root: bytes, total: int, count: int, evidence: bytes
    ) -> bytes:
        """What members sign to have a campaign's payouts posted."""
        return self._digest(
            ["bytes32", "address", "uint256", "uint256"]
            + ["bytes32", "uint256", "uint256", "bytes32"],
            [
                _PAYOUTS_TYPE,
                address_bytes(self.distributor),
                campaign_id,
                posting,
                root,
                total,
                count,
                evidence,
            ],
        )

    def _digest(self, types: Sequence[str], values: Sequence[object]) -> bytes:
        return keccak(b"\x19\x01" + self.domain_separator + keccak(encode(types, values)))


def median_scores(by_judge: Sequence[Sequence[int]]) -> list[int]:
    """For each submission the median of the judges' scores; of an even number, the lower one.

    Raises:
        ProtocolError: there is no judge, or they scored different numbers of submissions.
    """
    if len({len(scores) for scores in by_judge}) != 1:
        raise ProtocolError("judges have to score the same submissions")
    middle = (len(by_judge) - 1) // 2
    return [sorted(scores)[middle] for scores in zip(*by_judge, strict=True)]
