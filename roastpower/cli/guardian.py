# SPDX-License-Identifier: Apache-2.0
"""`roastpower guardian list | show | resolve`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import typer

from roastpower.chain.contracts import Contracts
from roastpower.cli import challenge_view
from roastpower.cli.access import Access
from roastpower.cli.amounts import format_amount
from roastpower.cli.connection import contracts_at
from roastpower.cli.exits import fail
from roastpower.cli.failures import plain_failures
from roastpower.verify.block_history import Status
from roastpower.verify.chain import RpcChain
from roastpower.verify.comparison import payout_lines, score_lines
from roastpower.verify.evidence_source import EvidencePlaces, EvidenceSource
from roastpower.verify.examination import Examination, KeptSource, examine
from roastpower.verify.postings import Posting, challenged
from roastpower.verify.verdict import NothingToVerify

_STATUS: tuple[str, ...] = ("", *get_args(Status))  # by the contract's number


@dataclass(frozen=True)
class Challenged:
    """Which challenge is meant, and where its documents may be."""

    identifier: int
    of_campaign: bool
    evidence: list[str]
    reason: str | None

    @property
    def name(self) -> str:
        """As `block 42`."""
        return f"{'campaign' if self.of_campaign else 'block'} {self.identifier}"


def run_list(*, rpc_url: str, manifest: Path | None, as_json: bool) -> int:
    """Lists the open challenges; see the command's help."""
    contracts = contracts_at(rpc_url, manifest)
    with plain_failures(rpc_url):
        chain = RpcChain(contracts)
        found, now = challenged(chain.events()), chain.now
    if as_json:
        typer.echo(json.dumps([challenge_view.summary(posting) for posting in found], indent=2))
        return 0
    for posting in found:
        args = challenge_view.challenge(posting)
        typer.echo(
            f"{posting.name:14}  by {args['challenger']}  bond {format_amount(args['bond'])} ROAST  "
            f"decide by {challenge_view.when(args['resolve_by'], now)}"
        )
    if not found:
        typer.echo("nothing is challenged")
    return 0


def run_show(
    subject: Challenged, *, rpc_url: str, manifest: Path | None, everything: bool, as_json: bool
) -> int:
    """Shows a challenge; see the command's help."""
    contracts = contracts_at(rpc_url, manifest)
    source = KeptSource(EvidencePlaces(subject.evidence))
    with plain_failures(rpc_url):
        chain = RpcChain(contracts)
        posting = _posting(chain, subject)
        examination = _examined(chain, source, posting)
        lines = (payout_lines if subject.of_campaign else score_lines)(chain, source, posting)
        now = chain.now
    found = challenge_view.challenge(posting)["reason"]
    reason = challenge_view.find_reason(found, examination, subject.reason, source)
    if as_json:
        document = challenge_view.document(posting, examination, reason, lines)
        typer.echo(json.dumps(document, indent=2))
    else:
        challenge_view.tell(posting, examination, reason, lines, now=now, everything=everything)
    return 1 if examination.decision is None else 0


def run_resolve(
    access: Access, subject: Challenged, *, upheld: bool | None, confirmed: bool
) -> int:
    """Decides a challenge; see the command's help."""
    if upheld is None:
        raise fail("say what you decide: --uphold or --reject", 2)
    contracts, sender = access.connect()
    with plain_failures(access.rpc_url):
        chain = RpcChain(contracts)
        posting = _posting(chain, subject)
        if not confirmed:
            source = EvidencePlaces(subject.evidence)
            _confirm(_examined(chain, source, posting), upheld)
        vault = contracts.distributor if subject.of_campaign else contracts.pool
        receipt = sender.send(contracts.call(vault, "resolve", posting.id, upheld))
        status = _status(contracts, subject)
    document = {
        "subject": posting.subject,
        "id": posting.id,
        "upheld": upheld,
        "status": status,
        "transaction": receipt["transactionHash"].to_0x_hex(),
    }
    word = "upheld" if upheld else "rejected"
    return access.tell(document, f"the challenge of {posting.name} is {word}: it is {status} now")


def _confirm(examination: Examination, upheld: bool) -> None:
    """Shows the suggestion and asks, on standard error: standard output is for the answer."""
    posting, decided = examination.posting, "uphold" if upheld else "reject"
    for line in (
        challenge_view.suggestion(examination),
        *challenge_view.consequences(posting),
    ):
        typer.echo(line, err=True)
    if examination.decision != decided:
        against = "AGAINST" if examination.decision else "without"
        typer.echo(f"your decision is {against} the recomputation's", err=True)
    if not typer.confirm(f"{decided} the challenge of {posting.name}?", err=True):
        raise fail("nothing was sent")


def _posting(chain: RpcChain, subject: Challenged) -> Posting:
    for posting in challenged(chain.events()):
        if posting.name == subject.name:
            return posting
    raise fail(f"{subject.name} is not challenged: see `roastpower guardian list`", 2)


def _examined(chain: RpcChain, source: EvidenceSource, posting: Posting) -> Examination:
    try:
        return examine(chain, source, posting)
    except NothingToVerify as error:
        raise fail(f"the node's events have a gap: {error}", 2) from None


def _status(contracts: Contracts, subject: Challenged) -> str:
    if subject.of_campaign:
        posted = contracts.read(contracts.distributor, "payouts", subject.identifier)[1]
        return "POSTED" if posted else "UNPAID"
    return _STATUS[int(contracts.read(contracts.pool, "status", subject.identifier))]
