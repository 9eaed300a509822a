# SPDX-License-Identifier: Apache-2.0
"""A manifest that no longer says the truth is set aside; a live one stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from web3 import Web3
from web3_deployer import Web3Deployer

from roastpower.chain.deployment.deploy import Deployment
from roastpower.chain.deployment.standing import kept_copy, why_stale
from roastpower.chain.manifest import Manifest

OTHER_GENESIS = "0xabcdef12" + "00" * 28
NOWHERE = "0x" + "00" * 19 + "99"


@pytest.fixture
def path(prepare: Callable[[Web3Deployer], Deployment], deployer: Web3Deployer) -> Path:
    """A live manifest."""
    deployment = prepare(deployer)
    deployment.run()
    return deployment.manifest_path


def test_a_live_manifest_is_not_stale(path: Path, web3: Web3) -> None:
    assert why_stale(path, web3) is None


def test_no_manifest_is_not_stale(tmp_path: Path, web3: Web3) -> None:
    assert why_stale(tmp_path / "31337.json", web3) is None


def test_to_ask_changes_nothing(path: Path, web3: Web3) -> None:
    path.write_text("{")
    assert why_stale(path, web3) is not None
    assert path.read_text() == "{"


def test_a_manifest_of_another_chain_is_set_aside(path: Path, web3: Web3) -> None:
    other = msgspec.structs.replace(Manifest.load(path), genesis_hash=OTHER_GENESIS)
    other.save(path)
    stale = why_stale(path, web3)
    assert stale is not None and "another genesis block" in str(stale)
    stale.set_aside()
    assert not path.exists()
    assert Manifest.load(path.with_name("31337.stale-abcdef12.json")) == other


def test_a_manifest_whose_contracts_are_gone_is_stale(path: Path, web3: Web3) -> None:
    manifest = Manifest.load(path)
    gone = msgspec.structs.replace(manifest.contracts["CampaignFactory"], address=NOWHERE)
    msgspec.structs.replace(
        manifest, contracts={**manifest.contracts, "CampaignFactory": gone}
    ).save(path)
    assert "no code at its CampaignFactory" in str(why_stale(path, web3))


def test_a_broken_manifest_is_set_aside(tmp_path: Path, web3: Web3) -> None:
    path = tmp_path / "31337.json"
    path.write_text("{")
    stale = why_stale(path, web3)
    assert stale is not None and "not a deployment manifest" in str(stale)
    stale.set_aside()
    assert [each.name for each in tmp_path.iterdir()] == ["31337.stale-broken.json"]


def test_a_live_manifest_is_copied_before_it_is_replaced(path: Path) -> None:
    live = Manifest.load(path)
    copy = kept_copy(path)
    assert copy.name == f"31337.replaced-{live.address('MiningPool')[2:10].lower()}.json"
    assert Manifest.load(copy) == Manifest.load(path) == live
