# SPDX-License-Identifier: Apache-2.0
"""The bloom filter in a chain block's header: what its logs are about, with false alarms."""

from __future__ import annotations

from functools import lru_cache

import sha3

BITS = 2048


def mask(value: bytes) -> int:
    """The three bits that an address or a topic sets (Yellow Paper, section 4.3.1)."""
    # Of the digest's first three pairs of bytes, 11 bits each: the place of a bit.
    places = int.from_bytes(sha3.keccak_256(value).digest()[:6], "big")
    return (
        1 << (places >> 32 & BITS - 1) | 1 << (places >> 16 & BITS - 1) | 1 << (places & BITS - 1)
    )


@lru_cache(maxsize=8_192)  # full after some thousand submissions: about 4 MB
def text_mask(text: str, size: int) -> int:
    """The bits of an address or a topic of so many bytes, as nodes write it. Miners and campaigns
    come often.

    Raises:
        ValueError: it is something else.
    """
    raw = bytes.fromhex(text[2:])
    if len(raw) != size:
        raise ValueError(f"{len(raw)} bytes where {size} belong: {text!r}")
    return mask(raw)
