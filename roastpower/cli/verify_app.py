# SPDX-License-Identifier: Apache-2.0
"""`roastpower verify …`: its options."""

from __future__ import annotations

from typing import Annotated

import typer

from roastpower.cli.options import LOCAL_API, LOCAL_RPC, ApiUrl, AsJson, ManifestPath, RpcUrl

verify = typer.Typer(
    help="Check that nobody cheated, from the chain and published evidence alone.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Evidence = Annotated[
    str | None,
    typer.Option(
        "--evidence",
        help="Base URL, folder of <digest>.json or file; by default the API's. Need not be trusted.",
    ),
]


@verify.command("block")
def verify_block(
    block_id: Annotated[int, typer.Argument(metavar="N", min=1, help="The block's id.")],
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    evidence: Evidence = None,
    bundle: Annotated[
        str | None,
        typer.Option(
            "--bundle",
            help="URL or file of `/v1/blocks/N/bundle` instead of --evidence. Need not be trusted.",
        ),
    ] = None,
    api_url: ApiUrl = LOCAL_API,
    beacon_url: Annotated[
        str | None,
        typer.Option(
            "--beacon-url", help="Compare the draw with what these drand servers publish, too."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Derive a block again: commitments, scores, ranking, tickets, seed, winner, reward.

    Reads events and transactions of the chain and the published score sheet. Exit code 0 if every
    check holds, 1 if one does not, 2 if nothing could be checked.

    Examples:

      roastpower verify block 42

      roastpower verify block 42 --rpc-url https://… --evidence ./evidence --json

      roastpower verify block 42 --bundle https://…/v1/blocks/42/bundle
    """
    from roastpower.cli.verify import run_block

    raise typer.Exit(
        run_block(
            block_id,
            rpc_url=rpc_url,
            manifest=manifest,
            evidence=evidence or f"{api_url.rstrip('/')}/v1/evidence",
            bundle=bundle,
            beacon_url=beacon_url,
            as_json=as_json,
        )
    )


@verify.command("campaign")
def verify_campaign(
    campaign_id: Annotated[int, typer.Argument(metavar="N", min=1, help="The campaign's id.")],
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    evidence: Evidence = None,
    api_url: ApiUrl = LOCAL_API,
    as_json: AsJson = False,
) -> None:
    """Derive a campaign's payouts again, and follow its money.

    Reads events and transactions of the chain and the published payout sheet. Exit code 0 if every
    check holds, 1 if one does not, 2 if nothing could be checked.

    Examples:

      roastpower verify campaign 7

      roastpower verify campaign 7 --evidence sheet.json --json
    """
    from roastpower.cli.verify import run_campaign

    raise typer.Exit(
        run_campaign(
            campaign_id,
            rpc_url=rpc_url,
            manifest=manifest,
            evidence=evidence or f"{api_url.rstrip('/')}/v1/evidence",
            as_json=as_json,
        )
    )
