# SPDX-License-Identifier: Apache-2.0
"""The winner of a block, from the beacon's randomness and the odds fixed at submission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.constants import BASE_TICKETS, STREAK_CAP, TICKETS_PER_STREAK
from roastpower.protocol.errors import EncodingError, ProtocolError


@dataclass(frozen=True, slots=True)
class Draw:
    """Who won: place in the ranking (from 0), index of the submission, ticket, of how many."""

    position: int
    index: int
    ticket: int
    total_tickets: int


def seed(randomness: bytes, chain_id: int, pool: str, block_id: int) -> int:
    """The uint256 that decides a block's draw.

    One round of the beacon may decide several blocks, so the block is hashed in.
    """
    if len(randomness) != 32:
        raise EncodingError(f"randomness has 32 bytes, not {len(randomness)}")
    fields = [randomness, chain_id, address_bytes(pool), block_id]
    return int.from_bytes(
        keccak(encode(["bytes32", "uint256", "address", "uint256"], fields)), "big"
    )


def tickets(streak: int) -> int:
    """Units of odds of a ranked submission, by its miner's streak when it was submitted."""
    if not 0 <= streak <= STREAK_CAP:
        raise ProtocolError(f"no such streak: {streak}")
    return BASE_TICKETS + TICKETS_PER_STREAK * streak


def draw(ranked: Sequence[int], streaks: Mapping[int, int], seed: int) -> Draw:
    """The first in `ranked` whose cumulative tickets exceed ``seed % total``.

    `ranked` are indexes of submissions, best first; `streaks` maps each of them to its streak at
    submission.
    """
    if not ranked:
        raise ProtocolError("nobody is ranked, so nobody can be drawn")
    odds = [tickets(streaks[index]) for index in ranked]
    total = sum(odds)
    ticket = seed % total
    position, cumulative = 0, odds[0]
    while cumulative <= ticket:
        position += 1
        cumulative += odds[position]
    return Draw(position, ranked[position], ticket, total)
