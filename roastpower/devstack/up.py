# SPDX-License-Identifier: Apache-2.0
"""`roastpower up`: the whole protocol on this machine, from nothing to a live view."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType

import httpx
from rich.console import Console

from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.manifest import Manifest
from roastpower.chain.signer import SignerError
from roastpower.devstack.accounts import ACCOUNTS
from roastpower.devstack.anvil import LocalChain
from roastpower.devstack.contracts import (
    deploy,
    drop_stale_database,
    is_deployed,
    manifest_path,
)
from roastpower.devstack.errors import DevstackError
from roastpower.devstack.funding import fund_and_approve
from roastpower.devstack.local_beacon import LocalBeacon
from roastpower.devstack.ports import require_free
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.devstack.redis import EmbeddedRedis
from roastpower.devstack.services import Addresses, Services, services
from roastpower.devstack.state import StateFolder
from roastpower.devstack.view import show
from roastpower.storage.migrate import upgrade

CHAIN_BLOCK_SECONDS = 1
API_TIMEOUT = 60.0


@dataclass(frozen=True)
class Options:
    """What `up` can be told."""

    api_port: int = 8000
    rpc_port: int = 8545
    beacon_port: int = 8547
    demo: bool = True
    plain: bool = False


class Stopped(Exception):
    """SIGTERM or Ctrl-C arrived."""


def run(options: Options) -> int:
    """Starts everything, shows it until Ctrl-C or SIGTERM, stops everything.

    Returns:
        The exit status: 0 after Ctrl-C, 1 where something could not be started.
    """
    console = Console(highlight=False)
    signal.signal(signal.SIGTERM, _stop)
    # A shell that starts us in the background has Ctrl-C ignored; nobody else does the stopping.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    state = StateFolder()
    started = time.monotonic()
    try:
        with state.locked(), ExitStack() as stack:
            addresses, running = _start(console, state, options, stack, started)
            show(console, addresses, running, plain=options.plain or not console.is_terminal)
    except (KeyboardInterrupt, Stopped):
        console.print("stopped; the next start resumes where this one was")
        return 0
    except (DevstackError, SignerError) as error:
        Console(stderr=True, highlight=False).print(f"roastpower up: {error}", markup=False)
        return 1
    return 0


def _start(
    console: Console,
    state: StateFolder,
    options: Options,
    stack: ExitStack,
    started: float,
) -> tuple[Addresses, Services]:
    api_url = f"http://127.0.0.1:{options.api_port}"
    with _step(console, "ports"):
        require_free(options.api_port, "The API", "--api-port")
        require_free(options.rpc_port, "The local chain", "--rpc-port")
        require_free(options.beacon_port, "The beacon", "--beacon-port")

    # What is stopped on the way out is registered before it starts.
    postgres = EmbeddedPostgres(state.postgres, log=state.log("postgres"))
    redis = EmbeddedRedis(state.redis, log=state.log("redis"))
    beacon = _beacon(state, options.beacon_port)
    chain = LocalChain(
        state.chain_state,
        options.rpc_port,
        block_time=CHAIN_BLOCK_SECONDS,
        accounts=ACCOUNTS,
        log=state.log("chain"),
    )
    for name, server in (
        ("PostgreSQL", postgres),
        ("Redis", redis),
        ("drand beacon", beacon),
        ("chain", chain),
    ):
        with _step(console, name):
            stack.callback(server.stop)
            server.start()

    manifest = manifest_path(state)
    if is_deployed(chain.url, manifest):
        console.print(f"  contracts      as deployed ({manifest.name})")
    else:
        # A chain block for each transaction, until everybody has what they need; then one a second.
        chain.rpc("evm_setAutomine", True)
        with _step(console, "contracts"):
            deploy(state, chain.url, beacon.url)
        if options.demo:
            with _step(console, "ROAST"):
                fund_and_approve(Contracts.at(connect(chain.url), Manifest.load(manifest)))
        chain.rpc("evm_setIntervalMining", CHAIN_BLOCK_SECONDS)
    with _step(console, "database"):
        if drop_stale_database(postgres, manifest):
            console.print("  database       mirrored another chain: begun anew")
        upgrade(postgres.dsn)

    addresses = Addresses(
        rpc_url=chain.url,
        beacon_url=beacon.url,
        database_url=postgres.dsn,
        redis_url=redis.url,
        api_url=api_url,
        api_port=options.api_port,
    )
    running = services(state, addresses, manifest, demo=options.demo)
    with _step(console, "services"):
        stack.callback(running.stop)
        for service in running.services:
            service.start()
        _wait_for_api(running, api_url)
    console.print(
        f"\nready after {time.monotonic() - started:.0f} s   API {api_url}/docs   chain {chain.url}   "
        f"logs {state.logs}\n",
        markup=False,
    )
    return addresses, running


def _beacon(state: StateFolder, port: int) -> LocalBeacon:
    """The local beacon on the clock that it began with, which the contracts know."""
    genesis_time, period = int(time.time()), CHAIN_BLOCK_SECONDS
    if state.beacon_key.exists():
        kept = json.loads(state.beacon_key.read_text())
        genesis_time, period = kept["genesis_time"], kept["period"]
    return LocalBeacon(
        state.beacon_key, port, genesis_time=genesis_time, period=period, log=state.log("beacon")
    )


def _wait_for_api(running: Services, api_url: str) -> None:
    api = next(service for service in running.services if service.name == "api")
    assert api.child is not None

    def answers() -> bool:
        try:
            return httpx.get(f"{api_url}/healthz", timeout=2.0).is_success
        except httpx.HTTPError:
            return False

    api.child.wait_ready(answers, timeout=API_TIMEOUT, interval=0.1)


@contextmanager
def _step(console: Console, name: str) -> Iterator[None]:
    """Shows that something is being started, and how long it took."""
    begun = time.monotonic()
    with console.status(f"{name} …"):
        yield
    console.print(f"  {name:<14} {time.monotonic() - begun:.1f} s")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
