# SPDX-License-Identifier: Apache-2.0
"""From the published evidence of a block to its ranking: was posted what the judges' sheets make?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from roastpower.protocol.canonical import hex_text
from roastpower.protocol.commitment import submission_id
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack, unpack
from roastpower.verify.block_history import BlockHistory, Scoring
from roastpower.verify.chain import Chain
from roastpower.verify.committee_checks import committee_score_checks
from roastpower.verify.committee_history import CommitteeHistory, committee_of
from roastpower.verify.evidence_source import EvidenceSource, EvidenceUnavailable
from roastpower.verify.sheet_checks import SealedBlock, examine_sheet, sealed_block
from roastpower.verify.verdict import Check, compared, judged


def score_checks(
    chain: Chain,
    source: EvidenceSource,
    block: BlockHistory,
    scoring: Scoring,
    briefs: Mapping[int, bytes],
) -> Iterator[Check]:
    """The checks of the scoring that stands; `briefs` are the campaigns' digests."""
    sealed = sealed_block(chain.chain_id, chain.address("MiningPool"), block, briefs)
    committee = committee_of(chain, scoring.posted)
    yield from _evidence_checks(chain, source, sealed, scoring, committee)
    yield _ranking(block, scoring)


def _evidence_checks(
    chain: Chain,
    source: EvidenceSource,
    block: SealedBlock,
    scoring: Scoring,
    committee: CommitteeHistory | None,
) -> Iterator[Check]:
    evidence: bytes = scoring.posted.args["evidence"]
    try:
        document = source.document(evidence)
    except EvidenceUnavailable as error:
        yield Check("evidence", False, str(error))
        return
    derived: list[int] | None
    if committee is None:
        yield Check("evidence", True, f"{len(document)} bytes with sha256 {hex_text(evidence)}")
        examined = examine_sheet(block, document)
        yield from examined.checks
        derived = examined.scores
    else:
        derived = yield from committee_score_checks(
            chain, source, block, scoring.posted, committee, document
        )
    if derived is not None:
        yield _posted(scoring, derived)


def _posted(scoring: Scoring, derived: Sequence[int]) -> Check:
    try:
        posted = unpack(scoring.posted.args["scores"], len(derived))
    except ProtocolError as error:
        return Check("posted scores", False, str(error))
    problems = [
        f"submission {index}: posted {found}, derived {score}"
        for index, (found, score) in enumerate(zip(posted, derived, strict=True))
        if found != score
    ]
    return judged("posted scores", problems, f"{len(posted)} scores as derived")


def _ranking(block: BlockHistory, scoring: Scoring) -> Check:
    try:
        scores = unpack(scoring.posted.args["scores"], len(block.submitted))
    except ProtocolError as error:
        return Check("ranking", False, str(error))
    ranked = rank(scores)
    if list(scoring.posted.args["ranked"]) != pack(ranked):
        return compared("ranking", "packed", pack(ranked), list(scoring.posted.args["ranked"]))
    best = submission_id(block.block_id, ranked[0]) if ranked else None
    return Check("ranking", True, f"{len(ranked)} ranked" + (f", best is {best}" if best else ""))
