# SPDX-License-Identifier: Apache-2.0
"""`roastpower verify`."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from roastpower.chain.beacon_client import BeaconClient
from roastpower.cli.checks import tell_checks
from roastpower.cli.connection import contracts_at
from roastpower.cli.exits import fail
from roastpower.cli.failures import plain_failures
from roastpower.verify.block import verify_block
from roastpower.verify.campaign import verify_campaign
from roastpower.verify.chain import RpcChain
from roastpower.verify.evidence_source import BundleSource, EvidenceSource
from roastpower.verify.verdict import NothingToVerify, Verdict


def run_block(
    block_id: int,
    *,
    rpc_url: str,
    manifest: Path | None,
    evidence: str,
    bundle: str | None,
    beacon_url: str | None,
    as_json: bool,
) -> int:
    """Verifies a block; see the command's help."""
    source = EvidenceSource(evidence) if bundle is None else BundleSource(bundle)
    contracts = contracts_at(rpc_url, manifest)
    beacon = None if beacon_url is None else BeaconClient(beacon_url.split(","))
    with plain_failures(rpc_url):
        try:
            chain = RpcChain(contracts)
            verdict = verify_block(chain, source, beacon, block_id)
        except NothingToVerify as error:
            raise fail(str(error), 2) from None
    return _tell(verdict, as_json)


def run_campaign(
    campaign_id: int, *, rpc_url: str, manifest: Path | None, evidence: str, as_json: bool
) -> int:
    """Verifies a campaign; see the command's help."""
    contracts = contracts_at(rpc_url, manifest)
    with plain_failures(rpc_url):
        try:
            chain = RpcChain(contracts)
            verdict = verify_campaign(chain, EvidenceSource(evidence), campaign_id)
        except NothingToVerify as error:
            raise fail(str(error), 2) from None
    return _tell(verdict, as_json)


def _tell(verdict: Verdict, as_json: bool) -> int:
    if as_json:
        document = {
            "subject": verdict.subject,
            "status": verdict.status,
            "final": verdict.is_final,
            "passed": verdict.passed,
            "checks": [
                {"name": check.name, "passed": check.passed, "detail": check.detail}
                for check in verdict.checks
            ],
        }
        typer.echo(json.dumps(document, indent=2))
        return 0 if verdict.passed else 1
    tell_checks(verdict.checks)
    failed = sum(not check.passed for check in verdict.checks)
    if failed:
        typer.echo(f"{verdict.subject} is {verdict.status}: {failed} of {len(verdict.checks)} fail")
    else:
        typer.echo(f"{verdict.subject} is {verdict.status}: all {len(verdict.checks)} checks hold")
    if not verdict.is_final:
        typer.echo("not final yet: more can be checked later")
    return 1 if failed else 0
