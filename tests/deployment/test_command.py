# SPDX-License-Identifier: Apache-2.0
"""`ape run deploy`, `deploy_committee`, `check_deployment` and `govern` as an operator calls them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from ape_command import ape_run
from deployment import ROOT
from dev_profile import deployment_by
from web3_deployer import Web3Deployer

from roastpower.chain.artifacts import ALL_NAMES
from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.deployment.lock import only_deployment
from roastpower.chain.manifest import Manifest
from roastpower.devstack.anvil import LocalChain
from roastpower.devstack.local_beacon import LocalBeacon


def run(
    network: str, beacon_url: str, folder: Path, *options: str
) -> subprocess.CompletedProcess[str]:
    """`ape run deploy`."""
    return ape_run(
        *("deploy", "--network", network, "--account", "TEST::0"),
        *("--beacon-url", beacon_url, "--manifest-folder", folder),
        *options,
    )


@pytest.mark.timeout(600)
def test_the_commands_deploy_once_check_and_govern(
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

    for told in (
        "fee_bps",
        "250 (2.5 %)",
        "beacon's public key",
        contracts.read(contracts.pool, "oracle"),
    ):
        assert told in first.stdout
    for each in contracts.manifest.contracts.values():
        assert "is deployed" in first.stdout.split(each.address)[0]

    before = path.read_bytes()
    second = run(network, beacon_server.url, tmp_path)
    assert second.returncode != 0
    assert "is live: the protocol is deployed on this chain" in second.stdout
    assert path.read_bytes() == before

    node = ("--network", network, "--manifest", path)
    judges = [str(each) for each in contracts.web3.eth.accounts[5:8]]
    named = [word for judge in judges for word in ("--member", judge)]
    committee = ("deploy_committee", *node, "--account", "TEST::0", *named, "--threshold", "2")
    deployed = ape_run(*committee)
    assert deployed.returncode == 0, deployed.stdout
    assert f"committee  {Manifest.load(path).address('JudgeCommittee')}" in deployed.stdout
    checked = ape_run("check_deployment", *node, "--publish", tmp_path / "inputs")
    assert checked.returncode == 0, checked.stdout
    assert "wrong" not in checked.stdout
    for name in ALL_NAMES:
        assert json.loads((tmp_path / "inputs" / f"{name}.json").read_text())["language"] == "Vyper"

    refused = ape_run(*committee)
    assert refused.returncode != 0
    assert "names the committee" in refused.stdout

    govern = ("govern", *node, "--account", "TEST::0", "--set", "target=120")
    for verb in ("timelock.schedule_batch", "timelock.execute_batch"):
        governed = ape_run(*govern)
        assert governed.returncode == 0, governed.stdout
        assert f"{verb}: 0x" in governed.stdout
    assert "target" in governed.stdout
    assert contracts.read(contracts.pool, "parameters", 2)[0] == 120
    again = ape_run(*govern)
    assert again.returncode != 0
    assert "nothing would change" in again.stdout

    by_variable = {"ROASTPOWER_MANIFEST": str(path)}
    checked = ape_run("check_deployment", "--network", network, "--json", env=by_variable)
    found = json.loads(checked.stdout.splitlines()[-1])
    assert found["ok"] is True
    changed = [each["what"] for each in found["findings"] if each["verdict"] == "changed"]
    assert changed == ["parameters (version 2)"]


@pytest.mark.timeout(300)
def test_a_second_deployment_at_once_is_refused(
    chain: LocalChain, beacon_server: LocalBeacon, tmp_path: Path
) -> None:
    height = connect(chain.url).eth.block_number
    with only_deployment(tmp_path, 31337):
        refused = run(f"ethereum:local:{chain.url}", beacon_server.url, tmp_path)
    assert refused.returncode == 1
    assert "another deployment on chain 31337 is running" in refused.stdout
    assert connect(chain.url).eth.block_number == height


@pytest.mark.timeout(300)
def test_a_live_manifest_is_replaced_by_force_and_a_copy_kept(
    chain: LocalChain, beacon_server: LocalBeacon, tmp_path: Path
) -> None:
    web3 = connect(chain.url)
    live = deployment_by(
        Web3Deployer(web3, web3.eth.accounts[0]), web3, tmp_path, lambda _: None
    ).run()
    replaced = run(f"ethereum:local:{chain.url}", beacon_server.url, tmp_path, "--force")
    assert replaced.returncode == 0, replaced.stdout
    assert Manifest.load(tmp_path / "31337.json").address("MiningPool") != live.address(
        "MiningPool"
    )
    (copy,) = tmp_path.glob("31337.replaced-*.json")
    assert Manifest.load(copy) == live


@pytest.mark.timeout(300)
def test_a_chain_that_ends_with_the_command_is_refused(
    beacon_server: LocalBeacon, tmp_path: Path
) -> None:
    """ape starts a node where none listens, and stops it again."""
    refused = run("ethereum:local:foundry", beacon_server.url, tmp_path)
    assert refused.returncode != 0
    assert "ape started a chain of its own that ends with this command" in refused.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_is_exported_is_what_is_committed(tmp_path: Path) -> None:
    exported = ape_run("export", "--into", tmp_path)
    assert exported.returncode == 0, exported.stdout
    written = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(written) == 2 * len(ALL_NAMES) + 2
    for path in written:
        assert (tmp_path / path).read_text() == (ROOT / path).read_text(), path
