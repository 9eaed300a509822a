# SPDX-License-Identifier: Apache-2.0
"""A chain of the test's own with the protocol on it, and indexers to follow it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from deployment import deploy
from following import Index, wait_for_head
from simulation.zygote import Zygote
from staging import Stage
from story import Story

from indexer.cursor import Connection, Cursor, claim, connect
from indexer.errors import Halted
from indexer.fetch import Fetcher
from indexer.rpc import Rpc
from indexer.service import Service
from indexer.settings import Settings
from roastpower.chain import contracts
from roastpower.devstack.anvil import LocalChain
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.storage.migrate import upgrade


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """A fresh chain with the protocol, a project and a campaign."""
    chain = LocalChain(tmp_path / "chain.json")
    chain.start()
    web3 = contracts.connect(chain.url)
    told = Story(web3, deploy(web3))
    told.begin()
    yield told
    chain.stop()


@pytest.fixture
def settings(story: Story, database: str) -> Settings:
    """An indexer of that chain."""
    return Settings(
        rpc_url=story.web3.provider.endpoint_uri,  # type: ignore[attr-defined]
        database_url=database,
        manifest=story.manifest,
        # Stories jump ahead in time; here nothing is final because of that.
        finality_seconds=10**9,
        poll_interval=0.05,
    )


@pytest.fixture
def index(story: Story) -> Index:
    """Runs an indexer until its tables end at the chain's head."""

    def run(settings: Settings) -> None:
        service = Service(settings)
        failures: list[Halted] = []

        def target() -> None:
            try:
                service.run()
            except Halted as error:
                failures.append(error)

        thread = threading.Thread(target=target)
        thread.start()
        try:
            wait_for_head(story, settings.database_url, failures)
        finally:
            service.stop()
            thread.join()

    return run


@pytest.fixture(scope="session")
def template(postgres_server: EmbeddedPostgres) -> str:
    """The name of a migrated database, to be copied."""
    upgrade(postgres_server.create_database("simulated"))
    return "simulated"


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Starts indexers."""
    made = Zygote()
    yield made
    made.close()


@pytest.fixture
def stage(
    template: str, new_database: Callable[[str | None], str], zygote: Zygote
) -> Iterator[Stage]:
    """A simulated chain, and tables that nobody follows it into yet."""
    made = Stage(new_database(template), zygote)
    yield made
    made.close()


@pytest.fixture
def fetcher(stage: Stage) -> Iterator[Fetcher]:
    rpc = Rpc(stage.node.url)
    yield Fetcher(rpc, stage.chain.manifest())
    rpc.close()


@pytest.fixture
def connection(stage: Stage) -> Iterator[Connection]:
    with connect(stage.database_url) as made:
        yield made


@pytest.fixture
def start(stage: Stage, connection: Connection) -> Cursor:
    return claim(connection, stage.chain.manifest(), stage.settings.finality)
