# SPDX-License-Identifier: Apache-2.0
"""The two forms of an account: checksummed text (EIP-55) for people, 20 bytes for hashing."""

import re
from functools import lru_cache

from roastpower.protocol.errors import EncodingError

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


def address_bytes(address: str) -> bytes:
    """The 20 bytes of an address in any letter case; `EncodingError` if it is not one."""
    if not _ADDRESS.fullmatch(address):
        raise EncodingError(f"not an address: {address!r}")
    return bytes.fromhex(address[2:])


def checksummed(address: str | bytes) -> str:
    """The EIP-55 text of an address given as text or as 20 bytes."""
    raw = address_bytes(address) if isinstance(address, str) else address
    if len(raw) != 20:
        raise EncodingError(f"an address has 20 bytes, not {len(raw)}")
    return _written(bytes(raw))


# The hash behind each takes longer than anything else of a page of submissions.
@lru_cache(1 << 15)
def _written(raw: bytes) -> str:
    # Takes as long to import as the rest of an indexer's start, and a backfill never needs it.
    from eth_utils.address import to_checksum_address

    return str(to_checksum_address(raw))
