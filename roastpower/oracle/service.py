# SPDX-License-Identifier: Apache-2.0
"""The oracle's process: a worker of the queue, and the reconciler while it holds the lease.

Any number of processes may run. All of them work off judging jobs; one reconciles, and another takes
over when it dies.
"""

from __future__ import annotations

import asyncio
import signal
import threading

import procrastinate
import requests
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from web3.exceptions import Web3Exception

from roastpower.chain.beacon_client import BeaconClient
from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.manifest import Manifest
from roastpower.chain.outbox import Outbox
from roastpower.chain.signer import load_keyfile
from roastpower.judge.judge import Judge
from roastpower.judge.offline import OfflineJudge
from roastpower.oracle import judging
from roastpower.oracle.reconciler import Reconciler, check_chain
from roastpower.oracle.settings import OracleSettings
from roastpower.storage import lease
from roastpower.storage.session import engine

log = structlog.get_logger(__name__)

LEASE_KEY = 0x524F4153_4F52434C  # among advisory locks
HEARTBEAT_SECONDS = 1.0
STALLED_SECONDS = 4.0  # a worker without a heartbeat for so long is dead, and its jobs go to others
RETRY_SECONDS = 2.0


async def run(settings: OracleSettings) -> None:
    """Runs until SIGTERM or SIGINT.

    Raises:
        ManifestError: node, database and manifest are about different chains.
        SignerError: the key cannot be used.
    """
    bound = engine(settings.database_url, pool_size=settings.concurrency + 4)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    judge: Judge = OfflineJudge()
    stopping = threading.Event()
    app = judging.queue_app(judging.connector(settings.database_url), judge, bound)
    reconciling = asyncio.create_task(
        asyncio.to_thread(_reconcile, settings, bound, judge, stopping)
    )
    try:
        async with app.open_async():
            working = asyncio.create_task(_work(app, settings.concurrency))
            tending = asyncio.create_task(_tend_stalled(app))
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait(
                {reconciling, working, tending, stopped}, return_when=asyncio.FIRST_COMPLETED
            )
            stopping.set()
            for task in (working, tending):
                task.cancel()
            await asyncio.gather(working, tending, return_exceptions=True)
    finally:
        stopping.set()
        await reconciling
        bound.dispose()


async def _work(app: procrastinate.App, concurrency: int) -> None:
    """Works off jobs, over losses of the database."""
    while True:
        try:
            await app.run_worker_async(
                queues=[judging.QUEUE],
                concurrency=concurrency,
                install_signal_handlers=False,
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                delete_jobs="successful",
                shutdown_graceful_timeout=5.0,
            )
            return
        except procrastinate.exceptions.ConnectorException as error:
            log.warning("the queue's database is away", error=str(error))
            await asyncio.sleep(RETRY_SECONDS)


async def _tend_stalled(app: procrastinate.App) -> None:
    """Gives the jobs of dead workers to living ones."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        try:
            stalled = await app.job_manager.get_stalled_jobs(
                queue=judging.QUEUE, seconds_since_heartbeat=STALLED_SECONDS
            )
            for job in stalled:
                log.info("job taken from a dead worker", job=job.id)
                await app.job_manager.retry_job(job)
        except procrastinate.exceptions.ConnectorException as error:
            log.warning("stalled jobs cannot be looked up", error=str(error))


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
                outbox = Outbox(connection, web3, account, settings.policy)
                reconciler = Reconciler(connection, contracts, outbox, judge, beacon)
                while not stopping.wait(settings.poll_seconds):
                    reconciler.step()
        except (SQLAlchemyError, requests.RequestException, Web3Exception) as error:
            log.warning("reconciling was interrupted", error=f"{type(error).__name__}: {error}")
            stopping.wait(RETRY_SECONDS)
    beacon.close()
