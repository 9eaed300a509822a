# SPDX-License-Identifier: Apache-2.0
"""`ape run govern` as an operator reads it: what changes, what is scheduled, what is mistyped."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from ape_command import ape_run
from dev_profile import deployment_by
from web3_deployer import Web3Deployer

from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.pending import pending
from roastpower.devstack.anvil import LocalChain

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def contracts(chain: LocalChain, tmp_path: Path) -> Contracts:
    """With a timelock of an hour; the manifest is in the test's folder."""
    web3 = connect(chain.url)
    prepared = deployment_by(
        Web3Deployer(web3, web3.eth.accounts[0]), web3, tmp_path, lambda _: None
    )
    profile = msgspec.structs.replace(prepared.profile, timelock_delay=3_600)
    return Contracts.at(web3, replace(prepared, profile=profile).run())


def govern(chain: LocalChain, folder: Path, *options: object) -> subprocess.CompletedProcess[str]:
    return ape_run(
        *("govern", "--network", f"ethereum:local:{chain.url}", "--account", "TEST::0"),
        *("--manifest", folder / "31337.json", *options),
    )


def row(*cells: str) -> str:
    return r"\s*│\s*".join(re.escape(each) for each in cells)


def test_a_change_is_shown_listed_and_taken_back(
    contracts: Contracts, chain: LocalChain, tmp_path: Path
) -> None:
    old, new = contracts.web3.eth.accounts[1], contracts.web3.eth.accounts[6]
    wish = ("--set", "target=120", "--guardian", new)
    scheduled = govern(chain, tmp_path, *wish)
    assert scheduled.returncode == 0, scheduled.stdout
    assert re.search(row("what", "from", "to").replace("│", "[│┃]"), scheduled.stdout)
    assert re.search(row("target", "10", "120"), scheduled.stdout)
    assert re.search(row("guardian", old, new), scheduled.stdout)
    (operation,) = pending(contracts)
    identity = "0x" + operation.identity.hex()

    waiting = govern(chain, tmp_path, *wish)
    assert "scheduled; run the same command from" in waiting.stdout, waiting.stdout
    other = govern(chain, tmp_path, "--set", "min_miners=3")
    assert other.returncode == 1
    assert f"--cancel-id {identity}" in other.stdout
    listed = govern(chain, tmp_path, "--list")
    assert identity in listed.stdout
    assert re.search(row("target", "10", "120"), listed.stdout)
    assert re.search(row("guardian", old, new), listed.stdout)
    assert "min_miners" not in listed.stdout

    taken_back = govern(chain, tmp_path, "--cancel-id", identity)
    assert f"operation  {identity}" in taken_back.stdout, taken_back.stdout
    assert "timelock.cancel" in taken_back.stdout
    assert pending(contracts) == []


def test_mistyped_values_are_told(contracts: Contracts, chain: LocalChain, tmp_path: Path) -> None:
    block = contracts.web3.eth.block_number
    for options, said in (
        (("--set", "target=²"), "'target=²' is not NAME=NUMBER"),
        (("--set", "target=120", "--salt", "-1"), "-1 is not in the range"),
        (("--cancel-id", "0x12"), "'0x12' is not an id"),
    ):
        refused = govern(chain, tmp_path, *options)
        assert said in refused.stdout, refused.stdout
        assert refused.returncode == 2
        assert "Traceback" not in refused.stdout
    assert contracts.web3.eth.block_number == block
