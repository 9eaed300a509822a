# SPDX-License-Identifier: Apache-2.0
"""What an operator mistyped, or a node that is not there, is told in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ape_command import ape_run
from dev_profile import deployment_by
from web3_deployer import Web3Deployer

from roastpower.chain.contracts import connect
from roastpower.devstack.anvil import LocalChain
from roastpower.devstack.ports import free_port

SIGNED = ("--account", "TEST::0")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("command", ["deploy", "check_deployment", "govern"])
def test_a_node_that_is_not_there(command: str) -> None:
    options = () if command == "check_deployment" else SIGNED
    dead = f"ethereum:local:http://127.0.0.1:{free_port()}"
    refused = ape_run(command, "--network", dead, *options)
    assert refused.returncode == 1
    assert "no node answers there" in refused.stdout
    assert "Traceback" not in refused.stdout


@pytest.mark.timeout(300)
def test_manifests_that_are_none(chain: LocalChain, tmp_path: Path) -> None:
    web3 = connect(chain.url)
    deployment = deployment_by(
        Web3Deployer(web3, web3.eth.accounts[0]), web3, tmp_path, lambda _: None
    )
    deployment.run()
    document = json.loads(deployment.manifest_path.read_text())
    document["contracts"]["RoastToken"]["constructor_args"].pop()
    few = tmp_path / "few.json"
    few.write_text(json.dumps(document))
    document["contracts"]["RoastToken"]["address"] = "0x12"
    nowhere = tmp_path / "nowhere.json"
    nowhere.write_text(json.dumps(document))
    (tmp_path / "31337.json").unlink()
    (tmp_path / "31337.json").mkdir()

    node = ("--network", f"ethereum:local:{chain.url}")
    check = ("check_deployment", *node, "--manifest")
    for command, said in (
        ((*check, few), "names 1 constructor arguments of RoastToken, which takes 2"),
        ((*check, nowhere), "nowhere.json names no address of RoastToken"),
        ((*check, tmp_path), f"{tmp_path} cannot be read: Is a directory"),
        (("govern", *node, *SIGNED, "--manifest", tmp_path, "--unpause"), "cannot be read"),
        (("deploy", *node, *SIGNED, "--beacon-url", "http://127.0.0.1:9"), "no drand server"),
    ):
        refused = ape_run(*command)
        assert said in refused.stdout, refused.stdout
        assert refused.returncode == 1
        assert "Traceback" not in refused.stdout


@pytest.mark.timeout(300)
def test_an_explorer_without_sources_is_refused(chain: LocalChain) -> None:
    refused = ape_run(
        *("check_deployment", "--network", f"ethereum:local:{chain.url}"),
        *("--explorer-url", "http://127.0.0.1:9"),
    )
    assert "--explorer-url needs --publish FOLDER" in refused.stdout
    assert refused.returncode == 2
