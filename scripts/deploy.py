# SPDX-License-Identifier: Apache-2.0
"""`ape run deploy`: deploys the protocol and writes `deployments/<chain id>.json`.

Examples:
    ape run deploy --network ethereum:local:http://127.0.0.1:8545
    ape run deploy --network ethereum:sepolia:node --profile testnet --account mine --guardian 0x… --oracle 0x…
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import httpx
from ape.cli import account_option, network_option
from rich.console import Console
from rich.table import Table
from web3 import Web3
from web3.exceptions import Web3Exception

from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.deployment.ape_account import ApeAccount
from roastpower.chain.deployment.ape_command import NodeCommand
from roastpower.chain.deployment.deploy import Deployment
from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.deployment.lock import only_deployment
from roastpower.chain.deployment.profile import (
    BeaconNetwork,
    Profile,
    ProfileError,
    load_profile,
)
from roastpower.chain.deployment.roles import RolesError, appointed
from roastpower.chain.deployment.standing import kept_copy, why_stale
from roastpower.chain.deployment.terms import beacon_terms, profile_terms, role_terms
from roastpower.chain.local import LOCAL_CHAIN_IDS
from roastpower.chain.manifest import ManifestError

ROOT = Path(__file__).resolve().parent.parent
LOCAL_PROFILE = "dev"
FATES = {
    "new": "is deployed",
    "kept": "stays: an earlier run deployed it",
    "under way": "is waited for: an earlier run sent it",
}


def _profile(chain_id: int, name: str | None) -> Profile:
    """The profile: as given; on a local chain `dev` where none is given."""
    if name is None:
        if chain_id not in LOCAL_CHAIN_IDS:
            raise click.UsageError("--profile is needed on a public network")
        name = LOCAL_PROFILE
    elif name == LOCAL_PROFILE and chain_id not in LOCAL_CHAIN_IDS:
        raise click.UsageError(
            f"profile {name} is for local chains, and chain {chain_id} is none: its timelock has no "
            "delay and its windows last seconds"
        )
    try:
        return load_profile(ROOT / "ape-config.yaml", name)
    except ProfileError as error:
        raise click.UsageError(str(error)) from error


def _beacon(profile: Profile, url: str | None) -> BeaconNetwork:
    """The beacon's public facts: the profile's, or what a drand server says of itself."""
    if url is None:
        if profile.beacon is None:
            raise click.UsageError(
                f"profile {profile.name} names no beacon: give --beacon-url of a drand server "
                "(`make up` starts a local one)"
            )
        return profile.beacon
    try:
        facts = httpx.get(f"{url.rstrip('/')}/info", timeout=10).raise_for_status().json()
    except httpx.HTTPError as error:
        raise click.ClickException(f"no drand server answers at {url}: {error}") from error
    if facts.get("schemeID") != "bls-unchained-g1-rfc9380":
        raise click.ClickException(
            f"{url} serves scheme {facts.get('schemeID')}, not bls-unchained-g1-rfc9380"
        )
    return BeaconNetwork(facts["public_key"], int(facts["genesis_time"]), int(facts["period"]))


def _show_plan(console: Console, deployment: Deployment) -> None:
    """What is about to be sent, and what it fixes; refuses what the deployer cannot pay."""
    web3, profile = deployment.web3, deployment.profile
    expected = deployment.preview()
    plan = Table(
        title=f"Plan: profile {profile.name} on chain {web3.eth.chain_id}", title_justify="left"
    )
    for column in ("contract", "what becomes of it", "address"):
        plan.add_column(column, overflow="fold")
    for each in expected:
        plan.add_row(each.name, FATES[each.fate], each.address)
    console.print(plan)

    terms = Table(title="What it fixes", title_justify="left", show_header=False)
    for column in ("what", "value"):
        terms.add_column(column, overflow="fold")
    for name, value in (
        *role_terms(profile, deployment.roles),
        *beacon_terms(deployment.network),
        *profile_terms(profile),
    ):
        terms.add_row(name, value)
    console.print(terms)

    deployer = Web3.to_checksum_address(deployment.deployer.address)
    balance = web3.eth.get_balance(deployer)
    gas = sum(each.gas for each in expected)
    cost = gas * web3.eth.gas_price
    console.print(f"deployer   {deployer}, which has {Web3.from_wei(balance, 'ether'):f} ether")
    console.print(
        f"cost       about {Web3.from_wei(cost, 'ether'):f} ether ({gas} gas at today's price)"
    )
    if balance < cost:
        raise click.ClickException(f"{deployer} cannot pay that: send it ether first")


@click.command(cls=NodeCommand)
@network_option()
@account_option()
@click.option(
    "--profile",
    "profile_name",
    default=None,
    help="Of ape-config.yaml; on a local chain `dev` if not given.",
)
@click.option("--beacon-url", help="A drand server whose network the beacon contract follows.")
@click.option("--guardian", help="Who decides challenges.")
@click.option("--oracle", help="Who posts scores.")
@click.option("--treasury", help="Who gets the genesis supply and fees.")
@click.option(
    "--governor",
    help="Who proposes and executes in the timelock; on a local chain the deployer if not given.",
)
@click.option(
    "--manifest-folder",
    type=click.Path(path_type=Path),
    default=ROOT / "deployments",
    show_default=False,
)
@click.option("--force", is_flag=True, help="Replace a live manifest.")
@click.option("--ephemeral", is_flag=True, help="Allow a chain that ends with this command.")
@click.option("--yes", is_flag=True, help="Do not ask before the first transaction.")
def cli(
    provider: Any,
    account: Any,
    profile_name: str | None,
    beacon_url: str | None,
    guardian: str | None,
    oracle: str | None,
    treasury: str | None,
    governor: str | None,
    manifest_folder: Path,
    force: bool,
    ephemeral: bool,
    yes: bool,
) -> None:
    """Deploys the protocol's six contracts and writes the manifest."""
    console = Console()
    if _is_own_process(provider) and not ephemeral:
        raise click.ClickException(
            "no node listens there, so ape started a chain of its own that ends with this command. "
            "Start one first (`make up`, or anvil) and name it: --network ethereum:local:http://127.0.0.1:8545; "
            "or give --ephemeral if a throw-away chain is what you want"
        )
    web3: Web3 = provider.web3
    chain_id = web3.eth.chain_id
    # Not ape's name of the network: `ethereum:local:<url>` may be a node of any chain.
    is_local = chain_id in LOCAL_CHAIN_IDS
    profile = _profile(chain_id, profile_name)
    deployer = ApeAccount(account, provider)
    given = {"guardian": guardian, "oracle": oracle, "treasury": treasury, "governor": governor}
    try:
        roles = appointed(chain_id, deployer.address, given)
    except RolesError as error:
        raise click.UsageError(str(error)) from error

    from ape import project

    containers = project.load_contracts()
    deployment = Deployment(
        web3=web3,
        deployer=deployer,
        profile=profile,
        roles=roles,
        network=_beacon(profile, beacon_url),
        bytecode={
            name: bytes(containers[name].deployment_bytecode.to_bytes()) for name in CONTRACT_NAMES
        },
        folder=manifest_folder,
        report=console.print,
    )
    path = deployment.manifest_path
    try:
        with only_deployment(manifest_folder, chain_id):
            stale = why_stale(path, web3)
            replaces = stale is None and path.exists()
            if replaces and not force:
                raise click.ClickException(
                    f"{path} is live: the protocol is deployed on this chain. --force deploys another"
                )
            _show_plan(console, deployment)
            if not is_local and not yes:
                click.confirm("Send these transactions?", abort=True)
            if stale is not None:
                stale.set_aside()
                console.print(stale)
            if replaces:
                console.print(f"a copy of the live manifest is kept: {kept_copy(path)}")
            if hasattr(account, "set_autosign"):
                account.set_autosign(True)
            manifest = deployment.run()
    except (DeploymentError, ManifestError, OSError, Web3Exception) as error:
        raise click.ClickException(str(error)) from error

    table = Table(title=f"Deployed on chain {manifest.chain_id}", title_justify="left")
    for column in ("contract", "address", "chain block"):
        table.add_column(column)
    for name in CONTRACT_NAMES:
        table.add_row(name, manifest.contracts[name].address, str(manifest.contracts[name].block))
    console.print(table)
    console.print(f"manifest: {path}")


def _is_own_process(provider: Any) -> bool:
    """Whether ape itself started the node that it is connected to."""
    return getattr(provider, "process", None) is not None or provider.name == "test"
