# SPDX-License-Identifier: Apache-2.0
"""How far a deployment got, on disk before each transaction, so that a crash at any point can be resumed.

An entry is written, with its signed transaction, before that is sent. After a crash the chain tells whether it arrived:
there is code at the address that the nonce implies. Where it has not, and the nonce is still free, the same transaction
is waited for, or sent again.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.manifest import write_atomically


class Entry(msgspec.Struct, frozen=True):
    """One contract creation that was about to be sent."""

    name: str
    nonce: int
    address: str
    init_code_hash: str
    signed: str  # the transaction, hex with 0x; everybody sees it once it is sent

    @property
    def raw(self) -> bytes:
        """The signed transaction."""
        return bytes.fromhex(self.signed.removeprefix("0x"))


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
        """The journal at a path if it is for this chain; an empty one if there is none, or it is for another.

        Raises:
            DeploymentError: the file is damaged, or another account's deployment is under way.
        """
        fresh = cls(chain_id=chain_id, genesis_hash=genesis_hash, deployer=deployer)
        if not path.exists():
            return fresh
        try:
            found = msgspec.json.decode(path.read_bytes(), type=cls)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise DeploymentError(
                f"{path} is damaged ({error}): put back a whole copy, or remove it to begin anew; "
                "contracts that were deployed already are then deployed once more"
            ) from error
        if (found.chain_id, found.genesis_hash) != (chain_id, genesis_hash):
            # What it tells of is on a chain that this node does not follow.
            return fresh
        if found.deployer != deployer:
            raise DeploymentError(
                f"{path} is of a deployment that {found.deployer} began: go on with that --account, "
                f"or remove the file to begin anew with {deployer}"
            )
        return found

    def save(self, path: Path) -> None:
        """Writes the journal atomically."""
        write_atomically(path, msgspec.to_builtins(self))

    def forget(self, names: tuple[str, ...]) -> None:
        """Drops entries, of contracts that will be deployed anew."""
        for name in names:
            self.entries.pop(name, None)
            self.mined.pop(name, None)
