# SPDX-License-Identifier: Apache-2.0
"""A challenge as its guardian sees it: what was posted beside what a recomputation says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import typer

from roastpower.cli.amounts import format_amount
from roastpower.cli.checks import tell_checks
from roastpower.cli.printable import printable
from roastpower.protocol.canonical import digest, hex_text
from roastpower.protocol.challenge_reason import parse_reason
from roastpower.protocol.errors import EvidenceError
from roastpower.verify.comparison import PayoutLine, ScoreLine
from roastpower.verify.evidence_source import EvidenceSource, EvidenceUnavailable
from roastpower.verify.examination import Examination
from roastpower.verify.postings import Posting

Lines = Sequence[ScoreLine] | Sequence[PayoutLine]


@dataclass(frozen=True)
class Reason:
    """The challenger's reason; no text where none with its digest was found."""

    text: str | None
    is_recomputed: bool  # whether our own checks write the same, byte for byte

    @property
    def shown(self) -> str:
        """For a terminal."""
        if self.text is None:
            return "its text was not found; give --reason where it is published"
        try:
            faults = parse_reason(self.text.encode()).faults
        except EvidenceError:
            return printable(self.text)
        told = "; ".join(f"{fault.check}: {fault.found}" for fault in faults)
        ours = "as recomputed here, " if self.is_recomputed else ""
        return ours + printable(told)


def find_reason(
    found: bytes, examination: Examination, place: str | None, source: EvidenceSource
) -> Reason:
    """The text with a digest: ours if it is the same, else wherever it is published."""
    if examination.reason is not None and digest(examination.reason) == found:
        return Reason(examination.reason.decode(), True)
    for each in (EvidenceSource(place), source) if place else (source,):
        try:
            return Reason(each.document(found).decode(errors="replace"), False)
        except EvidenceUnavailable:
            continue
    return Reason(None, False)


def summary(posting: Posting) -> dict[str, Any]:
    """What the chain says of a challenge, for programs."""
    args = challenge(posting)
    return {
        "subject": posting.subject,
        "id": posting.id,
        "challenger": args["challenger"],
        "reason": hex_text(args["reason"]),
        "bond": str(args["bond"]),
        "resolve_by": args["resolve_by"],
        "evidence": hex_text(posting.evidence),
        "upheld_before": posting.upheld_before,
    }


def challenge(posting: Posting) -> dict[str, Any]:
    """The arguments of the open challenge of something that is challenged."""
    assert posting.challenge is not None
    return dict(posting.challenge.args)


def document(
    posting: Posting, examination: Examination, reason: Reason, lines: Lines
) -> dict[str, Any]:
    """Everything, for programs."""
    return {
        **summary(posting),
        "reason_text": reason.text,
        "reason_is_recomputed": reason.is_recomputed,
        "publication": examination.publication,
        "suggestion": examination.decision,
        "why": examination.why,
        "checks": [asdict(check) for check in examination.verdict.checks],
        "lines": [_line(line) for line in lines],
        "cannot_see": list(unseen(posting, lines)),
    }


def tell(
    posting: Posting,
    examination: Examination,
    reason: Reason,
    lines: Lines,
    *,
    now: int,
    everything: bool,
) -> None:
    """Everything, for people."""
    args = challenge(posting)
    typer.echo(f"{posting.name} is challenged; decide by {when(args['resolve_by'], now)}")
    typer.echo(f"  challenger  {args['challenger']}, bond {format_amount(args['bond'])} ROAST")
    typer.echo(f"  reason      {hex_text(args['reason'])}")
    typer.echo(f"              {reason.shown}")
    typer.echo(f"  evidence    {hex_text(posting.evidence)} ({examination.publication})\n")
    tell_checks(examination.verdict.checks)
    typer.echo("")
    for line in table(lines, everything=everything):
        typer.echo(line)
    typer.echo("")
    for line in (suggestion(examination), *consequences(posting)):
        typer.echo(line)
    for line in unseen(posting, lines):
        typer.echo(f"no recomputation sees: {line}")


def suggestion(examination: Examination) -> str:
    """What the recomputation suggests, and why."""
    decision = examination.decision.upper() if examination.decision else "NOTHING YET"
    return f"the recomputation suggests {decision}: {printable(examination.why)}"


def consequences(posting: Posting) -> tuple[str, str]:
    """What follows from either decision."""
    if posting.subject == "campaign":
        struck = "the payouts are struck and others may be posted"
    elif posting.upheld_before:
        struck = "the block is void, as this is the second time, and its burns are given back"
    else:
        struck = "the scores are struck and the block is scored again"
    return (
        f"  uphold: {struck}; the bond goes back to {challenge(posting)['challenger']}",
        "  reject: what was posted stands after another window; the bond is burned",
    )


def unseen(posting: Posting, lines: Lines) -> Iterator[str]:
    """What only people can judge of it."""
    if posting.subject == "campaign":
        yield "whether the weights of shared posts are those that social networks showed"
        return
    yield "whether the raw outputs are what the model answered"
    scores = [line for line in lines if isinstance(line, ScoreLine)]
    missing = sum(line.delivery == "missing" for line in scores)
    if missing:
        yield (
            f"whether the {missing} texts called missing were delivered, as a receipt signed by the "
            "oracle would show"
        )
    disqualified = sum(line.disqualified for line in scores)
    if disqualified:
        yield f"whether the {disqualified} disqualified texts deserve it: their flags are in the evidence"


def table(lines: Lines, *, everything: bool) -> Iterator[str]:
    """Posted, sheet and recomputation side by side; lines that agree are counted, or all shown."""
    if not lines:
        yield "nothing can be compared without the evidence"
        return
    rows: list[tuple[str, ...]] = []
    hidden = 0
    for line in lines:
        if line.agrees and not everything:
            hidden += 1
            continue
        rows.append((*_cells(line), "" if line.agrees else "  <-- differs"))
    if rows:
        heads = (
            ("submission", "posted", "sheet", "recomputed")
            if isinstance(lines[0], ScoreLine)
            else ("account", "sheet", "recomputed")
        )
        widths = [
            max(map(len, column)) for column in zip(heads, *(row[:-1] for row in rows), strict=True)
        ]
        for *cells, mark in ((*heads, ""), *rows):
            yield "  ".join(map(str.rjust, cells, widths)) + mark
    if hidden:
        yield f"{hidden} lines agree" + ("" if rows else ", all of them")


def when(timestamp: int, now: int) -> str:
    """A time, and how far off it is."""
    moment = datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    left = timestamp - now
    return f"{moment} ({left} s left)" if left > 0 else f"{moment} (over)"


def _line(line: ScoreLine | PayoutLine) -> dict[str, Any]:
    told = {**asdict(line), "agrees": line.agrees}
    if isinstance(line, PayoutLine):  # wei are more than numbers hold in most languages
        for name in ("sheet", "recomputed"):
            told[name] = None if told[name] is None else str(told[name])
    return told


def _cells(line: ScoreLine | PayoutLine) -> tuple[str, ...]:
    if isinstance(line, PayoutLine):
        return (line.account, _shown(line.sheet), _shown(line.recomputed))
    return (
        str(line.submission_id),
        _shown(line.posted),
        _shown(line.sheet),
        _shown(line.recomputed),
    )


def _shown(amount: int | None) -> str:
    return "-" if amount is None else str(amount)
