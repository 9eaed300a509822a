# SPDX-License-Identifier: Apache-2.0
"""`roastpower watch`."""

from __future__ import annotations

import json
import shlex
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import requests
import typer
from web3.exceptions import Web3Exception

from roastpower.chain.reverts import ContractRevert
from roastpower.chain.sender import TransactionFailed
from roastpower.cli.amounts import AmountError, parse_amount
from roastpower.cli.connection import contracts_at, sender_of
from roastpower.cli.exits import fail
from roastpower.cli.printable import printable
from roastpower.protocol.canonical import digest, hex_text
from roastpower.protocol.constants import MAX_HEAD_LAG
from roastpower.protocol.errors import ProtocolError
from roastpower.verify.evidence_source import EvidencePlaces
from roastpower.verify.verdict import NothingToVerify
from roastpower.watch.challenger import CannotChallenge, Challenger
from roastpower.watch.watchdog import Finding, Watchdog


@dataclass(frozen=True)
class Watch:
    """What to watch, how often, and where reasons are written."""

    rpc_url: str
    manifest: Path | None
    evidence: list[str]
    grace: int
    every: float
    reasons: Path
    once: bool
    as_json: bool


@dataclass(frozen=True)
class Means:
    """Who challenges, if anybody does."""

    auto: bool
    keyfile: Path | None
    password_file: Path | None
    dev_account: int | None
    max_bond: str


def run(watch: Watch, means: Means) -> int:
    """Watches; see the command's help."""
    try:
        max_bond = parse_amount(means.max_bond, 18)
    except AmountError as error:
        raise fail(str(error), 2) from None
    contracts = contracts_at(watch.rpc_url, watch.manifest)
    challenger = None
    if means.auto:
        sender = sender_of(contracts, means.keyfile, means.password_file, means.dev_account)
        challenger = Challenger(contracts, sender, max_bond)
    dog = Watchdog(contracts, EvidencePlaces(watch.evidence), watch.grace)
    reporter = Reporter(watch, challenger)
    if watch.once:
        trouble = _look(dog, reporter)
        if trouble is not None:
            raise fail(trouble, 2)
        return 1 if reporter.doubted else 0
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.is_set():
        reporter.trouble(_look(dog, reporter))
        stopping.wait(watch.every)
    return 0


def _look(dog: Watchdog, reporter: Reporter) -> str | None:
    """One look at everything; says what kept it from looking."""
    try:
        for finding in dog.look():
            reporter.report(finding)
    except (NothingToVerify, ProtocolError) as error:
        return f"the node's events are not the protocol's ({error}): ask another node"
    except (requests.RequestException, Web3Exception) as error:
        return f"the node does not answer ({type(error).__name__})"
    age = int(time.time()) - dog.now
    if age > MAX_HEAD_LAG:
        return f"the node's head is {age} s old: what was posted since is not seen"
    return None


class Reporter:
    """Says what was found, once until it changes, and challenges where that is its task."""

    def __init__(self, watch: Watch, challenger: Challenger | None) -> None:
        self._watch = watch
        self._challenger = challenger
        self._said: dict[str, str] = {}
        self._trouble: str | None = None
        self.doubted = False

    def trouble(self, problem: str | None) -> None:
        """Says on standard error what keeps us from looking, and when that is over."""
        if problem != self._trouble:
            typer.echo(f"roastpower: {problem or 'looking again'}", err=True)
        self._trouble = problem

    def report(self, finding: Finding) -> None:
        """Says what was found of one posting, and acts on it."""
        posting, examination = finding.posting, finding.examination
        told: dict[str, object] = {"outcome": finding.outcome, "why": printable(examination.why)}
        if finding.outcome == "waits":
            told["patient_until"] = finding.patient_until
        if finding.outcome != "holds":
            self.doubted = True
        if finding.outcome == "differs":
            told |= self._doubt(finding)
        if finding.outcome == "holds":
            self._said.pop(posting.name, None)
        line = {"subject": posting.subject, "id": posting.id, **told}
        written = json.dumps(line)
        if self._said.get(posting.name) != written:
            if finding.outcome != "holds":
                self._said[posting.name] = written
            typer.echo(written if self._watch.as_json else _text(posting.name, told))

    def _doubt(self, finding: Finding) -> dict[str, object]:
        posting, reason = finding.posting, finding.examination.reason
        assert reason is not None  # what differs has a ground
        file = self._watch.reasons / f"{hex_text(digest(reason))}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(reason)
        told: dict[str, object] = {"reason": str(file)}
        if posting.rejected:
            # Whoever decides has decided; another bond would be lost as well.
            return {**told, "not_challenged": "the guardian rejected a challenge of it before"}
        if self._challenger is None:
            return {**told, "command": self._command(finding, file)}
        try:
            receipt = self._challenger.challenge(posting.subject, posting.id, digest(reason))
        except ContractRevert as error:
            return {**told, "not_challenged": error.reason}
        except (CannotChallenge, TransactionFailed) as error:
            return {**told, "not_challenged": str(error), "command": self._command(finding, file)}
        return {**told, "challenged": receipt["transactionHash"].to_0x_hex()}

    def _command(self, finding: Finding, file: Path) -> str:
        watch, posting = self._watch, finding.posting
        words = ["roastpower", "challenge", str(posting.id)]
        words += ["--campaign"] if posting.subject == "campaign" else []
        words += ["--reason", str(file), "--rpc-url", watch.rpc_url]
        words += [] if watch.manifest is None else ["--manifest", str(watch.manifest)]
        return shlex.join(words) + " --keyfile KEYFILE --password-file PASSWORD_FILE"


def _text(name: str, told: dict[str, object]) -> str:
    lines = [f"{name} {told['outcome']}: {told['why']}"]
    if "patient_until" in told:
        lines.append(f"  without it, challenged from {told['patient_until']} on")
    if "not_challenged" in told:
        lines.append(f"  not challenged: {told['not_challenged']}")
    if "challenged" in told:
        lines.append(f"  challenged in {told['challenged']}; publish {told['reason']}")
    if "command" in told:
        lines.append(f"  to challenge it: {told['command']}")
    return "\n".join(lines)
