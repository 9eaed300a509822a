# SPDX-License-Identifier: Apache-2.0
"""The deployment of the dev profile to a real client, by whichever deployer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from deployment import BEACON_SECRET, ROOT, bytecode
from web3 import Web3
from web3_deployer import Web3Deployer

from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.contracts import connect
from roastpower.chain.deployment.deploy import Deployer, Deployment
from roastpower.chain.deployment.profile import BeaconNetwork, Roles, load_profile
from roastpower.devstack.anvil import LocalChain
from roastpower.protocol import beacon

CONFIG = ROOT / "ape-config.yaml"


@pytest.fixture
def web3(chain: LocalChain) -> Web3:
    return connect(chain.url)


@pytest.fixture
def deployer(web3: Web3) -> Web3Deployer:
    return Web3Deployer(web3, web3.eth.accounts[0])


@pytest.fixture
def reports() -> list[str]:
    """What deployments reported."""
    return []


@pytest.fixture
def prepare(web3: Web3, tmp_path: Path, reports: list[str]) -> Callable[[Deployer], Deployment]:
    """Makes the deployment for a deployer; each call is a new process' view of the same folder."""
    guardian, oracle, treasury = web3.eth.accounts[1:4]

    def deployment(by: Deployer) -> Deployment:
        return Deployment(
            web3=web3,
            deployer=by,
            profile=load_profile(CONFIG, "dev"),
            roles=Roles([by.address], [by.address], guardian, oracle, treasury),
            network=BeaconNetwork(beacon.public_key(BEACON_SECRET).hex(), 1_700_000_000, 3),
            bytecode={name: bytes.fromhex(bytecode(name)[2:]) for name in CONTRACT_NAMES},
            folder=tmp_path,
            report=reports.append,
        )

    return deployment
