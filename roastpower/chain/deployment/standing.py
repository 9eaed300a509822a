# SPDX-License-Identifier: Apache-2.0
"""The manifest that stands already where a deployment will write its own."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from web3 import Web3

from roastpower.chain.contracts import genesis_hash
from roastpower.chain.manifest import Manifest, ManifestError


@dataclass(frozen=True)
class Stale:
    """A manifest that no longer says the truth, where it is, and where it goes."""

    path: Path
    aside: Path
    reason: str

    def set_aside(self) -> None:
        """Renames it."""
        self.path.replace(self.aside)

    def __str__(self) -> str:
        return f"{self.path.name} is stale ({self.reason}): set aside as {self.aside.name}"


def why_stale(path: Path, web3: Web3) -> Stale | None:
    """Whether a manifest is for another chain of the same id, or its contracts are gone; changes nothing.

    Returns:
        None where there is no manifest, or it is live.

    Raises:
        ManifestError: it cannot be read at all.
    """
    if not path.exists():
        return None
    try:
        manifest = Manifest.load(path)
    except ManifestError as error:
        if not path.is_file():
            raise
        return Stale(path, path.with_name(f"{path.stem}.stale-broken.json"), str(error))
    aside = path.with_name(f"{path.stem}.stale-{manifest.genesis_hash[2:10]}.json")
    if manifest.genesis_hash != genesis_hash(web3):
        return Stale(path, aside, "it is for a chain with another genesis block")
    gone = [
        name
        for name, each in manifest.contracts.items()
        if not web3.eth.get_code(Web3.to_checksum_address(each.address))
    ]
    return Stale(path, aside, f"there is no code at its {', '.join(gone)}") if gone else None


def kept_copy(path: Path) -> Path:
    """Copies a live manifest that is about to be replaced; returns where the copy is."""
    pool = Manifest.load(path).address("MiningPool")
    copy = path.with_name(f"{path.stem}.replaced-{pool[2:10].lower()}.json")
    shutil.copyfile(path, copy)
    return copy
