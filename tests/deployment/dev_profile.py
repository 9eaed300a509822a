# SPDX-License-Identifier: Apache-2.0
"""The dev profile's deployment to a local chain, with a beacon whose key the tests know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deployment import BEACON_SECRET, ROOT, bytecode
from web3 import Web3

from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.deployment.deploy import Deployer, Deployment
from roastpower.chain.deployment.profile import BeaconNetwork, Roles, load_profile
from roastpower.protocol import beacon


def deployment_by(
    deployer: Deployer, web3: Web3, folder: Path, report: Callable[[str], None]
) -> Deployment:
    """Not begun yet. The folder holds journal and manifests: the same one resumes."""
    guardian, oracle, treasury = web3.eth.accounts[1:4]
    return Deployment(
        web3=web3,
        deployer=deployer,
        profile=load_profile(ROOT / "ape-config.yaml", "dev"),
        roles=Roles([deployer.address], [deployer.address], guardian, oracle, treasury),
        network=BeaconNetwork(beacon.public_key(BEACON_SECRET).hex(), 1_700_000_000, 3),
        bytecode={name: bytes.fromhex(bytecode(name)[2:]) for name in CONTRACT_NAMES},
        folder=folder,
        report=report,
    )
