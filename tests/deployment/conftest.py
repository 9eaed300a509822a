# SPDX-License-Identifier: Apache-2.0
"""The deployment of the dev profile to a real client, by whichever deployer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from dev_profile import deployment_by
from web3 import Web3
from web3_deployer import Web3Deployer

from roastpower.chain.contracts import connect
from roastpower.chain.deployment.deploy import Deployer, Deployment
from roastpower.devstack.anvil import LocalChain


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

    def deployment(by: Deployer) -> Deployment:
        return deployment_by(by, web3, tmp_path, reports.append)

    return deployment
