# SPDX-License-Identifier: Apache-2.0
"""What a recomputation says of something posted: does it stand, and if not, what is the ground?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from roastpower.protocol.canonical import hex_text
from roastpower.protocol.challenge_reason import Fault, write_reason
from roastpower.verify.block import verify_block
from roastpower.verify.campaign import verify_campaign
from roastpower.verify.chain import Chain
from roastpower.verify.evidence_source import (
    EvidenceSource,
    EvidenceUnavailable,
    EvidenceUnreachable,
)
from roastpower.verify.postings import CONTRACT, Posting, Subject
from roastpower.verify.verdict import Check, Verdict

Decision = Literal["uphold", "reject"]
Publication = Literal["published", "missing", "unreachable"]

# What the oracle answers for. All other checks are of what contracts enforce: where one of those
# fails, the node does not tell what is on the chain.
_ORACLES_WORD: dict[Subject, frozenset[str]] = {
    "block": frozenset(
        ("evidence", "report", "judges", "sheet", "submissions", "commitments", "deliveries")
        + ("raw outputs", "posted scores")
    ),
    "campaign": frozenset(
        ("evidence", "report", "judges", "agreement", "sheet", "entries")
        + ("payouts", "root", "total", "count")
    ),
}


@dataclass(frozen=True, slots=True)
class Examination:
    """All checks of a posting; `faults` are the oracle's, `contradictions` the node's."""

    posting: Posting
    verdict: Verdict
    publication: Publication  # of the evidence
    faults: tuple[Check, ...]
    contradictions: tuple[Check, ...]
    reason: bytes | None  # the text to challenge with; None where there is no ground

    @property
    def decision(self) -> Decision | None:
        """What follows for a challenge of it; None where that cannot be said from here."""
        if self.contradictions:
            return None
        if [fault.name for fault in self.faults] == ["evidence"]:
            return None if self.publication == "unreachable" else "uphold"
        return "uphold" if self.faults else "reject"

    @property
    def why(self) -> str:
        """The decision's ground, for people."""
        if self.contradictions:
            return (
                f"the node tells what no contract would have logged ({_told(self.contradictions)}): "
                "ask another node"
            )
        if self.decision is None:
            return f"the evidence cannot be read now, which may be its server's outage ({_told(self.faults)})"
        if self.faults:
            return _told(self.faults)
        return "what was posted follows from the published evidence and the chain"


def examine(chain: Chain, source: EvidenceSource, posting: Posting) -> Examination:
    """Makes every check of a posting anew.

    Raises:
        NothingToVerify: the chain's events have a gap.
    """
    kept = KeptSource(source)
    if posting.subject == "block":
        verdict = verify_block(chain, kept, None, posting.id)
    else:
        verdict = verify_campaign(chain, kept, posting.id)
    failing = [check for check in verdict.checks if not check.passed]
    word = _ORACLES_WORD[posting.subject]
    faults = tuple(check for check in failing if check.name in word)
    return Examination(
        posting=posting,
        verdict=verdict,
        publication=kept.publication,
        faults=faults,
        contradictions=tuple(check for check in failing if check.name not in word),
        reason=_reason(chain, posting, faults, kept) if faults else None,
    )


class KeptSource(EvidenceSource):
    """Another source, asked for each document once; remembers what could not be had."""

    def __init__(self, source: EvidenceSource) -> None:
        super().__init__(source.place)
        self._source = source
        self._found: dict[bytes, bytes | EvidenceUnavailable] = {}

    def document(self, found: bytes) -> bytes:
        """See `EvidenceSource`."""
        if found not in self._found:
            try:
                self._found[found] = self._source.document(found)
            except EvidenceUnavailable as error:
                self._found[found] = error
        kept = self._found[found]
        if isinstance(kept, EvidenceUnavailable):
            raise kept
        return kept

    @property
    def missing(self) -> list[bytes]:
        """What could not be had, in the order in which it was asked for."""
        return [
            digest for digest, kept in self._found.items() if isinstance(kept, EvidenceUnavailable)
        ]

    @property
    def publication(self) -> Publication:
        """How much of what was asked for is there."""
        kinds = {type(kept) for kept in self._found.values()}
        if EvidenceUnreachable in kinds:
            return "unreachable"
        return "missing" if EvidenceUnavailable in kinds else "published"


def _reason(chain: Chain, posting: Posting, faults: tuple[Check, ...], kept: KeptSource) -> bytes:
    return write_reason(
        chain_id=chain.chain_id,
        contract=chain.address(CONTRACT[posting.subject]),
        subject=posting.subject,
        identifier=posting.id,
        evidence=posting.evidence,
        faults=[Fault(fault.name, _found(fault, kept)) for fault in faults],
    )


def _found(fault: Check, kept: KeptSource) -> str:
    """What a check found; of evidence that is not there, nothing that depends on who looked where."""
    if fault.name == "evidence":
        return f"no document with the sha256 {hex_text(kept.missing[0])} is published"
    return fault.detail


def _told(checks: tuple[Check, ...]) -> str:
    return "; ".join(f"{check.name}: {check.detail}" for check in checks)
