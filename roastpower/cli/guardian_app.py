# SPDX-License-Identifier: Apache-2.0
"""`roastpower guardian …`: its options."""

from __future__ import annotations

from typing import Annotated

import typer

from roastpower.cli.options import (
    LOCAL_API,
    LOCAL_RPC,
    ApiUrl,
    AsJson,
    DevAccount,
    EvidencePlaces,
    Keyfile,
    ManifestPath,
    OfCampaign,
    PasswordFile,
    RpcUrl,
    evidence_places,
)

guardian = typer.Typer(
    help="Decide challenges, with an independent recomputation beside what was posted.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

Id = Annotated[
    int, typer.Argument(metavar="N", min=1, help="The block's id; with --campaign, the campaign's.")
]
ReasonPlace = Annotated[
    str | None,
    typer.Option(
        "--reason",
        help="Where the challenger published its reason: base URL, folder or file. Need not be trusted.",
    ),
]


@guardian.command("list")
def list_challenges(
    rpc_url: RpcUrl = LOCAL_RPC, manifest: ManifestPath = None, as_json: AsJson = False
) -> None:
    """List the open challenges of blocks and of campaigns' payouts, the most urgent first.

    Examples:

      roastpower guardian list

      roastpower guardian list --json | jq '.[].id'
    """
    from roastpower.cli.guardian import run_list

    raise typer.Exit(run_list(rpc_url=rpc_url, manifest=manifest, as_json=as_json))


@guardian.command()
def show(
    identifier: Id,
    of_campaign: OfCampaign = False,
    evidence: EvidencePlaces = None,
    reason: ReasonPlace = None,
    everything: Annotated[bool, typer.Option("--all", help="Show lines that agree, too.")] = False,
    api_url: ApiUrl = LOCAL_API,
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    as_json: AsJson = False,
) -> None:
    """Show a challenge, its reason, what was posted, the evidence, and what a recomputation says.

    The recomputation reads events of the chain, and the evidence by its digest; nothing else.
    Exit code 0 if it suggests a decision, 1 if it cannot, 2 if there is no such challenge.

    Examples:

      roastpower guardian show 42

      roastpower guardian show 7 --campaign --evidence https://…/v1/evidence --reason ./reasons --json
    """
    from roastpower.cli.guardian import Challenged, run_show

    subject = Challenged(identifier, of_campaign, evidence_places(evidence, api_url), reason)
    raise typer.Exit(
        run_show(
            subject, rpc_url=rpc_url, manifest=manifest, everything=everything, as_json=as_json
        )
    )


@guardian.command()
def resolve(
    identifier: Id,
    uphold: Annotated[
        bool | None,
        typer.Option(
            "--uphold/--reject",
            help="Strike what was posted and give the bond back, or let it stand and burn the bond.",
        ),
    ] = None,
    of_campaign: OfCampaign = False,
    yes: Annotated[bool, typer.Option("--yes", help="Neither recompute nor ask.")] = False,
    evidence: EvidencePlaces = None,
    api_url: ApiUrl = LOCAL_API,
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    keyfile: Keyfile = None,
    password_file: PasswordFile = None,
    dev_account: DevAccount = None,
    as_json: AsJson = False,
) -> None:
    """Decide a challenge. The guardian's key only.

    Shows what a recomputation suggests and asks first, unless --yes is given.

    Examples:

      roastpower guardian resolve 42 --uphold --keyfile guardian.json --password-file guardian.pass

      roastpower guardian resolve 7 --campaign --reject --yes --keyfile guardian.json --password-file guardian.pass
    """
    from roastpower.cli.access import Access
    from roastpower.cli.guardian import Challenged, run_resolve

    access = Access(rpc_url, manifest, keyfile, password_file, dev_account, as_json)
    subject = Challenged(identifier, of_campaign, evidence_places(evidence, api_url), None)
    raise typer.Exit(run_resolve(access, subject, upheld=uphold, confirmed=yes))
