# SPDX-License-Identifier: Apache-2.0
"""`roastpower campaign …`: its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roastpower.cli.options import (
    LOCAL_API,
    LOCAL_RPC,
    ApiUrl,
    AsJson,
    DevAccount,
    Keyfile,
    ManifestPath,
    PasswordFile,
    RpcUrl,
)

campaign = typer.Typer(
    help="Fund campaigns and see what became of them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

CampaignId = Annotated[int, typer.Argument(metavar="N", min=1, help="The campaign's id.")]
Amount = Annotated[
    str, typer.Option(help="In whole tokens (1000, 0.5), or in the smallest unit (1000wei).")
]


@campaign.command()
def create(
    budget: Amount,
    brief: Annotated[
        Path, typer.Option(help="JSON: title, tone, target, and lists keywords and restrictions.")
    ],
    project: Annotated[int | None, typer.Option(min=1, help="Your project's id.")] = None,
    create_project: Annotated[
        str | None,
        typer.Option("--create-project", metavar="NAME", help="Register a project first."),
    ] = None,
    token: Annotated[
        str, typer.Option(help="Address of the token that is paid, an ERC-20.")
    ] = "ROAST",
    starts_in: Annotated[int, typer.Option(min=0, help="Seconds from now to its start.")] = 60,
    days: Annotated[int, typer.Option(min=0, help="How long it runs; added to --hours.")] = 0,
    hours: Annotated[int, typer.Option(min=0, help="How long it runs; added to --days.")] = 0,
    max_submissions: Annotated[int, typer.Option(help="How many it takes, at most 1500.")] = 500,
    places: Annotated[int, typer.Option(help="How many miners are paid by rank, 1 to 50.")] = 10,
    amplification_bps: Annotated[
        int, typer.Option(help="Share for social amplification, 0 to 5000 basis points.")
    ] = 0,
    publish: Annotated[
        bool, typer.Option(help="Publish the brief at the API, where miners read it.")
    ] = True,
    api_url: ApiUrl = LOCAL_API,
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    keyfile: Keyfile = None,
    password_file: PasswordFile = None,
    dev_account: DevAccount = None,
    as_json: AsJson = False,
) -> None:
    """Publish a brief and fund a campaign; prints its id. Runs 7 days unless told otherwise.

    Approves the budget where the vault's allowance is short.

    Examples:

      roastpower campaign create --create-project MoonToaster --budget 1000 --brief brief.json --dev-account 5

      roastpower campaign create --project 3 --budget 250.5 --days 2 --brief brief.json --keyfile me.json --password-file me.pass
    """
    from roastpower.cli.access import Access
    from roastpower.cli.campaign import Offer, run_create

    raise typer.Exit(
        run_create(
            Access(rpc_url, manifest, keyfile, password_file, dev_account, as_json),
            Offer(
                project=project,
                new_project=create_project,
                token=token,
                budget=budget,
                starts_in=starts_in,
                seconds=days * 86_400 + hours * 3_600 or 7 * 86_400,
                max_submissions=max_submissions,
                places=places,
                amplification_bps=amplification_bps,
                brief=brief,
                api_url=api_url if publish else None,
            ),
        )
    )


@campaign.command()
def show(
    campaign_id: CampaignId,
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    as_json: AsJson = False,
) -> None:
    """Say where a campaign stands, and where its money is, from the chain.

    Examples:

      roastpower campaign show 7

      roastpower campaign show 7 --json
    """
    from roastpower.cli.campaign_view import run_show

    raise typer.Exit(run_show(campaign_id, rpc_url=rpc_url, manifest=manifest, as_json=as_json))


@campaign.command("top-up")
def top_up(
    campaign_id: CampaignId,
    amount: Amount,
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    keyfile: Keyfile = None,
    password_file: PasswordFile = None,
    dev_account: DevAccount = None,
    as_json: AsJson = False,
) -> None:
    """Add to a running campaign's budget. Its sponsor only.

    Example:

      roastpower campaign top-up 7 --amount 500 --keyfile me.json --password-file me.pass
    """
    from roastpower.cli.access import Access
    from roastpower.cli.campaign import run_top_up

    access = Access(rpc_url, manifest, keyfile, password_file, dev_account, as_json)
    raise typer.Exit(run_top_up(access, campaign_id, amount))


@campaign.command()
def cancel(
    campaign_id: CampaignId,
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    keyfile: Keyfile = None,
    password_file: PasswordFile = None,
    dev_account: DevAccount = None,
    as_json: AsJson = False,
) -> None:
    """End a campaign that nobody submitted to; its budget goes back. Its project's owner only.

    Example:

      roastpower campaign cancel 7 --keyfile me.json --password-file me.pass
    """
    from roastpower.cli.access import Access
    from roastpower.cli.campaign import run_cancel

    access = Access(rpc_url, manifest, keyfile, password_file, dev_account, as_json)
    raise typer.Exit(run_cancel(access, campaign_id))
