# SPDX-License-Identifier: Apache-2.0
"""`ape run deploy_committee`: deploys a committee of judges and names it in the manifest.

It is the oracle only when the owner says so: `ape run govern --oracle` with the address that this prints.

Examples:
    ape run deploy_committee --network ethereum:local:http://127.0.0.1:8545 --account TEST::0 --member 0x… --member 0x… --member 0x… --threshold 2
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from ape.cli import account_option, network_option
from rich.console import Console
from web3 import Web3
from web3.exceptions import Web3Exception

from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.ape_account import ApeAccount
from roastpower.chain.deployment.ape_command import NodeCommand
from roastpower.chain.deployment.committee import (
    NAME,
    CommitteeRulesError,
    checked_members,
    deploy_committee,
)
from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.local import LOCAL_CHAIN_IDS
from roastpower.chain.manifest import Manifest, ManifestError

ROOT = Path(__file__).resolve().parent.parent


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
@click.option("--member", "members", multiple=True, required=True, help="A judge; once for each.")
@click.option("--threshold", type=int, required=True, help="How many of them have to sign.")
@click.option("--force", is_flag=True, help="Though the manifest names a committee already.")
@click.option("--yes", is_flag=True, help="Do not ask before the transaction.")
def cli(
    provider: Any,
    account: Any,
    manifest_path: Path | None,
    members: tuple[str, ...],
    threshold: int,
    force: bool,
    yes: bool,
) -> None:
    """Deploys a committee of judges for the protocol of the manifest."""
    from ape import project

    console = Console()
    web3: Web3 = provider.web3
    path = manifest_path or ROOT / "deployments" / f"{web3.eth.chain_id}.json"
    try:
        contracts = Contracts.at(web3, Manifest.load(path))
        contracts.check()
        if NAME in contracts.manifest.contracts and not force:
            raise click.ClickException(
                f"{path} names the committee {contracts.manifest.address(NAME)}: change its members "
                "with `ape run govern`, or give --force for another one"
            )
        for member in checked_members(members, threshold):
            console.print(f"member     {member}")
        console.print(f"threshold  {threshold} of {len(members)}")
        if web3.eth.chain_id not in LOCAL_CHAIN_IDS and not yes:
            click.confirm("Deploy this committee?", abort=True)
        if hasattr(account, "set_autosign"):
            account.set_autosign(True)
        bytecode = bytes(project.load_contracts()[NAME].deployment_bytecode.to_bytes())
        manifest = deploy_committee(
            contracts, ApeAccount(account, provider), bytecode, members, threshold
        )
    except (ManifestError, CommitteeRulesError, DeploymentError, Web3Exception) as error:
        raise click.ClickException(str(error)) from error
    manifest.save(path)
    console.print(f"committee  {manifest.address(NAME)}\nmanifest: {path}")
