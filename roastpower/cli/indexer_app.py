# SPDX-License-Identifier: Apache-2.0
"""`roastpower indexer …`: its options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roastpower.cli.options import LOCAL_RPC, AsJson

indexer = typer.Typer(
    help="Mirror the contracts' events into PostgreSQL, and look after the mirror.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

NodeUrls = Annotated[
    str,
    typer.Option(
        "--rpc-url",
        envvar="ROASTPOWER_RPC_URL",
        help="The node; several that stand in for one another, separated by commas.",
    ),
]
DatabaseUrl = Annotated[
    str,
    typer.Option(
        "--database-url",
        envvar="ROASTPOWER_DATABASE_URL",
        help="postgresql://… (rather in the environment, where no process list shows its password).",
    ),
]
Deployment = Annotated[
    Path,
    typer.Option(
        "--manifest",
        envvar="ROASTPOWER_MANIFEST",
        help="The deployment: deployments/<chain id>.json.",
    ),
]
Schema = Annotated[
    str,
    typer.Option(
        "--schema",
        envvar="ROASTPOWER_CHAIN_SCHEMA",
        help="Schema of the mirror: one for each deployment in a database.",
    ),
]
Finality = Annotated[
    int | None,
    typer.Option(
        "--finality-seconds",
        envvar="ROASTPOWER_FINALITY_SECONDS",
        min=0,
        help="Age at which no reorg can take a chain block back; 60 on local chains, 900 on others.",
    ),
]


@indexer.command("run")
def run(
    database_url: DatabaseUrl,
    manifest: Deployment,
    rpc_url: NodeUrls = LOCAL_RPC,
    ws_url: Annotated[
        str | None,
        typer.Option(
            "--ws-url",
            envvar="ROASTPOWER_WS_URL",
            help="The node's WebSocket: chain blocks are stored as soon as they are there.",
        ),
    ] = None,
    schema: Schema = "chain",
    finality_seconds: Finality = None,
    poll_interval: Annotated[
        float,
        typer.Option(help="Seconds between looks at the node, without a WebSocket.", min=0.01),
    ] = 0.3,
    monitor: Annotated[
        str | None,
        typer.Option(
            "--monitor",
            envvar="ROASTPOWER_INDEXER_MONITOR",
            help="HOST:PORT for /healthz, /readyz, /status and /metrics; none by default.",
        ),
    ] = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Empty the tables first, and index anew.")
    ] = False,
) -> None:
    """Follow the chain until SIGTERM. Of several, one writes and the others stand by.

    Exit code 2 where a person has to help: the last line says how (docs/indexer.md).

    Examples:

      ROASTPOWER_DATABASE_URL=postgresql://… roastpower indexer run --manifest deployments/8453.json

      roastpower indexer run --ws-url ws://127.0.0.1:8545 --monitor 127.0.0.1:9464
    """
    from roastpower.cli.indexer import run_service

    raise typer.Exit(
        run_service(
            database_url=database_url,
            manifest=manifest,
            rpc_url=rpc_url,
            ws_url=ws_url,
            schema=schema,
            finality_seconds=finality_seconds,
            poll_interval=poll_interval,
            monitor=monitor,
            rebuild=rebuild,
        )
    )


@indexer.command("backfill")
def backfill(
    database_url: DatabaseUrl,
    manifest: Deployment,
    rpc_url: NodeUrls = LOCAL_RPC,
    schema: Schema = "chain",
    finality_seconds: Finality = None,
    until: Annotated[
        int | None, typer.Option(help="Last chain block; by default the node's head.", min=0)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Index up to the node's head, show how it goes, and end.

    Can be stopped and started again; goes on where it was.

    Example:

      roastpower indexer backfill --manifest deployments/8453.json --rpc-url https://…
    """
    from roastpower.cli.indexer import run_backfill

    raise typer.Exit(
        run_backfill(
            database_url=database_url,
            manifest=manifest,
            rpc_url=rpc_url,
            schema=schema,
            finality_seconds=finality_seconds,
            until=until,
            as_json=as_json,
        )
    )


@indexer.command("status")
def status(database_url: DatabaseUrl, schema: Schema = "chain", as_json: AsJson = False) -> None:
    """Say how far the tables are, from the database alone; exit code 1 if they are behind or halted.

    Example:

      roastpower indexer status --json
    """
    from roastpower.cli.indexer import show_status

    raise typer.Exit(show_status(database_url=database_url, schema=schema, as_json=as_json))


@indexer.command("check")
def check(
    database_url: DatabaseUrl,
    manifest: Deployment,
    rpc_url: NodeUrls = LOCAL_RPC,
    schema: Schema = "chain",
    first: Annotated[
        int | None, typer.Option("--from", help="First chain block; by default the deployment's.")
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", help="Last chain block; by default the last indexed one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the tables with the chain, row by row, and name each difference.

    Exit code 0 if there is none, 1 if there are some, 2 if nothing could be compared.

    Examples:

      roastpower indexer check --from 1000 --to 2000

      roastpower indexer check --rpc-url https://another-provider… --json
    """
    from roastpower.cli.indexer import run_check

    raise typer.Exit(
        run_check(
            database_url=database_url,
            manifest=manifest,
            rpc_url=rpc_url,
            schema=schema,
            first=first,
            last=last,
            as_json=as_json,
        )
    )


@indexer.command("reindex")
def reindex(
    database_url: DatabaseUrl,
    manifest: Deployment,
    rpc_url: NodeUrls = LOCAL_RPC,
    schema: Schema = "chain",
    finality_seconds: Finality = None,
    derived_only: Annotated[
        bool,
        typer.Option(
            "--derived-only", help="Only count anew from the stored events; asks no node."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Build the tables anew beside the live ones, then switch in one transaction.

    The API serves the old ones until then, and an indexer that runs goes on with the new ones.

    Examples:

      roastpower indexer reindex --manifest deployments/8453.json

      roastpower indexer reindex --derived-only
    """
    from roastpower.cli.indexer import run_reindex

    raise typer.Exit(
        run_reindex(
            database_url=database_url,
            manifest=manifest,
            rpc_url=rpc_url,
            schema=schema,
            finality_seconds=finality_seconds,
            derived_only=derived_only,
            as_json=as_json,
        )
    )
