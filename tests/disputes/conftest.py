# SPDX-License-Identifier: Apache-2.0
"""A chain with windows of minutes, an oracle that can be told to lie, and a server of its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from deployment import Profile, deploy
from verify.scene import ETHER, TREASURY, Scene

from roastpower.chain.contracts import connect
from roastpower.devstack.anvil import LocalChain

from .library import Library, library
from .stage import WATCHER, Stage

# Blocks and windows that a slow machine does not outlast; tests move the clock themselves.
PROFILE = Profile(
    min_block_time=120,
    max_block_time=300,
    challenge_window=3_600,
    payout_window=3_600,
    resolve_timeout=3_600,
    payout_resolve_timeout=3_600,
    score_timeout=7_200,
    settle_timeout=7_200,
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Miners, a campaign that runs for a month, and a watcher with ROAST for bonds."""
    folder: Path = tmp_path_factory.mktemp("disputes")
    evidence = folder / "evidence"
    evidence.mkdir()
    chain = LocalChain(folder / "chain.json")
    chain.start()
    web3 = connect(chain.url)
    manifest = deploy(web3, PROFILE)
    manifest.save(folder / "manifest.json")
    scene = Scene(web3, manifest, evidence)
    scene.begin()
    scene.create_campaign()
    scene.send(TREASURY, "token", "transfer", scene.accounts[WATCHER], 10_000 * ETHER)
    with library(evidence) as served:
        yield Stage(scene, served, chain.url, folder / "manifest.json")
    chain.stop()


@pytest.fixture
def served(stage: Stage) -> Library:
    """The server of the evidence, up."""
    stage.library.is_down = False
    return stage.library
