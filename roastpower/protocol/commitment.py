# SPDX-License-Identifier: Apache-2.0
"""What a miner commits to, and the id under which the pool keeps it."""

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.constants import MAX_SUBMISSIONS
from roastpower.protocol.errors import EncodingError

_INDEX_BITS = 16


def content_digest(content: bytes) -> bytes:
    """keccak256 of the text's bytes, the part of the commitment that stands for the content."""
    return keccak(content)


def commitment(
    chain_id: int, pool: str, miner: str, campaign_id: int, content: bytes, salt: bytes
) -> bytes:
    """The 32 bytes a miner submits before anyone may see the content.

    Chain, pool, miner and campaign are bound in, so that a copied commitment is worthless to
    whoever copies it. The salt (32 bytes) keeps short texts from being guessed.
    """
    if len(salt) != 32:
        # eth-abi would pad a short bytes32 silently, and the chain would never agree.
        raise EncodingError(f"a salt has 32 bytes, not {len(salt)}")
    return keccak(
        encode(
            ["uint256", "address", "address", "uint256", "bytes32", "bytes32"],
            [
                chain_id,
                address_bytes(pool),
                address_bytes(miner),
                campaign_id,
                content_digest(content),
                salt,
            ],
        )
    )


def submission_id(block_id: int, index: int) -> int:
    """``block_id << 16 | index``."""
    if block_id < 1:
        raise EncodingError(f"block ids start at 1, not {block_id}")
    if not 0 <= index < MAX_SUBMISSIONS:
        raise EncodingError(f"no submission index {index} in a block")
    return block_id << _INDEX_BITS | index


def split_submission_id(identifier: int) -> tuple[int, int]:
    """The block id and the index within the block; the inverse of `submission_id`."""
    block_id, index = identifier >> _INDEX_BITS, identifier & (1 << _INDEX_BITS) - 1
    submission_id(block_id, index)  # raises on an id that no submission can have
    return block_id, index
