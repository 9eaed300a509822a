# SPDX-License-Identifier: Apache-2.0
"""What a committee of judges posted: its list of sheets, who answers for each, and who signed.

The checks of the judges' own sheets have the names they have for a judge alone, and say which judge
they fail for.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TypeVar

from roastpower.protocol.canonical import hex_bytes
from roastpower.protocol.committee import median_scores
from roastpower.protocol.committee_report import (
    PayoutReport,
    Report,
    ScoreReport,
    SignedSheet,
    parse_payout_report,
    parse_score_report,
)
from roastpower.protocol.errors import EvidenceError
from roastpower.verify.chain import Chain, Event
from roastpower.verify.committee_history import CommitteeHistory
from roastpower.verify.evidence_source import EvidenceSource, EvidenceUnavailable
from roastpower.verify.sheet_checks import ExaminedSheet, SealedBlock, examine_sheet
from roastpower.verify.verdict import Check, judged

ReportT = TypeVar("ReportT", ScoreReport, PayoutReport)


def committee_score_checks(
    chain: Chain,
    source: EvidenceSource,
    block: SealedBlock,
    posted: Event,
    committee: CommitteeHistory,
    document: bytes,
) -> Generator[Check, None, list[int] | None]:
    """The checks of a block's report, up to the medians, which are returned if they can be made."""
    read = yield from _read(source, document, parse_score_report)
    if read is None:
        return None
    report, found = read
    yield from _report_checks(chain, report, (report.pool, block.pool), posted, committee)
    examined = [examine_sheet(block, each) for each in found]
    yield from _together(report.sheets, examined)
    scores = [each.scores for each in examined if each.scores is not None]
    return median_scores(scores) if len(scores) == len(examined) else None


def committee_payout_checks(
    chain: Chain,
    source: EvidenceSource,
    posted: Event,
    committee: CommitteeHistory,
    document: bytes,
) -> Generator[Check, None, bytes | None]:
    """The checks of a campaign's report; returns the one sheet that all judges stand for."""
    read = yield from _read(source, document, parse_payout_report)
    if read is None:
        return None
    report, found = read
    vault = chain.address("RewardDistributor")
    yield from _report_checks(chain, report, (report.distributor, vault), posted, committee)
    first = report.sheets[0]
    yield judged(
        "agreement",
        [
            f"judge {each.member} stands for another sheet than {first.member}"
            for each in report.sheets
            if each.sheet != first.sheet
        ],
        f"{len(report.sheets)} judges stand for one sheet",
    )
    return found[0]


def _read(
    source: EvidenceSource, document: bytes, parse: Callable[[bytes], ReportT]
) -> Generator[Check, None, tuple[ReportT, list[bytes]] | None]:
    """A report and the sheets that it lists, unless one of them is not to be had."""
    try:
        report = parse(document)
    except EvidenceError as error:
        yield Check("evidence", True, f"{len(document)} bytes")
        yield Check("report", False, str(error))
        return None
    found = []
    for line in report.sheets:
        try:
            found.append(source.document(hex_bytes(line.sheet)))
        except EvidenceUnavailable as error:
            yield Check("evidence", False, f"the sheet of judge {line.member}: {error}")
            return None
    size = len(document) + sum(map(len, found))
    yield Check("evidence", True, f"a list and {len(found)} sheets of judges, {size} bytes")
    return report, found


def _report_checks(
    chain: Chain,
    report: Report,
    contracts: tuple[str, str],
    posted: Event,
    committee: CommitteeHistory,
) -> Iterator[Check]:
    submitted = committee.submitted
    key = "block_id" if posted.name == "BlockScored" else "campaign_id"
    names = ("chain", "committee", "contract", key.removesuffix("_id"), "posting")
    listed = (
        report.chain_id,
        report.committee,
        contracts[0],
        report.subject_id,
        report.posting,
    )
    expected = (
        chain.chain_id,
        committee.address,
        contracts[1],
        posted.args[key],
        # Without the committee's event there is nothing to compare with: `signers` fails.
        report.posting if submitted is None else submitted.args["posting"],
    )
    yield judged(
        "report",
        [
            f"it is for {name} {has}, not {wanted}"
            for name, has, wanted in zip(names, listed, expected, strict=True)
            if has != wanted
        ],
        f"for posting {report.posting} of the committee {committee.address}",
    )
    yield _judges(report.sheets, committee)
    yield _signers(committee)


def _judges(lines: Sequence[SignedSheet], committee: CommitteeHistory) -> Check:
    problems = [
        f"{line.member} was no member" for line in lines if line.member not in committee.members
    ]
    if len(lines) < committee.threshold:
        problems.append(f"{len(lines)} judges' sheets, {committee.threshold} are needed")
    return judged(
        "judges",
        problems,
        f"{len(lines)} of {len(committee.members)}, each answers for its sheet by signature",
    )


def _signers(committee: CommitteeHistory) -> Check:
    if committee.submitted is None:
        return Check("signers", False, "the committee logged no such report")
    signers = committee.submitted.args["signers"]
    problems = [f"{signer} was no member" for signer in signers if signer not in committee.members]
    if len(set(signers)) != len(signers):
        problems.append("a member counts twice")
    if len(signers) < committee.threshold:
        problems.append(f"{len(signers)} signed, {committee.threshold} are needed")
    return judged("signers", problems, f"{len(signers)} of {len(committee.members)} members signed")


def _together(lines: Sequence[SignedSheet], examined: Sequence[ExaminedSheet]) -> Iterator[Check]:
    """The judges' checks by their names; each says what it found for whom."""
    names = dict.fromkeys(check.name for each in examined for check in each.checks)
    for name in names:
        found = [
            (line.member, check)
            for line, each in zip(lines, examined, strict=True)
            for check in each.checks
            if check.name == name
        ]
        yield judged(
            name,
            [f"judge {member}: {check.detail}" for member, check in found if not check.passed],
            "; ".join(dict.fromkeys(check.detail for _, check in found)),
        )
