# SPDX-License-Identifier: Apache-2.0
"""Collects and screens the contents of a sealed block once the time to deliver is over."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection, Row, insert, select, text, update

from roastpower.judge.duplicates import EarlierTexts
from roastpower.judge.screening import screen
from roastpower.oracle.chain_state import Block, Submission, subject
from roastpower.protocol.addresses import checksummed
from roastpower.protocol.brief import Brief, parse_brief
from roastpower.protocol.commitment import commitment
from roastpower.protocol.score_sheet import Flag, Screening
from roastpower.storage.offchain_tables import briefs, contents
from roastpower.storage.oracle_tables import collected, judgements

log = structlog.get_logger(__name__)

MISSING = Screening(disqualified=False, flags=())


@dataclass(frozen=True)
class Judgement:
    """One scoring of one block."""

    id: int
    is_collected: bool
    evidence: bytes | None


@dataclass(frozen=True)
class Delivered:
    """What came for a submission."""

    delivery: str
    content: bytes | None
    salt: bytes | None


class Collector:
    """Takes what was delivered and screens it against the earlier texts of its campaign."""

    def __init__(self, chain_id: int, pool: str) -> None:
        self._chain_id = chain_id
        self._pool = pool
        self._texts: dict[int, _CampaignTexts] = {}

    def judgement(
        self, connection: Connection, block: Block, members: Sequence[Submission]
    ) -> Judgement:
        """The judgement of a block as it stands, begun if need be."""
        key = {
            "block_id": block.id,
            "round": int(block.upheld),
            "subject": subject(block, members),
        }
        standing = select(judgements).filter_by(**key)
        row = connection.execute(standing).one_or_none()
        if row is None:
            connection.execute(insert(judgements).values(**key))
            row = connection.execute(standing).one()
        return Judgement(row.id, row.collected_at is not None, row.evidence)

    def collect(
        self, connection: Connection, judgement: Judgement, members: Sequence[Submission]
    ) -> None:
        """Writes down what came for each submission. In the caller's transaction."""
        by_digest = {digest: _brief(connection, digest) for digest in {m.brief for m in members}}
        for member in members:
            brief = by_digest[member.brief]
            found = self._delivered(connection, member)
            screening = MISSING
            if found.content is not None:
                earlier = self._earlier(connection, member.campaign_id, member.id)
                screening = screen(member.id, found.content, earlier, brief)
            flags = list(screening.flags)
            if brief is None:
                flags.append(Flag("brief_unpublished", "judged without the campaign's brief"))
            connection.execute(
                insert(collected).values(
                    judgement_id=judgement.id,
                    submission_id=member.id,
                    delivery=found.delivery,
                    content=found.content,
                    salt=found.salt,
                    brief=member.brief,
                    disqualified=screening.disqualified,
                    flags=[{"code": flag.code, "reason": flag.reason} for flag in flags],
                )
            )
        connection.execute(
            update(judgements)
            .where(judgements.c.id == judgement.id)
            .values(collected_at=int(time.time()))
        )

    def _delivered(self, connection: Connection, member: Submission) -> Delivered:
        row = connection.execute(
            select(contents).where(contents.c.commitment == member.commitment)
        ).one_or_none()
        candidates = []
        if row is not None:
            candidates.append(Delivered("delivered", bytes(row.content), bytes(row.salt)))
        if member.revealed_content is not None and member.revealed_salt is not None:
            candidates.append(
                Delivered("revealed", bytes(member.revealed_content), bytes(member.revealed_salt))
            )
        for candidate in candidates:
            assert candidate.content is not None and candidate.salt is not None
            made = self._commitment(
                member.miner, member.campaign_id, candidate.content, candidate.salt
            )
            if made == member.commitment:
                return candidate
            log.warning(
                "content does not fit its commitment",
                submission=member.id,
                delivery=candidate.delivery,
            )
        return Delivered("missing", None, None)

    def _commitment(self, miner: str, campaign_id: int, content: bytes, salt: bytes) -> bytes:
        return commitment(self._chain_id, self._pool, miner, campaign_id, content, salt)

    def _earlier(self, connection: Connection, campaign_id: int, before: int) -> EarlierTexts:
        texts = self._texts.setdefault(campaign_id, _CampaignTexts())
        rows = connection.execute(
            text(
                """
                SELECT s.id, s.miner, s.commitment, c.content, c.salt,
                       s.revealed_content, s.revealed_salt
                FROM chain.submissions s
                LEFT JOIN offchain.contents c ON c.commitment = s.commitment
                WHERE s.campaign_id = :campaign_id AND s.id < :before
                  AND coalesce(c.content, s.revealed_content) IS NOT NULL
                ORDER BY s.id
                """
            ),
            {"campaign_id": campaign_id, "before": before},
        ).all()
        found = {row.id: bytes(row.commitment) for row in rows}
        if not texts.is_part_of(found, before):
            texts = self._texts[campaign_id] = _CampaignTexts()
        for row in rows:
            if not texts.knows(row.id):
                content = self._own_text(row, campaign_id)
                if content is not None:
                    texts.add(row.id, bytes(row.commitment), content)
        return texts.earlier

    def _own_text(self, row: Row[Any], campaign_id: int) -> bytes | None:
        """The text that a submission was made over. Another's, revealed under a commitment that it does
        not make, is nobody's: or a copy could be dated back before its original.
        """
        candidates = ((row.content, row.salt), (row.revealed_content, row.revealed_salt))
        miner = checksummed(bytes(row.miner))
        for content, salt in candidates:
            if content is not None and salt is not None:
                made = self._commitment(miner, campaign_id, bytes(content), bytes(salt))
                if made == row.commitment:
                    return bytes(content)
        return None


def _brief(connection: Connection, digest: bytes) -> Brief | None:
    """A campaign's brief, if it was published."""
    document = connection.scalar(select(briefs.c.document).where(briefs.c.digest == digest))
    return None if document is None else parse_brief(bytes(document))


class _CampaignTexts:
    """A campaign's texts, kept between blocks: to sign them anew each time would be quadratic."""

    def __init__(self) -> None:
        self.earlier = EarlierTexts()
        self._known: dict[int, bytes] = {}

    def is_part_of(self, found: dict[int, bytes], before: int) -> bool:
        """False where a reorg changed what is kept here."""
        return all(
            found.get(submission_id) == known
            for submission_id, known in self._known.items()
            if submission_id < before
        )

    def knows(self, submission_id: int) -> bool:
        return submission_id in self._known

    def add(self, submission_id: int, known_by: bytes, content: bytes) -> None:
        self._known[submission_id] = known_by
        try:
            self.earlier.add(submission_id, content.decode())
        except UnicodeDecodeError:
            return  # not a text: nothing that could be copied
