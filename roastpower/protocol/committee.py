# SPDX-License-Identifier: Apache-2.0
"""How several judges become one oracle: medians of their scores, and what each of them signs.

Signatures are EIP-712's, over the domain of one committee contract on one chain, so that they are
good nowhere else; `posting`, how many reports came before, makes each good once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eth_abi.abi import encode
from eth_keys.datatypes import Signature
from eth_keys.exceptions import BadSignature
from eth_utils.crypto import keccak
from eth_utils.exceptions import ValidationError

from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.errors import EncodingError, ProtocolError
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
# No contract reads these: they tell who answers for a sheet.
_SCORE_SHEET_TYPE = keccak(
    text="ScoreSheet(address pool,uint256 blockId,uint256 posting,bytes32 sheet)"
)
_PAYOUT_SHEET_TYPE = keccak(
    text="PayoutSheet(address distributor,uint256 campaignId,uint256 posting,bytes32 sheet)"
)

SIGNATURE_BYTES = 65  # r, s, v
_HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0


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
        return _domain_separator(self.chain_id, self.address)

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
        return _typed_digest(self.domain_separator, types, values)


def score_sheet_digest(
    chain_id: int, committee: str, pool: str, block_id: int, posting: int, sheet: bytes
) -> bytes:
    """What a member of a committee signs to answer for a score sheet, named by its sha256."""
    return _typed_digest(
        _domain_separator(chain_id, committee),
        ["bytes32", "address", "uint256", "uint256", "bytes32"],
        [_SCORE_SHEET_TYPE, address_bytes(pool), block_id, posting, sheet],
    )


def payout_sheet_digest(
    chain_id: int, committee: str, distributor: str, campaign_id: int, posting: int, sheet: bytes
) -> bytes:
    """What a member of a committee signs to answer for a payout sheet, named by its sha256."""
    return _typed_digest(
        _domain_separator(chain_id, committee),
        ["bytes32", "address", "uint256", "uint256", "bytes32"],
        [_PAYOUT_SHEET_TYPE, address_bytes(distributor), campaign_id, posting, sheet],
    )


def _domain_separator(chain_id: int, address: str) -> bytes:
    return keccak(
        encode(
            ["bytes32", "bytes32", "bytes32", "uint256", "address"],
            [
                _DOMAIN_TYPE,
                keccak(text=NAME),
                keccak(text=VERSION),
                chain_id,
                address_bytes(address),
            ],
        )
    )


def _typed_digest(separator: bytes, types: Sequence[str], values: Sequence[object]) -> bytes:
    return keccak(b"\x19\x01" + separator + keccak(encode(types, values)))


def signer_of(digest: bytes, signature: bytes) -> bytes:
    """The 20 bytes of the account that signed a digest.

    Raises:
        EncodingError: the signature is not one that the contract takes: r, s in the lower half, v of
            27 or 28.
    """
    if len(signature) != SIGNATURE_BYTES or signature[64] not in (27, 28):
        raise EncodingError("a signature has 65 bytes, the last of them 27 or 28")
    if int.from_bytes(signature[32:64], "big") > _HALF_ORDER:
        # The other half signs the same: two forms of one signature would be two documents.
        raise EncodingError("a signature's s is in the upper half")
    try:
        found = Signature(signature[:64] + bytes([signature[64] - 27]))
        return found.recover_public_key_from_msg_hash(digest).to_canonical_address()
    except (BadSignature, ValidationError) as error:
        raise EncodingError(f"not a signature: {error}") from error


def median_scores(by_judge: Sequence[Sequence[int]]) -> list[int]:
    """For each submission the median of the judges' scores; of an even number, the lower one.

    Raises:
        ProtocolError: there is no judge, or they scored different numbers of submissions.
    """
    if len({len(scores) for scores in by_judge}) != 1:
        raise ProtocolError("judges have to score the same submissions")
    middle = (len(by_judge) - 1) // 2
    return [sorted(scores)[middle] for scores in zip(*by_judge, strict=True)]
