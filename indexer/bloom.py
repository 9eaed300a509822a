# SPDX-License-Identifier: Apache-2.0
"""The bloom filter in a chain block's header: what its logs are about, with false alarms."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from eth_utils.crypto import keccak

BITS = 2048


@lru_cache(maxsize=65_536)
def mask(value: bytes) -> int:
    """The three bits that an address or a topic sets (Yellow Paper, section 4.3.1)."""
    digest = keccak(value)
    bits = 0
    for start in (0, 2, 4):
        bits |= 1 << (int.from_bytes(digest[start : start + 2], "big") % BITS)
    return bits


def of_logs(logs: Iterable[tuple[bytes, list[bytes]]]) -> int:
    """The filter of logs, each given by its address and topics."""
    bits = 0
    for address, topics in logs:
        bits |= mask(address)
        for topic in topics:
            bits |= mask(topic)
    return bits
