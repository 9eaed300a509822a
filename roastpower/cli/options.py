# SPDX-License-Identifier: Apache-2.0
"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

RpcUrl = Annotated[
    str,
    typer.Option("--rpc-url", envvar="ROASTPOWER_RPC_URL", help="JSON-RPC of the chain."),
]
ManifestPath = Annotated[
    Path | None,
    typer.Option(
        "--manifest",
        envvar="ROASTPOWER_MANIFEST",
        help="Deployment manifest; by default deployments/<chain id>.json here.",
    ),
]
BeaconUrl = Annotated[
    str,
    typer.Option(
        "--beacon-url",
        envvar="ROASTPOWER_BEACON_URL",
        help="drand servers, separated by commas.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Keyfile = Annotated[
    Path | None,
    typer.Option("--keyfile", envvar="ROASTPOWER_KEYFILE", help="Encrypted keyfile that signs."),
]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file", envvar="ROASTPOWER_PASSWORD_FILE", help="File with its password."
    ),
]
DevAccount = Annotated[
    int | None,
    typer.Option("--dev-account", help="Sign as this account of the local chain (0 to 19)."),
]

LOCAL_RPC = "http://127.0.0.1:8545"
LOCAL_BEACON = "http://127.0.0.1:8547"
LOCAL_API = "http://127.0.0.1:8000"

ApiUrl = Annotated[
    str, typer.Option("--api-url", envvar="ROASTPOWER_API_URL", help="The protocol's API.")
]

EvidencePlaces = Annotated[
    list[str] | None,
    typer.Option(
        "--evidence",
        help="Base URL, folder of <digest>.json or file; by default the API's. May be repeated, "
        "and need not be trusted.",
    ),
]
OfCampaign = Annotated[
    bool, typer.Option("--campaign", help="N is a campaign, whose payouts are meant.")
]


def evidence_places(given: list[str] | None, api_url: str) -> list[str]:
    """Where documents are looked for."""
    return given or [f"{api_url.rstrip('/')}/v1/evidence"]
