# SPDX-License-Identifier: Apache-2.0
"""Newly minted ROAST: halved every 200,000 blocks, less in blocks with few scored submissions."""

from roastpower.protocol.constants import BLOCK_REWARD_WEI, HALVING_INTERVAL
from roastpower.protocol.errors import ProtocolError


def halvings(block_id: int) -> int:
    """How many halvings lie before a block; block ids start at 1."""
    if block_id < 1:
        raise ProtocolError(f"block ids start at 1, not {block_id}")
    return (block_id - 1) // HALVING_INTERVAL


def block_emission(block_id: int) -> int:
    """The most a block can emit, in wei: when at least `target` submissions scored above 0."""
    return BLOCK_REWARD_WEI >> halvings(block_id)


def block_reward(block_id: int, nonzero: int, target: int) -> int:
    """What the winner of a block receives, in wei, if `nonzero` submissions scored above 0."""
    return block_emission(block_id) * min(nonzero, target) // target
