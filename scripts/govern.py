# SPDX-License-Identifier: Apache-2.0
"""`ape run govern`: changes parameters and roles through the timelock.

The first run shows what changes and schedules it; the same command, once the delay is over, executes it.

Examples:
    ape run govern --network ethereum:local:http://127.0.0.1:8545 --account TEST::0 --set challenge_window=7200
    ape run govern --network ethereum:sepolia:node --account mine --guardian 0x… --fee-bps 300
    ape run govern --network ethereum:sepolia:node --account mine --set target=120 --cancel
    ape run govern --network ethereum:sepolia:node --account mine --list
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from ape.cli import account_option, network_option
from rich.console import Console
from rich.table import Table
from web3 import Web3
from web3.exceptions import Web3Exception

from roastpower.chain.contracts import Call, Contracts
from roastpower.chain.deployment.ape_account import ApeAccount
from roastpower.chain.deployment.ape_command import NodeCommand
from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.governance import (
    GovernanceError,
    Operation,
    Wish,
    cancellation,
    next_call,
    operation_id,
    plan,
    ready_at,
    scheduled_for,
)
from roastpower.chain.local import LOCAL_CHAIN_IDS
from roastpower.chain.manifest import Manifest, ManifestError
from roastpower.chain.pending import current, pending
from roastpower.chain.reverts import ContractRevert

ROOT = Path(__file__).resolve().parent.parent


def _parameters(_context: Any, _option: Any, given: tuple[str, ...]) -> dict[str, int]:
    """`name=value` pairs; values are whole numbers in the contract's units."""
    wished = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not (value.isascii() and value.isdecimal()):
            raise click.BadParameter(f"{pair!r} is not NAME=NUMBER")
        wished[name] = int(value)
    return wished


def _identity(_context: Any, _option: Any, given: str | None) -> bytes | None:
    if given is None:
        return None
    try:
        identity = bytes.fromhex(given.removeprefix("0x"))
    except ValueError:
        identity = b""
    if len(identity) != 32:
        raise click.BadParameter(f"{given!r} is not an id: 0x and 64 hex digits, as --list shows")
    return identity


@click.command(cls=NodeCommand)
@network_option()
@account_option()
@click.option(
    "--manifest",
    "manifest_path",
    type=click.Path(path_type=Path),
    envvar="ROASTPOWER_MANIFEST",
    help="By default ROASTPOWER_MANIFEST, or deployments/<chain id>.json.",
)
@click.option(
    "--set",
    "parameters",
    multiple=True,
    callback=_parameters,
    metavar="NAME=NUMBER",
    help="A parameter of the pool, in seconds, wei or a count; several times for several.",
)
@click.option("--guardian", help="Who decides challenges.")
@click.option("--oracle", help="Who posts scores.")
@click.option("--treasury", help="Who gets fees.")
@click.option("--fee-bps", type=int, help="The fee of new campaigns, in basis points.")
@click.option("--member", "members", multiple=True, help="A judge of the committee; once for each.")
@click.option("--threshold", type=int, help="How many judges have to sign.")
@click.option("--unpause", is_flag=True, help="Let submissions go on.")
@click.option(
    "--salt",
    type=click.IntRange(min=0, max=2**256 - 1),
    default=0,
    show_default=True,
    help="Another one makes the same change again.",
)
@click.option("--cancel", is_flag=True, help="Take a scheduled change back.")
@click.option("--list", "listed", is_flag=True, help="Show what is scheduled, and send nothing.")
@click.option(
    "--cancel-id", callback=_identity, metavar="ID", help="Take the operation of an id back."
)
@click.option("--yes", is_flag=True, help="Do not ask before a transaction.")
def cli(
    provider: Any,
    account: Any,
    manifest_path: Path | None,
    parameters: dict[str, int],
    guardian: str | None,
    oracle: str | None,
    treasury: str | None,
    fee_bps: int | None,
    members: tuple[str, ...],
    threshold: int | None,
    unpause: bool,
    salt: int,
    cancel: bool,
    listed: bool,
    cancel_id: bytes | None,
    yes: bool,
) -> None:
    """Schedules a change, or executes it when its delay is over."""
    console = Console()
    web3: Web3 = provider.web3
    path = manifest_path or ROOT / "deployments" / f"{web3.eth.chain_id}.json"
    wish = Wish(parameters, guardian, oracle, treasury, fee_bps, unpause, members, threshold)
    try:
        contracts = Contracts.at(web3, Manifest.load(path))
        contracts.check()
        if listed:
            _show_pending(console, contracts)
            return
        if cancel or cancel_id is not None:
            identity = cancel_id or scheduled_for(contracts, wish)
            call: Call | None = cancellation(contracts, identity)
            console.print(f"operation  {Web3.to_hex(identity)}")
        else:
            operation = plan(contracts, wish, salt.to_bytes(32))
            _show(console, operation)
            identity = operation_id(contracts, operation)
            call = next_call(contracts, operation)
        if call is None:
            console.print(
                f"scheduled; run the same command from {_time(ready_at(contracts, identity))} on"
            )
            return
        if web3.eth.chain_id not in LOCAL_CHAIN_IDS and not yes:
            click.confirm(f"Send {_verb(call)}?", abort=True)
        if hasattr(account, "set_autosign"):
            account.set_autosign(True)
        receipt = ApeAccount(account, provider).send(call.to, bytes.fromhex(call.data[2:]))
    except (
        GovernanceError,
        ManifestError,
        DeploymentError,
        ContractRevert,
        Web3Exception,
    ) as error:
        raise click.ClickException(str(error)) from error
    console.print(f"{_verb(call)}: {Web3.to_hex(receipt['transactionHash'])}")
    if "schedule" in call.what:
        console.print(
            f"run the same command from {_time(ready_at(contracts, identity))} on to execute it"
        )


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _show_pending(console: Console, contracts: Contracts) -> None:
    now = current(contracts)
    table = Table(title="Scheduled", title_justify="left")
    for column in ("operation", "ready", "what", "now", "to"):
        table.add_column(column, overflow="fold")
    for each in pending(contracts):
        rows = [
            (what, str(now.get(what, "")), str(new))
            for what, new in each.effects.items()
            if what not in now or now[what] != new
        ] or [("changes nothing", "", "")]
        for at, row in enumerate(rows):
            head = (Web3.to_hex(each.identity), _time(each.ready_at)) if at == 0 else ("", "")
            table.add_row(*head, *row)
    console.print(table)


def _verb(call: Call) -> str:
    return call.what.partition("(")[0]


def _show(console: Console, operation: Operation) -> None:
    table = Table(title="What changes", title_justify="left")
    for column in ("what", "from", "to"):
        table.add_column(column, overflow="fold")
    for change in operation.changes:
        table.add_row(change.what, change.old, change.new)
    console.print(table)
