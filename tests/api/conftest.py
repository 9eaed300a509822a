# SPDX-License-Identifier: Apache-2.0
"""A migrated database with a chain in it, and the application over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import chain_rows as factory
import pytest
from chain_rows import Factory
from eth_account import Account
from eth_account.signers.local import LocalAccount
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.manifest import Deployed, Manifest
from roastpower.chain.signer import save_keyfile
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.protocol.addresses import checksummed
from roastpower.storage.migrate import upgrade
from roastpower.storage.session import engine


@pytest.fixture(scope="session")
def deployed(postgres_server: EmbeddedPostgres) -> str:
    """The name of a database with the deployment in it, to be copied: making it takes a second."""
    url = postgres_server.create_database("api_deployed")
    upgrade(url)
    bound = engine(url)
    Factory(bound).deploy()
    bound.dispose()
    return "api_deployed"


@pytest.fixture
def database(deployed: str, new_database: Callable[[str | None], str]) -> str:
    """URL of a fresh database with the deployment."""
    return new_database(deployed)


@pytest.fixture
def chain_tables(database: str) -> Iterator[Factory]:
    """The deployment, and block 1 open."""
    bound = engine(database)
    yield Factory.of_copy(bound)
    bound.dispose()


@pytest.fixture(scope="session")
def oracle_account() -> LocalAccount:
    """The key that signs receipts."""
    account: LocalAccount = Account.from_key(b"\x21" * 32)
    return account


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    """Settings with one allowed origin, without Redis, node or key."""
    addresses = dict(
        zip(
            ("MiningPool", "RoastToken", "CampaignFactory", "RewardDistributor", "DrandBeacon"),
            (
                factory.POOL,
                factory.TOKEN,
                factory.FACTORY,
                factory.DISTRIBUTOR,
                factory.BEACON,
            ),
            strict=True,
        ),
        Timelock=factory.TIMELOCK,
    )
    manifest = tmp_path / "manifest.json"
    Manifest(
        chain_id=factory.CHAIN_ID,
        genesis_hash="0x" + factory.GENESIS.hex(),
        deployment_block=1,
        profile="fast",
        contracts={
            name: Deployed(
                address=checksummed(addresses[name]),
                transaction="0x",
                block=1,
                constructor_args=[],
                abi_hash="0x",
                bytecode_hash="0x",
            )
            for name in CONTRACT_NAMES
        },
    ).save(manifest)
    return Settings(
        database_url=database,
        manifest=manifest,
        environment="development",
        public_url="http://testserver",
        cors_origins=("https://app.example",),
    )


@pytest.fixture
def signing_client(
    settings: Settings, chain_tables: Factory, tmp_path: Path, oracle_account: LocalAccount
) -> Iterator[TestClient]:
    """The application with the oracle's key; opening a keyfile takes its time."""
    keyfile, password = tmp_path / "key.json", tmp_path / "password"
    save_keyfile(oracle_account, keyfile, password, "a password")
    app = create_app(replace(settings, keyfile=keyfile, password_file=password))
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def client(settings: Settings, chain_tables: Factory) -> Iterator[TestClient]:
    """The whole application over ASGI, with unexpected errors answered rather than raised."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as made:
        yield made
