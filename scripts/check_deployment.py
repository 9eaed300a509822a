# SPDX-License-Identifier: Apache-2.0
"""`ape run check_deployment`: compares what is on the chain with the manifest and the sources.

Examples:
    ape run check_deployment --network ethereum:local:http://127.0.0.1:8545
    ape run check_deployment --network ethereum:sepolia:node --json
    ape run check_deployment --network ethereum:sepolia:node --publish deployments/sources
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import msgspec
from ape.cli import network_option
from rich.console import Console
from rich.table import Table
from web3.exceptions import Web3Exception

from roastpower.chain.artifacts import ALL_NAMES
from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.ape_command import NodeCommand
from roastpower.chain.deployment.check import Compiled, check_deployment, holds
from roastpower.chain.deployment.finding import Finding
from roastpower.chain.deployment.publish import ExplorerError, publish, write_inputs
from roastpower.chain.manifest import Manifest, ManifestError
from roastpower.chain.reverts import ContractRevert

ROOT = Path(__file__).resolve().parent.parent
COLOURS = {"ok": "green", "changed": "yellow", "wrong": "red"}


@click.command(cls=NodeCommand)
@network_option()
@click.option(
    "--manifest",
    "manifest_path",
    type=click.Path(path_type=Path),
    envvar="ROASTPOWER_MANIFEST",
    help="By default ROASTPOWER_MANIFEST, or deployments/<chain id>.json.",
)
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON on standard output.")
@click.option(
    "--publish",
    "folder",
    type=click.Path(path_type=Path),
    help="Write each contract's standard JSON input and constructor arguments into this folder.",
)
@click.option(
    "--explorer-url",
    help="Also send them to an explorer with Etherscan's API; its key is in ROASTPOWER_EXPLORER_KEY.",
)
def cli(
    provider: Any,
    manifest_path: Path | None,
    as_json: bool,
    folder: Path | None,
    explorer_url: str | None,
) -> None:
    """Compares code, immutables, roles and parameters; exits 1 if anything is wrong."""
    from ape import project

    if explorer_url is not None and folder is None:
        raise click.UsageError(
            "--explorer-url needs --publish FOLDER, where the sources are written"
        )
    console = Console(stderr=as_json)
    web3 = provider.web3
    containers = project.load_contracts()
    compiled = {
        name: Compiled(
            init_code=bytes(containers[name].deployment_bytecode.to_bytes()),
            runtime=bytes(containers[name].runtime_bytecode.to_bytes()),
        )
        for name in ALL_NAMES
    }
    try:
        path = manifest_path or ROOT / "deployments" / f"{web3.eth.chain_id}.json"
        contracts = Contracts.at(web3, Manifest.load(path))
        findings = list(check_deployment(contracts, compiled))
    except (ManifestError, ContractRevert, Web3Exception, OSError) as error:
        raise click.ClickException(str(error)) from error

    if as_json:
        print(json.dumps({"ok": holds(findings), "findings": msgspec.to_builtins(findings)}))
    else:
        _show(console, findings)
    if not holds(findings):
        raise SystemExit(1)
    if folder is None:
        return
    try:
        inputs = write_inputs(contracts.manifest, ROOT, folder)
        console.print(f"standard JSON inputs: {folder}")
        if explorer_url is not None:
            for name, receipt in publish(inputs, explorer_url, web3.eth.chain_id):
                console.print(f"{name}: {receipt}")
    except (ExplorerError, OSError) as error:
        raise click.ClickException(str(error)) from error


def _show(console: Console, findings: list[Finding]) -> None:
    table = Table(title="Deployment against manifest and sources", title_justify="left")
    for column in ("contract", "what", "", "expected", "found"):
        table.add_column(column, overflow="fold")
    for each in findings:
        is_ok = each.verdict == "ok"
        table.add_row(
            each.contract,
            each.what,
            f"[{COLOURS[each.verdict]}]{each.verdict}[/]",
            "" if is_ok else _short(each.expected),
            _short(each.found),
        )
    console.print(table)
    if any(each.verdict == "changed" for each in findings):
        console.print("changed: governance may have changed it since the deployment")


def _short(text: str) -> str:
    return text if len(text) <= 66 else f"{text[:63]}..."
