# SPDX-License-Identifier: Apache-2.0
"""The people of the dev stack: sponsors and six miners, on local accounts. `python -m roastpower.devstack.demo`."""

from __future__ import annotations

import argparse
import random
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import requests
import structlog
from web3.exceptions import Web3Exception

from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.local import LOCAL_CHAIN_IDS
from roastpower.chain.manifest import Manifest
from roastpower.chain.reverts import ContractRevert
from roastpower.client import ApiClient
from roastpower.devstack.accounts import MINERS, SPONSORS
from roastpower.devstack.funding import fund_and_approve, sender_of
from roastpower.devstack.sponsors import Sponsors
from roastpower.judge.duplicates import EarlierTexts
from roastpower.logs import configure_logging
from roastpower.miner.agent import PASSING, Agent
from roastpower.miner.drafts import Drafts
from roastpower.miner.writer import OfflineWriter

log = structlog.get_logger(__name__)

MAX_BURN = 100 * 10**18
CLAIM_EVERY = 5  # steps


def main() -> int:
    """Runs the demo until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m roastpower.devstack.demo", description=__doc__)
    parser.add_argument("--rpc-url", required=True)
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--manifest", required=True, type=Path)
    parser.add_argument("--drafts", required=True, type=Path, help="folder for what miners wrote")
    options = parser.parse_args()
    configure_logging()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())

    manifest = Manifest.load(options.manifest)
    if manifest.chain_id not in LOCAL_CHAIN_IDS:
        print("the demo's accounts are public: it only runs on a local chain", file=sys.stderr)
        return 2
    contracts = Contracts.at(connect(options.rpc_url), manifest)
    contracts.check()
    fund_and_approve(contracts)
    sponsors = Sponsors(
        contracts, [sender_of(contracts, each) for each in SPONSORS], ApiClient(options.api_url)
    )
    threads = [_start("sponsors", sponsors.prepare, sponsors.step, 1.0, stopping)]
    # Shared by all miners: none of them repeats another.
    written: dict[int, EarlierTexts] = {}
    writing = threading.Lock()
    for index, personality in MINERS.items():
        agent = Agent(
            contracts=contracts,
            sender=sender_of(contracts, index),
            api=ApiClient(options.api_url),
            writer=OfflineWriter(),
            personality=personality,
            drafts=Drafts(options.drafts / str(index)),
            max_burn=MAX_BURN,
            written=written,
            writing=writing,
        )
        threads.append(_start(personality.name, agent.prepare, _miner_step(agent), 0.7, stopping))
    for thread in threads:
        thread.join()
    return 0


def _miner_step(agent: Agent) -> Callable[[], None]:
    count = 0

    def step() -> None:
        nonlocal count
        agent.step()
        count += 1
        if count % CLAIM_EVERY == 0:
            agent.claim()

    return step


def _start(
    name: str,
    prepare: Callable[[], None],
    step: Callable[[], None],
    pause: float,
    stopping: threading.Event,
) -> threading.Thread:
    def loop() -> None:
        prepared = False
        while not stopping.wait(pause * random.uniform(0.7, 1.3)):
            try:
                if not prepared:
                    prepare()
                    prepared = True
                step()
            except (*PASSING, ContractRevert, requests.RequestException, Web3Exception) as error:
                log.info("tries again", who=name, error=f"{type(error).__name__}: {error}")
                stopping.wait(1.0)

    thread = threading.Thread(target=loop, name=name)
    thread.start()
    return thread


if __name__ == "__main__":
    sys.exit(main())
