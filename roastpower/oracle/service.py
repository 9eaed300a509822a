# SPDX-License-Identifier: Apache-2.0
"""The oracle's processes: workers of the queue, and the reconciler while one holds the lease.

Any number of processes may run. All of them work off judging jobs; one that was started with a key
reconciles, and another such takes over when it dies.
"""

from __future__ import annotations

import asyncio
import signal
import threading

import requests
import structlog
from prometheus_client import start_http_server
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from web3.exceptions import Web3Exception

from roastpower.chain.beacon_client import BeaconClient
from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.manifest import Manifest
from roastpower.chain.outbox import Outbox
from roastpower.chain.signer import load_keyfile
from roastpower.judge.configuration import build_judge
from roastpower.judge.judge import Judge
from roastpower.llm.model import LanguageModel
from roastpower.oracle import queue
from roastpower.oracle.metering import MeteredModel
from roastpower.oracle.metrics import RECONCILING
from roastpower.oracle.reconciler import Reconciler, check_chain
from roastpower.oracle.settings import OracleSettings, WorkerSettings
from roastpower.storage import lease
from roastpower.storage.session import engine

log = structlog.get_logger(__name__)

LEASE_KEY = 0x524F4153_4F52434C  # among advisory locks
RETRY_SECONDS = 2.0


async def run(settings: OracleSettings) -> None:
    """Works and reconciles until SIGTERM or SIGINT.

    Raises:
        ManifestError: node, database and manifest are about different chains.
        SignerError: the key cannot be used.
        JudgeSettingsError: the judge cannot be set up.
    """
    await _serve(settings.worker, settings)


async def work(settings: WorkerSettings) -> None:
    """Works until SIGTERM or SIGINT; needs neither a chain nor a signing key.

    Raises:
        JudgeSettingsError: the judge cannot be set up.
    """
    await _serve(settings, None)


async def _serve(settings: WorkerSettings, reconciling_as: OracleSettings | None) -> None:
    bound = engine(settings.database_url, pool_size=settings.concurrency + 4)
    judge = metered_judge(settings, bound)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if settings.metrics_port is not None:
        start_http_server(settings.metrics_port, addr=settings.metrics_host)
    stopping = threading.Event()
    app = queue.queue_app(queue.connector(settings.database_url), judge, bound)
    log.info("working", judge=judge.identity.model, concurrency=settings.concurrency)
    reconciling = asyncio.create_task(
        stop.wait()
        if reconciling_as is None
        else asyncio.to_thread(_reconcile, reconciling_as, bound, judge, stopping)
    )
    try:
        async with app.open_async():
            working = asyncio.create_task(queue.work(app, settings.concurrency))
            tending = asyncio.create_task(queue.tend_stalled(app))
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait(
                {reconciling, working, tending, stopped}, return_when=asyncio.FIRST_COMPLETED
            )
            stop.set()
            stopping.set()
            for task in (working, tending):
                task.cancel()
            await asyncio.gather(working, tending, return_exceptions=True)
    finally:
        stop.set()
        stopping.set()
        await reconciling
        bound.dispose()


def metered_judge(settings: WorkerSettings, bound: Engine) -> Judge:
    """The judge of the settings, its model within the limits that all processes share."""

    def within(model: LanguageModel) -> LanguageModel:
        return MeteredModel(model, bound, settings.limits, settings.judge.timeout)

    return build_judge(settings.judge, within)


def _reconcile(
    settings: OracleSettings, bound: Engine, judge: Judge, stopping: threading.Event
) -> None:
    """Waits for the lease, reconciles while it is held, and begins again after failures."""
    manifest = Manifest.load(settings.manifest)
    account = load_keyfile(settings.keyfile, settings.password_file, manifest.chain_id)
    web3 = connect(settings.rpc_url)
    contracts = Contracts.at(web3, manifest)
    beacon = BeaconClient(settings.beacon_urls)
    checked = False
    while not stopping.is_set():
        try:
            if not checked:
                check_chain(bound, contracts)
                checked = True
            with lease.hold(bound, LEASE_KEY, stopping.is_set) as connection:
                if connection is None:
                    break
                log.info("reconciling", account=account.address)
                RECONCILING.set(1)
                outbox = Outbox(connection, web3, account, settings.policy)
                reconciler = Reconciler(connection, contracts, outbox, judge, beacon)
                while not stopping.wait(settings.poll_seconds):
                    reconciler.step()
        except (SQLAlchemyError, requests.RequestException, Web3Exception) as error:
            log.warning("reconciling was interrupted", error=f"{type(error).__name__}: {error}")
            stopping.wait(RETRY_SECONDS)
        finally:
            RECONCILING.set(0)
    beacon.close()
