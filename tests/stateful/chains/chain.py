# SPDX-License-Identifier: Apache-2.0
"""What the sequences ask of a chain."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

GAS_LIMIT = 16_777_216  # of a transaction
# Above that of Ethereum: broken variants are compiled without the optimiser.
CODE_LIMIT = 2**16

Log = tuple[bytes, tuple[int, ...], bytes]  # address, topics, data


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a call; where it was refused, `output` is what it reverted with."""

    taken: bool
    output: bytes
    logs: list[Log] = field(default_factory=list)


class Chain(Protocol):
    """A chain in this process. Addresses are hexadecimal; accounts need no balance and no key."""

    name: str
    chain_id: int
    time: int
    has_bls: bool  # the precompiles of EIP-2537

    def next_nonce(self, account: str) -> int:
        """How many transactions or contracts an account has made."""
        ...

    def deploy(self, sender: str, initcode: bytes) -> tuple[str, Receipt]:
        """Creates a contract; returns where it is."""
        ...

    def call(self, sender: str, to: str, calldata: bytes, is_view: bool) -> Receipt:
        """Sends a transaction, or asks a view."""
        ...

    def sequence(self) -> AbstractContextManager[None]:
        """Takes everything back that happens inside, the time included."""
        ...
