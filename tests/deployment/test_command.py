# SPDX-License-Identifier: Apache-2.0
"""`ape run deploy` as an operator calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from deployment import ROOT

from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.manifest import Manifest
from roastpower.devstack import binaries
from roastpower.devstack.anvil import LocalChain
from roastpower.devstack.local_beacon import LocalBeacon

APE = Path(sys.executable).with_name("ape")


def run(network: str, beacon_url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command with a wide terminal, so that no sentence is broken; ape must find vyper."""
    path = [str(APE.parent), str(Path(binaries.anvil()).parent), os.environ["PATH"]]
    return subprocess.run(
        [
            *(APE, "run", "deploy", "--network", network, "--account", "TEST::0"),
            *("--beacon-url", beacon_url, "--manifest-folder", folder),
        ],
        cwd=ROOT,
        env={**os.environ, "PATH": os.pathsep.join(path), "COLUMNS": "400"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=150,
    )


@pytest.mark.timeout(300)
def test_the_command_deploys_once(
    chain: LocalChain, beacon_server: LocalBeacon, tmp_path: Path
) -> None:
    network = f"ethereum:local:{chain.url}"
    first = run(network, beacon_server.url, tmp_path)
    assert first.returncode == 0, first.stdout
    path = tmp_path / "31337.json"
    assert f"manifest: {path}" in first.stdout
    contracts = Contracts.at(connect(chain.url), Manifest.load(path))
    contracts.check()
    assert contracts.manifest.profile == "dev"
    known = contracts.manifest.contracts["DrandBeacon"].constructor_args
    assert known[1:] == [beacon_server.genesis_time, beacon_server.period]

    before = path.read_bytes()
    second = run(network, beacon_server.url, tmp_path)
    assert second.returncode != 0
    assert "is live: the protocol is deployed on this chain" in second.stdout
    assert path.read_bytes() == before


@pytest.mark.timeout(300)
def test_a_chain_that_ends_with_the_command_is_refused(
    beacon_server: LocalBeacon, tmp_path: Path
) -> None:
    """ape starts a node where none listens, and stops it again."""
    refused = run("ethereum:local:foundry", beacon_server.url, tmp_path)
    assert refused.returncode != 0
    assert "ape started a chain of its own that ends with this command" in refused.stdout
    assert list(tmp_path.iterdir()) == []
