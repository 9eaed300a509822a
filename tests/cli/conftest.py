# SPDX-License-Identifier: Apache-2.0
"""The command as people start it, and a chain with the protocol for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from deployment import deploy, transact

from roastpower.chain.contracts import Contracts, connect
from roastpower.devstack.anvil import LocalChain

Run = Callable[..., "subprocess.CompletedProcess[str]"]

COMMAND = Path(sys.executable).parent / "roastpower"
NO_CHAIN = "http://127.0.0.1:9"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `roastpower …` in an empty folder, without settings in the environment."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith("ROASTPOWER_")
    }

    def start(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(COMMAND), *map(str, arguments)],
            cwd=tmp_path,
            env={**clean, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return start


@dataclass(frozen=True)
class Deployment:
    """A chain with the protocol, its manifest and the options that name both."""

    contracts: Contracts
    manifest: Path
    options: tuple[str, ...]


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The protocol; account 5 of the chain holds ROAST."""
    folder = tmp_path_factory.mktemp("cli")
    chain = LocalChain(folder / "chain.json")
    chain.start()
    web3 = connect(chain.url)
    manifest = deploy(web3)
    manifest.save(folder / "manifest.json")
    contracts = Contracts.at(web3, manifest)
    treasury, sponsor = web3.eth.accounts[3], web3.eth.accounts[5]
    transact(contracts.token.functions.transfer(sponsor, 10_000 * 10**18), treasury)
    options = ("--rpc-url", chain.url, "--manifest", str(folder / "manifest.json"))
    yield Deployment(contracts, folder / "manifest.json", options)
    chain.stop()
