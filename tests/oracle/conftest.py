# SPDX-License-Identifier: Apache-2.0
"""Chains with the protocol on them, for what sends transactions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from deployment import Profile, deploy
from eth_account.signers.local import LocalAccount
from keeper_world import World
from sqlalchemy import Connection
from structlog.testing import capture_logs

from roastpower.chain.contracts import Call, Contracts, connect
from roastpower.chain.signer import development_account
from roastpower.devstack.accounts import ACCOUNTS
from roastpower.devstack.anvil import LocalChain
from roastpower.storage.migrate import upgrade
from roastpower.storage.session import engine

# A block outlasts what a slow machine takes for a few transactions; `wait(60)` is still past its end.
PROFILE = Profile(min_block_time=30, max_block_time=50)


@pytest.fixture
def own_chain(tmp_path: Path) -> Iterator[LocalChain]:
    """A chain of the test's own, which mines at once until told otherwise."""
    chain = LocalChain(tmp_path / "chain.json", accounts=ACCOUNTS)
    chain.start()
    yield chain
    chain.stop()


@pytest.fixture
def contracts(own_chain: LocalChain) -> Contracts:
    """The protocol on it."""
    web3 = connect(own_chain.url)
    return Contracts.at(web3, deploy(web3, PROFILE))


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    """A connection to a migrated database."""
    upgrade(database)
    bound = engine(database)
    with bound.connect() as opened:
        yield opened
    bound.dispose()


@pytest.fixture
def account() -> LocalAccount:
    """An account with ether."""
    return development_account(4)


@pytest.fixture
def create_project(contracts: Contracts) -> Call:
    """An effect that one can count: how many projects there are."""
    return contracts.call(contracts.factory, "create_project", b"\x01" * 32)


@pytest.fixture
def world(own_chain: LocalChain, contracts: Contracts) -> Iterator[World]:
    """A campaign, miners and a keeper, which asks for nothing that the contracts refuse."""
    made = World(own_chain, contracts)
    with capture_logs() as logged:
        yield made
    made.beacon.close()
    assert [line["event"] for line in logged].count("not due after all") == made.refusals
