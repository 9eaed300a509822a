# SPDX-License-Identifier: Apache-2.0
"""The whole system as processes, for tests: chain, beacon, PostgreSQL, Redis, and the services.

Everything listens on free loopback ports and is stopped by process id. The services are those that
`roastpower up` runs, with the same commands.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psycopg
from deployment import Profile, deploy
from eth_account.signers.local import LocalAccount

from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.sender import Sender
from roastpower.chain.signer import development_account
from roastpower.client import ApiClient
from roastpower.devstack.accounts import ACCOUNTS, GUARDIAN, MINERS, TREASURY
from roastpower.devstack.anvil import LocalChain
from roastpower.devstack.local_beacon import LocalBeacon
from roastpower.devstack.ports import free_port
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.devstack.redis import EmbeddedRedis
from roastpower.devstack.services import Addresses, Service, services
from roastpower.devstack.state import StateFolder
from roastpower.protocol.canonical import canonical, digest, hex_bytes
from roastpower.storage.migrate import upgrade

Found = TypeVar("Found")

BRIEF: dict[str, Any] = {
    "schema": "roastpower/brief/1",
    "title": "Roast the launch of MoonToaster",
    "tone": "dry",
    "keywords": ["toaster", "launch"],
    "restrictions": [],
    "target": "MoonToaster",
}


class Stack:
    """One system, in one folder."""

    def __init__(self, folder: Path, profile: Profile | None = None, block_time: int = 1) -> None:
        self.folder = folder
        self.state = StateFolder(folder)
        self.state.create()
        self.profile = profile or Profile()
        self._block_time = block_time
        self._exit = ExitStack()
        self.postgres = EmbeddedPostgres(self.state.postgres, ephemeral=True)
        self.redis = EmbeddedRedis(self.state.redis)
        self.chain = LocalChain(self.state.chain_state, accounts=ACCOUNTS)
        self.beacon = LocalBeacon(self.state.beacon_key, genesis_time=int(time.time()), period=1)
        self.services: dict[str, Service] = {}

    def __enter__(self) -> Stack:
        try:
            for server in (self.postgres, self.redis, self.beacon, self.chain):
                self._exit.callback(server.stop)
                server.start()
            network = self.beacon.network()
            web3 = connect(self.chain.url)
            self.profile = self.profile.altered(
                beacon_public_key=network.public_key,
                beacon_genesis=network.genesis_time,
                beacon_period=network.period,
            )
            self.manifest = deploy(web3, self.profile)
            self.manifest_path = self.folder / "manifest.json"
            self.manifest.save(self.manifest_path)
            self.contracts = Contracts.at(web3, self.manifest)
            upgrade(self.postgres.dsn)
            # Deployed at once; from here on in real time.
            self.chain.rpc("evm_setIntervalMining", self._block_time)
            self.addresses = Addresses(
                rpc_url=self.chain.url,
                beacon_url=self.beacon.url,
                database_url=self.postgres.dsn,
                redis_url=self.redis.url,
                api_url=f"http://127.0.0.1:{(port := free_port())}",
                api_port=port,
            )
            found = services(self.state, self.addresses, self.manifest_path, demo=False)
            self.services = {service.name: service for service in found.services}
            self._exit.callback(found.stop)
            self.api = ApiClient(self.addresses.api_url)
        except BaseException:
            self._exit.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._exit.close()

    # Services

    def start(self, *names: str) -> None:
        """Starts services by name and waits for the API if it is among them."""
        for name in names:
            self.services[name].start()
        if "api" in names:
            self.wait("the API answers", self._api_answers)

    def stop(self, *names: str) -> None:
        """Stops services as an operator would."""
        for name in names:
            self.services[name].stop()

    def _api_answers(self) -> bool:
        try:
            return httpx.get(f"{self.addresses.api_url}/readyz", timeout=2.0).is_success
        except httpx.HTTPError:
            return False

    # People

    def sender(self, index: int) -> Sender:
        """One of the local chain's accounts."""
        return Sender(self.contracts.web3, development_account(index))

    def account(self, index: int) -> LocalAccount:
        """One of the local chain's accounts."""
        return development_account(index)

    def fund_miners(self, amount: int = 10_000 * 10**18) -> list[Sender]:
        """Gives the demo's miners ROAST and lets the pool burn it."""
        treasury = self.sender(TREASURY)
        miners = [self.sender(index) for index in MINERS]
        for miner in miners:
            treasury.send(
                self.contracts.call(self.contracts.token, "transfer", miner.address, amount)
            )
            miner.send(
                self.contracts.call(
                    self.contracts.token, "approve", self.contracts.pool.address, 2**256 - 1
                )
            )
        return miners

    def create_campaign(
        self, seconds: int, budget: int = 1_000 * 10**18, *, published: bool = True, **terms: int
    ) -> int:
        """A campaign of the treasury's, in ROAST; its brief is published, unless the test does that."""
        contracts, treasury = self.contracts, self.sender(TREASURY)
        if contracts.read(contracts.factory, "project_count") == 0:
            treasury.send(contracts.call(contracts.factory, "create_project", b"\x01" * 32))
            vault = contracts.distributor.address
            treasury.send(contracts.call(contracts.token, "approve", vault, 2**256 - 1))
        starts_at = self.now() + 5
        receipt = treasury.send(
            contracts.call(
                contracts.factory,
                "create_campaign",
                1,
                (
                    contracts.token.address,
                    budget,
                    starts_at,
                    starts_at + seconds,
                    terms.get("max_submissions", 500),
                    hex_bytes(self.api.publish_brief(BRIEF))
                    if published
                    else digest(canonical(BRIEF)),
                    terms.get("ranked_places", 5),
                    terms.get("amplification_bps", 0),
                ),
            )
        )
        event = contracts.event(contracts.factory, "CampaignCreated", receipt)
        self.wait("the campaign starts", lambda: self.now() >= starts_at)
        return int(event["args"]["campaign_id"])

    def guardian(self) -> Sender:
        """Who decides challenges."""
        return self.sender(GUARDIAN)

    # Looking

    def now(self) -> int:
        """The chain's time."""
        return int(self.contracts.web3.eth.get_block("latest")["timestamp"])

    def status(self, block_id: int) -> int:
        """A block's status on the chain."""
        return int(self.contracts.read(self.contracts.pool, "status", block_id))

    def query(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the database."""
        with psycopg.connect(self.postgres.dsn) as connection:
            return connection.execute(statement, values).fetchall()  # type: ignore[call-overload, no-any-return]

    def wait(
        self, what: str, found: Callable[[], Found], timeout: float = 90.0, pause: float = 0.1
    ) -> Found:
        """Waits until something is true.

        Raises:
            AssertionError: it was not within the time; with the ends of the services' logs.
        """
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            result = found()
            if result:
                return result
            time.sleep(pause)
        tails = "\n".join(
            f"--- {service.name}\n{service.child.log_tail()}"
            for service in self.services.values()
            if service.child is not None
        )
        raise AssertionError(f"not within {timeout:g} s: {what}\n{tails}")
