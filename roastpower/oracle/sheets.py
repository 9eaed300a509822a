# SPDX-License-Identifier: Apache-2.0
"""Builds the documents behind what is posted, and stores them under their digests first."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from roastpower.judge.judge import JudgeIdentity
from roastpower.oracle.chain_state import PayableCampaign, Score, Submission
from roastpower.oracle.judging import Attempt, unjudgeable
from roastpower.protocol.canonical import digest, encode
from roastpower.protocol.payout_sheet import PayoutSheet, build_payout_sheet
from roastpower.protocol.payouts import Entry
from roastpower.protocol.score_sheet import (
    Flag,
    ScoreSheet,
    build_score_sheet,
    build_submission,
    parse_score_sheet,
)
from roastpower.storage.oracle_tables import collected, evidence, judgements

SCORE_SHEET = "score-sheet"
PAYOUT_SHEET = "payout-sheet"
COMMITTEE_SCORES = "committee-scores"
COMMITTEE_PAYOUTS = "committee-payouts"


def write_score_sheet(
    connection: Connection,
    *,
    judgement_id: int,
    chain_id: int,
    pool: str,
    block_id: int,
    judge: JudgeIdentity,
    members: Sequence[Submission],
    attempt: Attempt,
) -> bytes:
    """Builds the sheet of a complete attempt. In the caller's transaction.

    A text that the judge refused, or could not read, is disqualified with its outputs as evidence.

    Returns:
        Its digest.
    """
    rows = {
        row.submission_id: row
        for row in connection.execute(
            select(collected).where(collected.c.judgement_id == judgement_id)
        )
    }
    sheet = build_score_sheet(
        chain_id,
        pool,
        block_id,
        judge,
        [
            build_submission(
                block_id=block_id,
                index=member.index,
                miner=member.miner,
                campaign_id=member.campaign_id,
                brief=bytes(row.brief),
                delivery=row.delivery,
                content=None if row.content is None else bytes(row.content),
                salt=None if row.salt is None else bytes(row.salt),
                disqualified=row.disqualified or failure is not None,
                flags=[*(Flag(**flag) for flag in row.flags), *_failure_flags(failure)],
                samples=samples,
            )
            for member in members
            for row in [rows[member.id]]
            for samples in [attempt.samples.get(member.id, ())]
            for failure in [unjudgeable(samples)]
        ],
        attempt.canaries,
        attempt.pairwise,
    )
    found = store(connection, SCORE_SHEET, encode(sheet))
    connection.execute(
        update(judgements).where(judgements.c.id == judgement_id).values(evidence=found)
    )
    return found


def _failure_flags(failure: str | None) -> list[Flag]:
    if failure is None:
        return []
    return [Flag("unjudgeable", f"the judge's answers are {failure}, however often it is asked")]


def read_score_sheet(connection: Connection, found: bytes) -> ScoreSheet:
    """The stored sheet with a digest."""
    document = stored(connection, found)
    assert document is not None, "a judgement names a sheet that is not stored"
    return parse_score_sheet(document)


def payout_sheet(
    *, chain_id: int, distributor: str, campaign: PayableCampaign, scores: Sequence[Score]
) -> PayoutSheet:
    """The payouts of a campaign. Amplification weights are 0 until accounts on social networks can
    be verified."""
    return build_payout_sheet(
        chain_id=chain_id,
        distributor=distributor,
        campaign_id=campaign.id,
        funded=campaign.funded,
        fee_bps=campaign.fee_bps,
        amplification_bps=campaign.amplification_bps,
        ranked_places=campaign.ranked_places,
        entries=[
            Entry(submission_id=each.submission_id, miner=each.miner, score=each.score)
            for each in scores
        ],
    )


def write_payout_sheet(connection: Connection, sheet: PayoutSheet) -> bytes:
    """Stores a payout sheet and returns its digest. In the caller's transaction."""
    return store(connection, PAYOUT_SHEET, encode(sheet))


def stored(connection: Connection, found: bytes) -> bytes | None:
    """The document with a digest; None if it is not stored here."""
    document = connection.scalar(select(evidence.c.document).where(evidence.c.digest == found))
    return None if document is None else bytes(document)


def store(connection: Connection, kind: str, document: bytes) -> bytes:
    """Stores a document under its digest, which is returned. In the caller's transaction."""
    found = digest(document)
    connection.execute(
        upsert(evidence)
        .values(digest=found, kind=kind, document=document, created_at=int(time.time()))
        .on_conflict_do_nothing()
    )
    return found
