# SPDX-License-Identifier: Apache-2.0
"""How far a deployment got, on disk before each transaction, so that a crash at any point can be resumed.

An entry is written before its transaction is sent. After a crash the chain tells whether it arrived: the account's
nonce has passed the entry's, and there is code at the address that the nonce implies.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from roastpower.chain.manifest import write_atomically


class Entry(msgspec.Struct, frozen=True):
    """One contract creation that was about to be sent."""

    name: str
    nonce: int
    address: str
    init_code_hash: str


class Sent(msgspec.Struct, frozen=True):
    """Where a creation was mined."""

    transaction: str
    block: int


class Journal(msgspec.Struct):
    """What one account began to deploy on one chain."""

    chain_id: int
    genesis_hash: str
    deployer: str
    entries: dict[str, Entry] = {}
    mined: dict[str, Sent] = {}

    @classmethod
    def open(cls, path: Path, chain_id: int, genesis_hash: str, deployer: str) -> Journal:
        """The journal at a path if it is for this chain and account; an empty one otherwise."""
        fresh = cls(chain_id=chain_id, genesis_hash=genesis_hash, deployer=deployer)
        if not path.exists():
            return fresh
        found = msgspec.json.decode(path.read_bytes(), type=cls)
        same = (
            found.chain_id == chain_id
            and found.genesis_hash == genesis_hash
            and found.deployer == deployer
        )
        return found if same else fresh

    def save(self, path: Path) -> None:
        """Writes the journal atomically."""
        write_atomically(path, msgspec.to_builtins(self))

    def forget(self, names: tuple[str, ...]) -> None:
        """Drops entries, of contracts that will be deployed anew."""
        for name in names:
            self.entries.pop(name, None)
            self.mined.pop(name, None)
