# SPDX-License-Identifier: Apache-2.0
"""Which deployment the server answers for, from its manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from roastpower.chain.manifest import Manifest


@dataclass(frozen=True)
class Served:
    """The deployment, in the forms that are compared with."""

    chain_id: int
    genesis_hash: bytes
    pool: str
    distributor: str
    timelock: str

    @classmethod
    def of(cls, manifest: Manifest) -> Served:
        """What the manifest says."""
        return cls(
            chain_id=manifest.chain_id,
            genesis_hash=bytes.fromhex(manifest.genesis_hash.removeprefix("0x")),
            pool=manifest.address("MiningPool"),
            distributor=manifest.address("RewardDistributor"),
            timelock=manifest.address("Timelock"),
        )


def _served(request: Request) -> Served:
    served: Served = request.app.state.served
    return served


Deployment = Annotated[Served, Depends(_served)]
