# SPDX-License-Identifier: Apache-2.0
"""`roastpower status`: from events and balances of the chain; no database, no server of ours."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer
from eth_utils.address import to_checksum_address
from rich.console import Console
from rich.table import Table
from web3.exceptions import BadFunctionCallOutput, ContractLogicError

from roastpower.chain import artifacts
from roastpower.chain.contracts import Contracts
from roastpower.cli.amounts import format_amount
from roastpower.cli.connection import contracts_at
from roastpower.cli.failures import plain_failures
from roastpower.protocol.constants import TREASURY_SUPPLY_WEI
from roastpower.verify.block_history import block_histories
from roastpower.verify.chain import Event, RpcChain
from roastpower.verify.solvency import Supply, Vault, owed, supply, vaults

_ACTS = {
    "sealed": "BlockSealed",
    "scored": "BlockScored",
    "settled": "BlockSettled",
    "payouts posted": "PayoutsPosted",
}
_ROLES = ("oracle", "guardian", "treasury")


def run(*, rpc_url: str, manifest: Path | None, as_json: bool) -> int:
    """Shows how the protocol is; see the command's help."""
    contracts = contracts_at(rpc_url, manifest)
    with plain_failures(rpc_url):
        document = _document(contracts)
    if as_json:
        typer.echo(json.dumps(document, indent=2))
    else:
        _show(document)
    return 0 if document["supply_ok"] and document["solvency_ok"] else 1


def _document(contracts: Contracts) -> dict[str, Any]:
    chain = RpcChain(contracts)
    events = chain.events()
    # All balances are of the head up to which events are read: nodes keep the latest states.
    total_supply = int(contracts.token.functions.totalSupply().call(block_identifier=chain.head))
    due = owed(events, contracts.token.address)
    balances = {
        (contract, token): _balance(contracts, token, chain.address(contract), chain.head)
        for contract, token in due
    }
    found_supply = supply(events, chain.token_transfers(), TREASURY_SUPPLY_WEI, total_supply)
    found_vaults = vaults(due, balances)
    return {
        "chain_id": chain.chain_id,
        "head": {
            "number": chain.head,
            "timestamp": chain.now,
            "lag_seconds": max(0, int(time.time()) - chain.now),
        },
        "paused": bool(contracts.read(contracts.pool, "paused")),
        "open_block": _open_block(contracts, chain.now),
        "final_before": int(contracts.read(contracts.pool, "final_before")),
        "blocks": _blocks(events),
        "last": {name: _last(chain, events, event) for name, event in _ACTS.items()},
        "accounts": _accounts(contracts),
        "supply": _supply(found_supply),
        "vaults": [_vault(each) for each in found_vaults],
        "supply_ok": found_supply.is_ok,
        "solvency_ok": all(each.is_ok for each in found_vaults),
    }


def _balance(contracts: Contracts, token: str, holder: str, head: int) -> int | None:
    contract = contracts.web3.eth.contract(
        address=to_checksum_address(token), abi=artifacts.abi("RoastToken")
    )
    try:
        return int(contract.functions.balanceOf(holder).call(block_identifier=head))
    except (BadFunctionCallOutput, ContractLogicError):
        return None  # a sponsor's own token that broke; the vault is reported as not ok


def _open_block(contracts: Contracts, now: int) -> dict[str, Any]:
    block = contracts.read(contracts.pool, "open_block")
    return {
        "block_id": block[0],
        "submissions": block[1],
        "price": str(block[5]),
        "closes_at": block[3],
        "closes_in": max(0, block[3] - now),
    }


def _blocks(events: Sequence[Event]) -> dict[str, int]:
    wanted = {event.args["block_id"] for event in events if event.name == "BlockOpened"}
    counts = Counter(block.status for block in block_histories(events, wanted).values())
    return dict(counts.most_common())


def _last(chain: RpcChain, events: Sequence[Event], name: str) -> dict[str, Any] | None:
    for event in reversed(events):
        if event.name == name:
            identifier = event.args.get("block_id", event.args.get("campaign_id"))
            at = chain.timestamp(event.chain_block)
            return {"id": identifier, "at": at, "seconds_ago": max(0, chain.now - at)}
    return None


def _accounts(contracts: Contracts) -> dict[str, dict[str, str]]:
    found = {}
    for role in _ROLES:
        address = contracts.read(contracts.pool, role)
        found[role] = {
            "address": address,
            "gas_balance": str(contracts.web3.eth.get_balance(address)),
            "roast_balance": str(contracts.read(contracts.token, "balanceOf", address)),
        }
    return found


def _supply(found: Supply) -> dict[str, Any]:
    return {name: str(value) for name, value in asdict(found).items()}


def _vault(found: Vault) -> dict[str, Any]:
    return {
        "contract": found.contract,
        "token": found.token,
        "owed": str(found.owed),
        "balance": None if found.balance is None else str(found.balance),
        "ok": found.is_ok,
    }


def _show(document: dict[str, Any]) -> None:
    table = Table(title=f"RoastPower on chain {document['chain_id']}", show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    head, block = document["head"], document["open_block"]
    table.add_row("head", f"{head['number']}, {head['lag_seconds']} s old")
    table.add_row(
        "open block",
        f"{block['block_id']}: {block['submissions']} submissions, next for "
        f"{format_amount(int(block['price']))} ROAST, closes in {block['closes_in']} s",
    )
    if document["paused"]:
        table.add_row("submissions", "[red]paused by the guardian[/red]")
    counts = ", ".join(f"{count} {status}" for status, count in document["blocks"].items())
    table.add_row("blocks", f"{counts}; all below {document['final_before']} are final")
    for name, act in document["last"].items():
        said = "never" if act is None else f"{act['id']}, {act['seconds_ago']} s ago"
        table.add_row(f"last {name}", said)
    for role, account in document["accounts"].items():
        gas, roast = (
            format_amount(int(account[name])) for name in ("gas_balance", "roast_balance")
        )
        table.add_row(role, f"{account['address']}: {gas} ETH, {roast} ROAST")
    total = format_amount(int(document["supply"]["total_supply"]))
    table.add_row("supply", f"{total} ROAST, {_mark(document['supply_ok'])}")
    for each in document["vaults"]:
        held = "unknown" if each["balance"] is None else each["balance"]
        table.add_row(
            f"{each['contract']} vault",
            f"holds {held}, owes {each['owed']} of {each['token']}, {_mark(each['ok'])}",
        )
    Console().print(table)


def _mark(is_ok: bool) -> str:
    return "[green]ok[/green]" if is_ok else "[red]does not add up[/red]"
