# SPDX-License-Identifier: Apache-2.0
"""What a transaction bids, and how much more its replacement bids (EIP-1559)."""

from __future__ import annotations

from dataclasses import dataclass

from web3 import Web3

# Nodes take a replacement only if both fees rise by a tenth; an eighth is what all accept.
BUMP_NUMERATOR = 9
BUMP_DENOMINATOR = 8


@dataclass(frozen=True)
class Fees:
    """In wei per gas."""

    max_fee: int
    priority_fee: int

    def bumped(self, cap: int) -> Fees | None:
        """The fees of a replacement, rounded up; None where they would pass the cap."""
        bumped = Fees(_up(self.max_fee), _up(self.priority_fee))
        return bumped if bumped.max_fee <= cap else None


def current(web3: Web3, cap: int) -> Fees:
    """Twice the base fee and the node's tip, at most the cap."""
    base = web3.eth.get_block("latest").get("baseFeePerGas", Web3.to_wei(0, "wei"))
    tip = max(web3.eth.max_priority_fee, 1)
    max_fee = min(2 * base + tip, cap)
    return Fees(max_fee=max_fee, priority_fee=min(tip, max_fee))


def _up(fee: int) -> int:
    return -(-fee * BUMP_NUMERATOR // BUMP_DENOMINATOR)
