# SPDX-License-Identifier: Apache-2.0
"""One chain for a module, with the protocol and a campaign on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from deployment import Profile, deploy

from roastpower.chain.contracts import connect
from roastpower.devstack.anvil import LocalChain

from .scene import Scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Accounts with ROAST, a project and a campaign that runs for a month."""
    folder: Path = tmp_path_factory.mktemp("verify")
    evidence = folder / "evidence"
    evidence.mkdir()
    chain = LocalChain(folder / "chain.json")
    chain.start()
    web3 = connect(chain.url)
    # Long blocks: the chain's clock is the wall's while nobody waits, and machines can be slow.
    profile = Profile(min_block_time=60, max_block_time=240)
    begun = Scene(web3, deploy(web3, profile), evidence)
    begun.begin()
    begun.create_campaign()
    yield begun
    chain.stop()
