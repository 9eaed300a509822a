# SPDX-License-Identifier: Apache-2.0
"""`roastpower campaign show`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from roastpower.chain.contracts import Contracts
from roastpower.cli.campaign import existing
from roastpower.cli.connection import contracts_at
from roastpower.cli.failures import plain_failures
from roastpower.cli.rewards import RewardToken, reward_token
from roastpower.protocol.canonical import hex_text

LIVE, PAUSED, CLOSED, CANCELLED = 1, 2, 3, 4
POSTED, CHALLENGED = 1, 2


def run_show(campaign_id: int, *, rpc_url: str, manifest: Path | None, as_json: bool) -> int:
    """Shows a campaign; see the command's help."""
    contracts = contracts_at(rpc_url, manifest)
    with plain_failures(rpc_url):
        document = _document(contracts, campaign_id)
        token = reward_token(contracts, document["reward_token"])
    if as_json:
        typer.echo(json.dumps(document, indent=2))
    else:
        Console().print(_table(document, token))
    return 0


def _document(contracts: Contracts, campaign_id: int) -> dict[str, Any]:
    campaign = existing(contracts, campaign_id)
    ledger = contracts.read(contracts.distributor, "ledger", campaign_id)
    payouts = contracts.read(contracts.distributor, "payouts", campaign_id)
    now = contracts.web3.eth.get_block("latest")["timestamp"]
    return {
        "campaign_id": campaign_id,
        "status": _status(campaign, payouts, now),
        "project_id": campaign[1],
        "sponsor": campaign[2],
        "recipient": campaign[3],
        "reward_token": campaign[4],
        "starts_at": campaign[5],
        "ends_at": campaign[6],
        "submissions": campaign[8],
        "max_submissions": campaign[7],
        "brief": hex_text(campaign[12]),
        "ranked_places": campaign[13],
        "amplification_bps": campaign[14],
        "fee_bps": campaign[15],
        "funded": str(ledger[2]),
        "fee": str(ledger[3]),
        "allocated": str(ledger[4]),
        "claimed": str(ledger[5]),
        "refunded": str(ledger[6]),
        "swept": str(ledger[7]),
        "payouts": {0: "none", POSTED: "posted", CHALLENGED: "challenged"}[payouts[1]],
        "claims_from": payouts[2] or None,
    }


def _status(campaign: tuple[Any, ...], payouts: tuple[Any, ...], now: int) -> str:
    stored, starts_at, ends_at, maximum, count = (campaign[i] for i in (0, 5, 6, 7, 8))
    if stored == CANCELLED:
        return "CANCELLED"
    if stored == CLOSED:
        return "PAID" if payouts[1] == POSTED and now >= payouts[2] else "CLOSED"
    if now >= ends_at:
        return "ENDED"
    if count == maximum:
        return "FULL"
    if stored == PAUSED:
        return "PAUSED"
    return "DRAFT" if now < starts_at else "ACTIVE"


def _table(document: dict[str, Any], token: RewardToken) -> Table:
    table = Table(title=f"Campaign {document['campaign_id']}", show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in document.items():
        if name in ("funded", "fee", "allocated", "claimed", "refunded", "swept"):
            value = token.show(int(value))
        elif name in ("starts_at", "ends_at", "claims_from") and value is not None:
            value = datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        table.add_row(name.replace("_", " "), "-" if value is None else str(value))
    return table
