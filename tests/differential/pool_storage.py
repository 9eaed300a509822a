# SPDX-License-Identifier: Apache-2.0
"""Putting the pool into states that take years or many settlements to reach."""

from typing import Any

import boa
from contracts.support.sources import contract
from eth_utils.crypto import keccak

from roastpower.protocol.commitment import submission_id

_STREAK_SHIFT = 224  # in a submission's word
_BLOCK_BITS = 40  # lowest of the open block's word


def slot(name: str) -> int:
    """Where a variable of the pool is stored."""
    layout = contract("MiningPool").compiler_data.storage_layout["storage_layout"]
    found: int = layout[name]["slot"]
    return found


def entry(name: str, key: int) -> int:
    """Where a mapping of the pool stores a key."""
    return int.from_bytes(keccak(slot(name).to_bytes(32) + key.to_bytes(32)))


def set_open_id(pool: Any, block_id: int) -> None:
    """The open block gets another id, as if so many had been before."""
    word = boa.env.get_storage(pool.address, slot("_open"))
    cleared = word >> _BLOCK_BITS << _BLOCK_BITS
    boa.env.set_storage(pool.address, slot("_open"), cleared | block_id)


def copy_sealed(pool: Any, block_id: int, other_id: int, count: int) -> None:
    """A sealed block of `count` submissions is there again, under another id."""
    keys = [("_sealed", block_id, other_id)]
    keys += [
        ("_submissions", submission_id(block_id, index), submission_id(other_id, index))
        for index in range(count)
    ]
    for name, key, other in keys:
        word = boa.env.get_storage(pool.address, entry(name, key))
        boa.env.set_storage(pool.address, entry(name, other), word)


def set_streak(pool: Any, identifier: int, streak: int) -> None:
    """A submission gets another streak, as if its miner had been ranked so often."""
    at = entry("_submissions", identifier)
    word = boa.env.get_storage(pool.address, at)
    cleared = word & ~(0xFF << _STREAK_SHIFT)
    boa.env.set_storage(pool.address, at, cleared | streak << _STREAK_SHIFT)
