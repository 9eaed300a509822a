# SPDX-License-Identifier: Apache-2.0
"""All commands and their options. What they do is imported when they run, so that `--help` is quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roastpower.cli.campaign_app import campaign
from roastpower.cli.guardian_app import guardian
from roastpower.cli.indexer_app import indexer
from roastpower.cli.judge_app import judge
from roastpower.cli.options import (
    LOCAL_API,
    LOCAL_BEACON,
    LOCAL_RPC,
    ApiUrl,
    AsJson,
    BeaconUrl,
    DevAccount,
    EvidencePlaces,
    Keyfile,
    ManifestPath,
    OfCampaign,
    PasswordFile,
    RpcUrl,
    evidence_places,
)
from roastpower.cli.verify_app import verify

app = typer.Typer(
    name="roastpower",
    help="Proof-of-content mining: run a stack, mine, judge, fund campaigns, check every block.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
oracle = typer.Typer(
    help="The judge oracle.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)
app.add_typer(oracle, name="oracle")
app.add_typer(indexer, name="indexer")
app.add_typer(judge, name="judge")
app.add_typer(campaign, name="campaign")
app.add_typer(verify, name="verify")
app.add_typer(guardian, name="guardian")


@app.command()
def up(
    api_port: Annotated[
        int, typer.Option(envvar="ROASTPOWER_API_PORT", help="Port of the API.")
    ] = 8000,
    rpc_port: Annotated[
        int, typer.Option(envvar="ROASTPOWER_RPC_PORT", help="Port of the local chain.")
    ] = 8545,
    beacon_port: Annotated[
        int, typer.Option(envvar="ROASTPOWER_BEACON_PORT", help="Port of the local beacon.")
    ] = 8547,
    demo: Annotated[bool, typer.Option(help="Run two demo projects and six demo miners.")] = True,
    plain: Annotated[
        bool, typer.Option("--plain", help="Print lines instead of a live view.")
    ] = False,
) -> None:
    """Start the whole protocol on this machine, and watch it; Ctrl-C stops it.

    Examples:

      roastpower up

      roastpower up --api-port 8010 --no-demo
    """
    from roastpower.devstack.up import Options, run

    raise typer.Exit(
        run(
            Options(
                api_port=api_port,
                rpc_port=rpc_port,
                beacon_port=beacon_port,
                demo=demo,
                plain=plain,
            )
        )
    )


@app.command()
def down() -> None:
    """Stop the stack that runs on this machine; its state is kept.

    Example:

      roastpower down
    """
    from roastpower.devstack.down import stop_running

    raise typer.Exit(stop_running())


@app.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete the local chain, its database, keys and logs. Other chains are not touched.

    Example:

      roastpower reset --yes
    """
    from roastpower.devstack.down import delete_state

    raise typer.Exit(delete_state(confirmed=yes))


@app.command()
def status(
    rpc_url: RpcUrl = LOCAL_RPC, manifest: ManifestPath = None, as_json: AsJson = False
) -> None:
    """Say how the protocol is, from the chain alone; exit code 1 if supply or vaults do not add up.

    Examples:

      roastpower status

      roastpower status --json | jq .supply_ok,.solvency_ok
    """
    from roastpower.cli.status import run

    raise typer.Exit(run(rpc_url=rpc_url, manifest=manifest, as_json=as_json))


@app.command()
def keeper(
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    beacon_url: BeaconUrl = LOCAL_BEACON,
    keyfile: Keyfile = None,
    password_file: PasswordFile = None,
    dev_account: DevAccount = None,
    patience: Annotated[int, typer.Option(help="Seconds to leave to others before acting.")] = 0,
    max_gas_price: Annotated[
        int, typer.Option(help="Send nothing above this price, in wei per gas.")
    ] = 500_000_000_000,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print what is due; needs no key.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="Act once and end.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make every permissionless call that is due: seal, settle, void, close, refund, …

    Anyone can run this; it asks the contracts alone.

    Examples:

      roastpower keeper --dry-run --once

      roastpower keeper --keyfile me.json --password-file me.pass --rpc-url https://…
    """
    from roastpower.cli.keeper import run

    raise typer.Exit(
        run(
            rpc_url=rpc_url,
            manifest=manifest,
            beacon_url=beacon_url,
            keyfile=keyfile,
            password_file=password_file,
            dev_account=dev_account,
            patience=patience,
            max_gas_price=max_gas_price,
            dry_run=dry_run,
            once=once,
            as_json=as_json,
        )
    )


@app.command()
def watch(
    evidence: EvidencePlaces = None,
    grace: Annotated[
        int,
        typer.Option(
            min=0,
            help="Seconds after posting from which missing evidence is a ground to challenge; "
            "at most half of the window counts.",
        ),
    ] = 900,
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")] = 5.0,
    reasons: Annotated[
        Path, typer.Option(help="Folder in which the texts of challenges are written.")
    ] = Path("challenges"),
    auto: Annotated[
        bool, typer.Option("--auto", help="Challenge; else the command to do so is printed.")
    ] = False,
    max_bond: Annotated[
        str, typer.Option(help="The highest bond that --auto puts up, in ROAST.")
    ] = "1000",
    once: Annotated[bool, typer.Option("--once", help="Look once and end.")] = False,
    api_url: ApiUrl = LOCAL_API,
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    keyfile: Keyfile = None,
    password_file: PasswordFile = None,
    dev_account: DevAccount = None,
    as_json: AsJson = False,
) -> None:
    """Derive every posted block and payout again while it can be challenged.

    What differs is challenged, with a bond (--auto), or the command to challenge it is printed.
    Anyone can run this: it needs a node and a place with the evidence, and keeps nothing, so it goes
    on wherever it is started. Outages of both are waited out. With --once, the exit code is 0 if all
    holds, 1 if something does not or waits for its evidence, 2 if nothing could be looked at.

    Examples:

      roastpower watch --rpc-url https://… --evidence https://…/v1/evidence

      roastpower watch --auto --max-bond 2000 --keyfile me.json --password-file me.pass
    """
    from roastpower.cli.watch import Means, Watch, run

    raise typer.Exit(
        run(
            Watch(
                rpc_url=rpc_url,
                manifest=manifest,
                evidence=evidence_places(evidence, api_url),
                grace=grace,
                every=every,
                reasons=reasons,
                once=once,
                as_json=as_json,
            ),
            Means(auto, keyfile, password_file, dev_account, max_bond),
        )
    )


@app.command()
def challenge(
    identifier: Annotated[
        int,
        typer.Argument(metavar="N", min=1, help="The block's id; with --campaign, the campaign's."),
    ],
    reason: Annotated[Path, typer.Option(help="The text whose sha256 is the reason.")],
    of_campaign: OfCampaign = False,
    rpc_url: RpcUrl = LOCAL_RPC,
    manifest: ManifestPath = None,
    keyfile: Keyfile = None,
    password_file: PasswordFile = None,
    dev_account: DevAccount = None,
    as_json: AsJson = False,
) -> None:
    """Doubt a block's scores, or a campaign's payouts, with the bond that the contract asks for.

    The bond is approved where the allowance is short, comes back unless the guardian rejects, and is
    burned then. Publish the reason's text, so that the guardian can read it.

    Examples:

      roastpower challenge 42 --reason why.txt --keyfile me.json --password-file me.pass

      roastpower challenge 7 --campaign --reason why.txt --keyfile me.json --password-file me.pass
    """
    from roastpower.cli.access import Access
    from roastpower.cli.challenge import run

    access = Access(rpc_url, manifest, keyfile, password_file, dev_account, as_json)
    raise typer.Exit(run(access, identifier, of_campaign=of_campaign, reason=reason))


@oracle.command("run")
def oracle_run() -> None:
    """Judge sealed blocks, post scores and payouts, until SIGTERM.

    Settings come from the environment: ROASTPOWER_RPC_URL, ROASTPOWER_DATABASE_URL,
    ROASTPOWER_MANIFEST, ROASTPOWER_BEACON_URL, ROASTPOWER_ORACLE_KEYFILE and
    ROASTPOWER_ORACLE_PASSWORD_FILE. Any number of processes may run; one posts, all of them judge.

    Example:

      ROASTPOWER_RPC_URL=http://127.0.0.1:8545 … roastpower oracle run
    """
    from roastpower.cli.oracle import run

    raise typer.Exit(run())


@oracle.command("worker")
def oracle_worker() -> None:
    """Judge only: work off jobs of the queue beside `oracle run`, on this machine or another.

    Needs ROASTPOWER_DATABASE_URL and the settings of the judge (ROASTPOWER_JUDGE…), the same as
    the oracle's; no chain and no signing key.

    Example:

      ROASTPOWER_DATABASE_URL=postgresql://… ROASTPOWER_ORACLE_CONCURRENCY=32 roastpower oracle worker
    """
    from roastpower.cli.oracle import work

    raise typer.Exit(work())


DatabaseUrl = Annotated[
    str, typer.Option("--database-url", envvar="ROASTPOWER_DATABASE_URL", help="The database.")
]


@oracle.command("status")
def oracle_status(database_url: DatabaseUrl, as_json: AsJson = False) -> None:
    """Say what the oracle is at, what it used up today, and what waits for a person.

    Exit code 1 if a person should look: a halted block, a failed job, an old head.

    Example:

      roastpower oracle status --json | jq .blocks
    """
    from roastpower.cli.oracle import status

    raise typer.Exit(status(database_url=database_url, as_json=as_json))


@oracle.command("replay")
def oracle_replay(
    block_id: Annotated[int, typer.Argument(metavar="N", min=1, help="The block's id.")],
    database_url: DatabaseUrl,
    as_json: AsJson = False,
) -> None:
    """Derive a block's scores again from its stored evidence; no model is asked.

    Exit code 1 if they are not those that were posted.

    Example:

      roastpower oracle replay 42
    """
    from roastpower.cli.oracle import replay_block

    raise typer.Exit(replay_block(block_id, database_url=database_url, as_json=as_json))


@oracle.command("release")
def oracle_release(
    block_id: Annotated[int, typer.Argument(metavar="N", min=1, help="The block's id.")],
    database_url: DatabaseUrl,
) -> None:
    """Judge a halted block anew, after its canaries came out wrong and the reason was found.

    Example:

      roastpower oracle release 42
    """
    from roastpower.cli.oracle import release_block

    raise typer.Exit(release_block(block_id, database_url=database_url))
