# SPDX-License-Identifier: Apache-2.0
"""The oracle's processes: workers of the queue, and the reconciler while one holds the lease.

Any number of processes may run. All of them work off judging jobs; one that was started with a key
reconciles, and another such takes over when it dies.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import requests
import structlog
from eth_account.signers.local import LocalAccount
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from web3.exceptions import Web3Exception

from roastpower.chain.beacon_client import BeaconClient
from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.manifest import Manifest
from roastpower.chain.outbox import Outbox
from roastpower.chain.signer import load_keyfile
from roastpower.judge.judge import Judge
from roastpower.oracle.committee.member import Member
from roastpower.oracle.committee.server import AT_ONCE
from roastpower.oracle.metrics import RECONCILING
from roastpower.oracle.reconciler import Reconciler, check_chain
from roastpower.oracle.report import LEASE_KEY
from roastpower.oracle.settings import OracleSettings
from roastpower.oracle.worker import work
from roastpower.storage import lease
from roastpower.storage.session import engine

log = structlog.get_logger(__name__)

RETRY_SECONDS = 2.0
NODE_SECONDS = 5.0  # how long peers' questions wait for the node


async def run(settings: OracleSettings) -> None:
    """Works and reconciles until SIGTERM or SIGINT.

    Raises:
        ManifestError: node, database, manifest and committee are about different chains.
        SignerError: the key cannot be used.
        SettingsError: the port for its peers cannot be taken.
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
    with _member(settings, manifest, account) as member:
        _reconcile_as(settings, bound, judge, stopping, manifest, account, member)


@contextmanager
def _member(
    settings: OracleSettings, manifest: Manifest, account: LocalAccount
) -> Iterator[Member | None]:
    """This judge in its committee, answering its peers; None where it is alone."""
    committee = settings.committee
    if committee is None:
        yield None
        return
    contracts = Contracts.at(connect(settings.rpc_url, NODE_SECONDS), manifest)
    # A connection for each peer's thread, and for each answer that is worked on.
    bound = engine(settings.worker.database_url, pool_size=len(committee.peers) + AT_ONCE + 1)
    try:
        member = Member(committee, bound, contracts, account)
        with member.serving():
            yield member
    finally:
        bound.dispose()


def _reconcile_as(
    settings: OracleSettings,
    bound: Engine,
    judge: Judge,
    stopping: threading.Event,
    manifest: Manifest,
    account: LocalAccount,
    member: Member | None,
) -> None:
    web3 = connect(settings.rpc_url)
    contracts = Contracts.at(web3, manifest)
    beacon = BeaconClient(settings.beacon_urls)
    checked = False
    while not stopping.is_set():
        try:
            if not checked:
                check_chain(bound, contracts)
                if member is not None:
                    member.check()
                checked = True
            with lease.hold(bound, LEASE_KEY, stopping.is_set) as connection:
                if connection is None:
                    break
                log.info("reconciling", account=account.address)
                RECONCILING.set(1)
                outbox = Outbox(connection, web3, account, settings.policy)
                reconciler = Reconciler(connection, contracts, outbox, judge, beacon, member)
                with nullcontext() if member is None else member.conferring():
                    while not stopping.wait(settings.poll_seconds):
                        reconciler.step()
        except (SQLAlchemyError, requests.RequestException, Web3Exception) as error:
            log.warning("reconciling was interrupted", error=f"{type(error).__name__}: {error}")
            stopping.wait(RETRY_SECONDS)
        finally:
            RECONCILING.set(0)
    beacon.close()
