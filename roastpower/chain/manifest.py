# SPDX-License-Identifier: Apache-2.0
"""Deployment manifests: where the contracts of a chain are, and what was deployed there."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import msgspec

from roastpower.chain.artifacts import ALL_NAMES, CONTRACT_NAMES, ContractName
from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.errors import EncodingError

SCHEMA = "roastpower/deployment/1"


class ManifestError(ValueError):
    """A manifest is missing, malformed, or for another chain. The message says what to do."""


class Deployed(msgspec.Struct, frozen=True, kw_only=True):
    """One contract as it was deployed. Hashes are keccak256, hex with 0x."""

    address: str
    transaction: str
    block: int
    constructor_args: list[Any]
    abi_hash: str
    bytecode_hash: str  # of the runtime code on chain, immutables included


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A deployment of the whole protocol."""

    schema: str = SCHEMA
    chain_id: int
    genesis_hash: str
    deployment_block: int
    profile: str
    contracts: dict[str, Deployed]

    def address(self, name: ContractName) -> str:
        """A contract's checksummed address."""
        return self.contracts[name].address

    @property
    def named(self) -> tuple[ContractName, ...]:
        """The contracts that it names, in the order of their deployment."""
        return tuple(name for name in ALL_NAMES if name in self.contracts)

    @classmethod
    def load(cls, path: Path) -> Manifest:
        """Reads a manifest.

        Raises:
            ManifestError: there is none at the path, or it is not one.
        """
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            raise ManifestError(
                f"no deployment manifest at {path}: deploy first (`ape run deploy --network …`), "
                "or name another one (--manifest, or ROASTPOWER_MANIFEST)"
            ) from None
        except OSError as error:
            raise ManifestError(f"{path} cannot be read: {error.strerror}") from error
        try:
            manifest = msgspec.json.decode(raw, type=cls)
        except msgspec.DecodeError as error:
            raise ManifestError(f"{path} is not a deployment manifest: {error}") from error
        if manifest.schema != SCHEMA:
            raise ManifestError(f"{path} has schema {manifest.schema!r}, not {SCHEMA!r}")
        missing = [name for name in CONTRACT_NAMES if name not in manifest.contracts]
        if missing:
            raise ManifestError(f"{path} lacks {', '.join(missing)}: the deployment did not finish")
        for name, deployed in manifest.contracts.items():
            try:
                address_bytes(deployed.address)
            except EncodingError as error:
                raise ManifestError(f"{path} names no address of {name}: {error}") from error
        return manifest

    def save(self, path: Path) -> None:
        """Writes the manifest so that a crash leaves either the old one or the new one."""
        write_atomically(path, msgspec.to_builtins(self))


def write_atomically(path: Path, document: Any) -> None:
    """Writes a JSON file so that a reader never sees a part of it, and a crash loses nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(json.dumps(document, indent=2) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
