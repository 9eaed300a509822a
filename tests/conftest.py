# SPDX-License-Identifier: Apache-2.0
"""Servers that several suites share: one of each per worker, started when first asked for.

No test goes past this machine: see `loopback_only`.

They live in a temporary folder, listen on free ports and are stopped by process id at the end; on
Linux they also die with a worker that is killed. Suites that use none of them pay nothing: nothing
heavy is imported at the top.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import loopback_only
import pytest

if TYPE_CHECKING:
    from provider_server import ProviderServer

    from roastpower.devstack.anvil import LocalChain
    from roastpower.devstack.local_beacon import LocalBeacon
    from roastpower.devstack.postgres import EmbeddedPostgres
    from roastpower.devstack.redis import EmbeddedRedis

loopback_only.install()

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder for servers; pytest's own is closed to the account PostgreSQL runs as for root."""
    folder = Path(tempfile.mkdtemp(prefix="roastpower-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_server(server_folder: Path) -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL server without durability."""
    from roastpower.devstack.postgres import EmbeddedPostgres

    server = EmbeddedPostgres(server_folder / "postgres", ephemeral=True)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def new_database(postgres_server: EmbeddedPostgres) -> Iterator[Callable[[str | None], str]]:
    """Creates databases, of a template if one is named; returns URLs; drops them after the test."""
    made: list[str] = []

    def create(template: str | None = None) -> str:
        name = f"test_{next(_numbers)}"
        url = postgres_server.create_database(name, template)
        made.append(name)
        return url

    yield create
    for name in made:
        postgres_server.drop_database(name)


@pytest.fixture
def database(request: pytest.FixtureRequest, new_database: Callable[[str | None], str]) -> str:
    """URL of a fresh database.

    ``@pytest.mark.parametrize("database", ["template's name"], indirect=True)`` copies a template.
    """
    return new_database(getattr(request, "param", None))


@pytest.fixture(scope="session")
def _redis_server(server_folder: Path) -> Iterator[EmbeddedRedis]:
    from roastpower.devstack.redis import EmbeddedRedis

    server = EmbeddedRedis(server_folder / "redis")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def redis_server(_redis_server: EmbeddedRedis) -> EmbeddedRedis:
    """A Redis server that holds nothing."""
    _redis_server.flush()
    return _redis_server


@pytest.fixture(scope="session")
def chain_server(server_folder: Path) -> Iterator[LocalChain]:
    """A chain that mines a block for each transaction; for deployments that many tests share."""
    from roastpower.devstack.anvil import LocalChain

    chain = LocalChain(server_folder / "chain" / "state.json")
    chain.start()
    yield chain
    chain.stop()


@pytest.fixture
def chain(chain_server: LocalChain) -> Iterator[LocalChain]:
    """The chain for one test: blocks, mining mode and clock are put back after it.

    A transaction that still waits is dropped: it would be mined on the chain of the next test.
    """
    before = chain_server.rpc("evm_snapshot")
    yield chain_server
    chain_server.rpc("evm_setAutomine", False)
    chain_server.rpc("anvil_dropAllTransactions")
    chain_server.rpc("evm_revert", before)
    chain_server.rpc("evm_setAutomine", True)
    chain_server.rpc("evm_setTime", int(time.time()))


@pytest.fixture(scope="session")
def beacon_server(server_folder: Path) -> Iterator[LocalBeacon]:
    """A beacon with a round a second, some hundred of which are already published."""
    from roastpower.devstack.local_beacon import LocalBeacon

    beacon = LocalBeacon(server_folder / "beacon.json", genesis_time=int(time.time()) - 300)
    beacon.start()
    yield beacon
    beacon.stop()


@pytest.fixture(scope="session")
def _language_server() -> Iterator[ProviderServer]:
    from provider_server import provider_server

    with provider_server() as running:
        yield running


@pytest.fixture
def language_server(_language_server: ProviderServer) -> ProviderServer:
    """A server that speaks the formats of language models; scores by the text until told otherwise."""
    from provider_server import by_text

    _language_server.follow(by_text)
    return _language_server
