# SPDX-License-Identifier: Apache-2.0
"""Looks at everything that can still be challenged, and says what does not follow from its evidence.

Nothing is kept between runs: each look reads which windows are open, so that a watchdog that was
killed goes on wherever it is started.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from roastpower.chain.contracts import Contracts
from roastpower.verify.chain import Event, RpcChain
from roastpower.verify.evidence_source import EvidenceSource
from roastpower.verify.examination import Examination, examine
from roastpower.verify.postings import Posting, doubtable

# "waits": its evidence is not there yet; "unclear": the node contradicts the contracts.
Outcome = Literal["holds", "differs", "waits", "unclear"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a look found of one posting. `patient_until`: the end of the grace for its evidence."""

    outcome: Outcome
    posting: Posting
    examination: Examination
    patient_until: int


class Watchdog:
    """Examines each posting until it is clear whether it holds."""

    def __init__(self, contracts: Contracts, source: EvidenceSource, grace: int) -> None:
        self._contracts = contracts
        self._source = source
        self._grace = grace
        self._chain: RpcChain | None = None
        self._held: set[tuple[int, int, str]] = set()

    @property
    def now(self) -> int:
        """The time of the head of the last look, in Unix seconds; 0 before the first one."""
        return 0 if self._chain is None else self._chain.now

    def look(self) -> Iterator[Finding]:
        """Everything whose window is open now, but for what was found to hold before.

        Raises:
            NothingToVerify: the node's events have a gap.
            Web3Exception, requests.RequestException: the node does not answer.
        """
        chain = RpcChain(self._contracts) if self._chain is None else self._chain.later()
        postings = doubtable(chain.events(), chain.now)
        self._chain = chain
        self._held &= {_place(posting.posted) for posting in postings}
        for posting in postings:
            place = _place(posting.posted)
            if place in self._held:
                continue
            finding = self._examined(chain, posting)
            if finding.outcome == "holds":
                self._held.add(place)
            yield finding

    def _examined(self, chain: RpcChain, posting: Posting) -> Finding:
        examination = examine(chain, self._source, posting)
        patient_until = self._patient_until(chain, posting)
        outcome: Outcome = "holds"
        if examination.contradictions:
            outcome = "unclear"
        elif examination.publication != "published" and chain.now < patient_until:
            outcome = "waits"
        elif examination.faults:
            outcome = "differs"
        return Finding(outcome, posting, examination, patient_until)

    def _patient_until(self, chain: RpcChain, posting: Posting) -> int:
        """Never later than half of the window, so that a short one is not slept through."""
        posted_at = chain.timestamp(posting.posted.chain_block)
        return posted_at + min(self._grace, (posting.final_after - posted_at) // 2)


def _place(event: Event) -> tuple[int, int, str]:
    """Where an event is; after a reorg it is somewhere else."""
    return event.chain_block, event.log_index, event.transaction
