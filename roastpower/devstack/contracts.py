# SPDX-License-Identifier: Apache-2.0
"""Makes sure that the local chain holds the contracts, and the database mirrors that chain."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import psycopg

from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.manifest import Manifest, ManifestError
from roastpower.devstack.accounts import DEPLOYER
from roastpower.devstack.anvil import CHAIN_ID
from roastpower.devstack.binaries import project_root
from roastpower.devstack.child import Child
from roastpower.devstack.postgres import DATABASE, EmbeddedPostgres
from roastpower.devstack.state import FOLDER, StateFolder

DEPLOY_TIMEOUT = 180.0  # seconds; the first one compiles


def manifest_folder(state: StateFolder) -> Path:
    """`deployments/` of the project; a folder of its own for a stack that is kept elsewhere."""
    if state.root == project_root() / FOLDER:
        return project_root() / "deployments"
    return state.root / "deployments"


def manifest_path(state: StateFolder) -> Path:
    """The local chain's manifest."""
    return manifest_folder(state) / f"{CHAIN_ID}.json"


def is_deployed(rpc_url: str, path: Path) -> bool:
    """Whether the chain has the contracts that the manifest names."""
    try:
        Contracts.at(connect(rpc_url), Manifest.load(path)).check()
    except ManifestError:
        return False
    return True


def deploy(state: StateFolder, rpc_url: str, beacon_url: str) -> None:
    """Runs `ape run deploy` against the local chain.

    Raises:
        ChildFailed: it did not succeed; the message holds the end of its log.
    """
    ape = Path(sys.executable).with_name("ape")
    child = Child.start(
        "The deployment",
        [
            ape,
            *("run", "deploy", "--network", f"ethereum:local:{rpc_url}"),
            *("--account", f"TEST::{DEPLOYER}", "--beacon-url", beacon_url),
            *("--manifest-folder", manifest_folder(state)),
        ],
        log=state.log("deploy"),
        cwd=project_root(),
        env={**os.environ, "PATH": f"{ape.parent}{os.pathsep}{os.environ.get('PATH', '')}"},
    )
    child.finish(timeout=DEPLOY_TIMEOUT)


def drop_stale_database(server: EmbeddedPostgres, path: Path) -> bool:
    """Empties the database if it mirrors another chain than the manifest's.

    Returns:
        Whether it did.
    """
    wanted = bytes.fromhex(Manifest.load(path).genesis_hash[2:])
    with psycopg.connect(server.dsn) as connection:
        row = connection.execute("SELECT to_regclass('chain.cursor')").fetchone()
        if row is None or row[0] is None:
            return False
        mirrored = connection.execute("SELECT genesis_hash, pool FROM chain.cursor").fetchone()
    pool = bytes.fromhex(Manifest.load(path).address("MiningPool")[2:])
    if mirrored is None or (bytes(mirrored[0]), bytes(mirrored[1])) == (wanted, pool):
        return False
    server.drop_database(DATABASE)
    server.create_database(DATABASE)
    return True
