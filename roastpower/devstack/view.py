# SPDX-License-Identifier: Apache-2.0
"""What `roastpower up` shows while it runs: the open block, the last draws, the miners, the services.

Everything comes from the API, as any front end would get it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from roastpower.chain.signer import development_account
from roastpower.devstack.accounts import MINERS
from roastpower.devstack.services import Addresses, Services

REFRESH_SECONDS = 0.5
LAST_BLOCKS = 8
WEI = 10**18

STATUS_STYLE = {
    "OPEN": "cyan",
    "SEALED": "yellow",
    "SCORED": "magenta",
    "CHALLENGED": "red",
    "SETTLED": "green",
    "VOID": "dim",
}


@dataclass
class Snapshot:
    """What the API said last; empty before it said anything."""

    current: dict[str, Any] = field(default_factory=dict)
    blocks: list[dict[str, Any]] = field(default_factory=list)
    miners: list[dict[str, Any]] = field(default_factory=list)
    campaigns: list[dict[str, Any]] = field(default_factory=list)
    trouble: str = ""


def show(console: Console, addresses: Addresses, running: Services, *, plain: bool) -> None:
    """Shows the stack and keeps its services running, until a signal ends it."""
    names: dict[str, str] = {
        str(development_account(index).address): each.name for index, each in MINERS.items()
    }
    started = time.monotonic()
    with httpx.Client(base_url=addresses.api_url, timeout=3.0) as api:
        if plain:
            _print_lines(console, api, running, names, started)
        else:
            _show_live(console, api, addresses, running, names)


def _show_live(
    console: Console,
    api: httpx.Client,
    addresses: Addresses,
    running: Services,
    names: dict[str, str],
) -> None:
    with Live(console=console, auto_refresh=False, screen=False) as live:
        while True:
            running.keep_running()
            live.update(_render(_ask(api), addresses, running, names), refresh=True)
            time.sleep(REFRESH_SECONDS)


def _print_lines(
    console: Console,
    api: httpx.Client,
    running: Services,
    names: dict[str, str],
    started: float,
) -> None:
    """One line for each block that becomes final, and for each campaign that pays."""
    known: set[tuple[str, int]] = set()
    told = 0
    while True:
        running.keep_running()
        for message in running.messages[told:]:
            console.print(message, markup=False)
        told = len(running.messages)
        snapshot = _ask(api)
        seconds = time.monotonic() - started
        for block in reversed(snapshot.blocks):
            if block["status"] in ("SETTLED", "VOID") and ("block", block["id"]) not in known:
                known.add(("block", block["id"]))
                console.print(f"{seconds:6.1f} s  {_sentence(block, names)}", markup=False)
        for campaign in snapshot.campaigns:
            if campaign["status"] == "PAID" and ("campaign", campaign["id"]) not in known:
                known.add(("campaign", campaign["id"]))
                paid = _roast(campaign["allocated"])
                console.print(f"{seconds:6.1f} s  campaign {campaign['id']} pays {paid} ROAST")
        time.sleep(REFRESH_SECONDS)


def _sentence(block: dict[str, Any], names: dict[str, str]) -> str:
    if block["status"] == "VOID":
        return f"block {block['id']} is void"
    if block["winner"] is None:
        return f"block {block['id']} settled; nobody was ranked"
    return (
        f"block {block['id']} settled: {_name(block['winner'], names)} wins "
        f"{_roast(block['reward'])} ROAST (ticket {block['ticket']} of {block['total_tickets']})"
    )


def _ask(api: httpx.Client) -> Snapshot:
    snapshot = Snapshot()
    try:
        snapshot.current = _get(api, "/v1/blocks/current")
        snapshot.blocks = _get(api, f"/v1/blocks?limit={LAST_BLOCKS}")["items"]
        snapshot.miners = _get(api, "/v1/leaderboard?limit=8")["items"]
        snapshot.campaigns = _get(api, "/v1/campaigns?limit=6")["items"]
    except httpx.HTTPStatusError as error:
        snapshot.trouble = f"the API answers {error.response.status_code}"
    except httpx.HTTPError as error:
        snapshot.trouble = f"the API does not answer ({type(error).__name__})"
    return snapshot


def _get(api: httpx.Client, path: str) -> Any:
    return api.get(path).raise_for_status().json()


def _render(
    snapshot: Snapshot, addresses: Addresses, running: Services, names: dict[str, str]
) -> Panel:
    parts: list[Any] = [_services_line(running, snapshot)]
    if snapshot.current:
        parts += [Text(), _current(snapshot.current)]
    if snapshot.blocks:
        parts += [Text(), _blocks(snapshot.blocks, names)]
    if snapshot.campaigns:
        parts += [Text(), _campaigns(snapshot.campaigns)]
    if snapshot.miners:
        parts += [Text(), _miners(snapshot.miners, names)]
    parts += [Text(message, style="yellow") for message in running.messages[-3:]]
    return Panel(
        Group(*parts),
        title="RoastPower",
        subtitle=f"API {addresses.api_url}/docs · chain {addresses.rpc_url} · Ctrl-C stops",
        padding=(1, 2),
    )


def _services_line(running: Services, snapshot: Snapshot) -> Text:
    line = Text()
    for service in running.services:
        style = "green" if service.running else "red"
        line.append("● ", style=style).append(f"{service.name}  ")
    if snapshot.trouble:
        line.append(snapshot.trouble, style="yellow")
    return line


def _current(block: dict[str, Any]) -> Group:
    now = time.time()
    length = max(1, block["closes_at"] - block["opened_at"])
    left = block["closes_at"] - now
    if left > 0:
        waiting = f"closes in {left:.0f} s"
    elif block["count"] == 0:
        waiting = "waits for its first submission"
    elif block["count"] < block["min_miners"]:
        waiting = f"waits for {block['min_miners']} miners"
    else:
        waiting = "is being sealed"
    head = Text.assemble(
        ("block ", "bold"),
        (str(block["id"]), "bold cyan"),
        f"   {waiting}   {block['count']} submissions   "
        f"price {_roast(block['next_price'] or block['base_price'])} ROAST",
    )
    return Group(head, ProgressBar(total=length, completed=min(length, length - left), width=60))


def _blocks(blocks: list[dict[str, Any]], names: dict[str, str]) -> Table:
    table = Table(title="Last blocks", title_justify="left", box=None, pad_edge=False)
    for column, justify in (
        ("block", "right"),
        ("status", "left"),
        ("texts", "right"),
        ("ranked", "right"),
        ("winner", "left"),
        ("ROAST", "right"),
        ("ticket", "right"),
    ):
        table.add_column(column, justify=justify, min_width=7)  # type: ignore[arg-type]
    for block in blocks:
        won = block["winner"] is not None
        table.add_row(
            str(block["id"]),
            Text(block["status"], style=STATUS_STYLE[block["status"]]),
            str(block["count"]),
            "" if block["places"] is None else str(block["places"]),
            _name(block["winner"], names) if won else "",
            _roast(block["reward"]) if won else "",
            f"{block['ticket']} of {block['total_tickets']}" if won else "",
        )
    return table


def _campaigns(campaigns: list[dict[str, Any]]) -> Table:
    table = Table(title="Campaigns", title_justify="left", box=None, pad_edge=False)
    for column in ("campaign", "status", "texts", "budget", "paid out"):
        table.add_column(column, justify="left" if column == "status" else "right", min_width=9)
    for campaign in campaigns:
        table.add_row(
            str(campaign["id"]),
            campaign["status"],
            str(campaign["submissions"]),
            _roast(campaign["funded"]),
            _roast(campaign["claimed"]),
        )
    return table


def _miners(miners: list[dict[str, Any]], names: dict[str, str]) -> Table:
    table = Table(title="Miners", title_justify="left", box=None, pad_edge=False)
    for column in ("miner", "wins", "earned", "burned", "streak", "balance"):
        table.add_column(column, justify="left" if column == "miner" else "right", min_width=8)
    for miner in miners:
        table.add_row(
            _name(miner["address"], names),
            str(miner["wins"]),
            _roast(miner["earned"]),
            _roast(miner["burned"]),
            str(miner["streak"]),
            _roast(miner["balance"]),
        )
    return table


def _roast(wei: str | int | None) -> str:
    """Whole ROAST with at most two places."""
    amount = int(wei or 0)
    whole, rest = divmod(amount, WEI)
    cents = rest * 100 // WEI
    return f"{whole:,}" if cents == 0 else f"{whole:,}.{cents:02d}"


def _name(address: str, names: dict[str, str]) -> str:
    return names.get(address, f"{address[:8]}…{address[-4:]}")
