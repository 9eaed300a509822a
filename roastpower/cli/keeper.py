# SPDX-License-Identifier: Apache-2.0
"""`roastpower keeper`."""

from __future__ import annotations

import json
import signal
import threading
from pathlib import Path

import typer
from eth_account import Account

from roastpower.chain.beacon_client import BeaconClient
from roastpower.chain.sender import Sender
from roastpower.cli.connection import contracts_at, sender_of
from roastpower.logs import configure_logging
from roastpower.oracle.keeper import Keeper, KeeperPolicy


def run(
    *,
    rpc_url: str,
    manifest: Path | None,
    beacon_url: str,
    keyfile: Path | None,
    password_file: Path | None,
    dev_account: int | None,
    patience: int,
    max_gas_price: int,
    dry_run: bool,
    once: bool,
    as_json: bool,
) -> int:
    """Runs the keeper; see the command's help."""
    configure_logging()
    contracts = contracts_at(rpc_url, manifest)
    if dry_run:
        sender = Sender(contracts.web3, Account.create())  # it signs nothing
    else:
        sender = sender_of(contracts, keyfile, password_file, dev_account)
    keeper = Keeper(
        contracts=contracts,
        sender=sender,
        beacon=BeaconClient(beacon_url.split(",")),
        policy=KeeperPolicy(patience=patience, max_gas_price=max_gas_price, dry_run=dry_run),
    )
    if once:
        done = keeper.act()
        if as_json:
            typer.echo(json.dumps({"calls": done, "dry_run": dry_run}))
        else:
            for each in done:
                typer.echo(each)
            if not done:
                typer.echo("nothing is due")
        return 0
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    keeper.run(stopping)
    return 0
