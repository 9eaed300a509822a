# SPDX-License-Identifier: Apache-2.0
"""The oracle's processes: workers of the queue, and the reconciler while one holds the lease.

Any number of processes may run. All of them work off judging jobs; one that was started with a key
reconciles, and another such takes over when it dies.
"""

from __future__ import annotations

import threading

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
from roastpower.oracle.metrics import RECONCILING
from roastpower.oracle.reconciler import Reconciler, check_chain
from roastpower.oracle.report import LEASE_KEY
from roastpower.oracle.settings import OracleSettings
from roastpower.oracle.worker import work
from roastpower.storage import lease

log = structlog.get_logger(__name__)

RETRY_SECONDS = 2.0


async def run(settings: OracleSettings) -> None:
    """Works and reconciles until SIGTERM or SIGINT.

    Raises:
        ManifestError: node, database and manifest are about different chains.
        SignerError: the key cannot be used.
        JudgeSettingsError: the judge cannot be set up.
    """

    def reconcile(bound: Engine, judge: Judge, stopping: threading.Event) -> None:
        _reconcile(settings, bound, judge, stopping)

    await work(settings.worker, reconcile)


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
