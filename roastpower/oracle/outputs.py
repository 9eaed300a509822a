# SPDX-License-Identifier: Apache-2.0
"""Outputs of the judge: what is asked for each, and where it is kept."""

from __future__ import annotations

import time
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from roastpower.judge.canaries import CANARIES, CANARY_BRIEF
from roastpower.judge.judge import JudgeIdentity, Output, Piece
from roastpower.protocol.brief import build_brief, parse_brief
from roastpower.protocol.canonical import canonical, digest, hex_bytes
from roastpower.protocol.decoding import decode
from roastpower.protocol.sample import Sample
from roastpower.storage.offchain_tables import briefs
from roastpower.storage.oracle_tables import answers, collected, judgements, responses, samples

UNPUBLISHED_BRIEF = build_brief(title="", tone="", target="")
SEEDS_PER_ATTEMPT = 300  # a multiple of the offline judge's readers, who take turns by it


@dataclass(frozen=True, order=True)
class OutputKey:
    """One output. Round 0 judges `first`; later ones compare it with `against`, twice.

    `first` is a submission's id, or below 0 a canary: -1 is the first of the list.
    """

    judgement_id: int
    attempt: int
    round: int
    first: int
    against: int
    number: int

    @property
    def lock(self) -> str:
        """Its name in the queue."""
        return ":".join(
            str(each)
            for each in (
                self.judgement_id,
                self.attempt,
                self.round,
                self.first,
                self.against,
                self.number,
            )
        )

    @property
    def seed(self) -> int:
        """Tells samples of one text apart, and attempts from one another."""
        return self.attempt * SEEDS_PER_ATTEMPT + (self.round or self.number)


@dataclass(frozen=True)
class Question:
    """What is asked: one piece, or two in the order in which the judge sees them."""

    pieces: tuple[Piece, ...]
    cache_key: bytes


def canary_id(index: int) -> int:
    """How a canary is called among submissions."""
    return -1 - index


def identity_bytes(identity: JudgeIdentity) -> bytes:
    """A judge's identity as it is stored and compared."""
    return canonical(identity)


def stored(connection: Connection, judgement_id: int, attempt: int) -> dict[OutputKey, Sample]:
    """All outputs of an attempt."""
    rows = connection.execute(
        select(samples).where(samples.c.judgement_id == judgement_id, samples.c.attempt == attempt)
    )
    return {
        OutputKey(
            judgement_id, attempt, row.round, row.submission_id, row.against, row.sample
        ): decode(row.output, Sample)
        for row in rows
    }


def is_wanted(connection: Connection, key: OutputKey) -> bool:
    """Whether an output is of an attempt that is still made."""
    row = connection.execute(
        select(judgements.c.attempt, judgements.c.halted).where(judgements.c.id == key.judgement_id)
    ).one_or_none()
    return row is not None and row.attempt == key.attempt and row.halted is None


def question(connection: Connection, key: OutputKey, identity: JudgeIdentity) -> Question | None:
    """What is asked for an output; None where it is there already, or no longer wanted."""
    row = connection.execute(
        select(judgements.c.block_id, judgements.c.round).where(judgements.c.id == key.judgement_id)
    ).one_or_none()
    if row is None or not is_wanted(connection, key) or _exists(connection, key):
        return None
    pieces = tuple(_piece(connection, key.judgement_id, each) for each in _asked(key))
    found = [piece for piece in pieces if piece is not None]
    if len(found) != len(pieces):
        return None
    asked = {
        "judge": msgspec.to_builtins(identity),
        "pieces": [[piece.text, msgspec.to_builtins(piece.brief)] for piece in found],
        "seed": key.seed,
        "upheld": row.round,  # judged again after a challenge is asked again
        # Of how the model answered another block's canaries nothing follows for this block.
        "canary_of": row.block_id if key.first < 0 else None,
    }
    return Question(tuple(found), digest(canonical(asked)))


def cached(connection: Connection, asked: Question) -> Sample | None:
    """The output of the same question asked before."""
    output = connection.scalar(
        select(answers.c.output).where(answers.c.question == asked.cache_key)
    )
    return None if output is None else decode(output, Sample)


def store(connection: Connection, key: OutputKey, asked: Question, output: Output) -> None:
    """Keeps an output with its whole response; the first one that is kept counts."""
    now = int(time.time())
    written = msgspec.json.encode(output.sample)
    if output.response is not None and output.sample.response is not None:
        connection.execute(
            upsert(responses)
            .values(
                digest=hex_bytes(output.sample.response),
                body=output.response.encode(),
                received_at=now,
            )
            .on_conflict_do_nothing()
        )
    if output.sample.failure is None:
        connection.execute(
            upsert(answers)
            .values(question=asked.cache_key, output=written, answered_at=now)
            .on_conflict_do_nothing()
        )
    connection.execute(
        upsert(samples)
        .values(
            judgement_id=key.judgement_id,
            attempt=key.attempt,
            round=key.round,
            submission_id=key.first,
            against=key.against,
            sample=key.number,
            output=written,
        )
        .on_conflict_do_nothing()
    )


def _asked(key: OutputKey) -> tuple[int, ...]:
    if key.round == 0:
        return (key.first,)
    return (key.against, key.first) if key.number else (key.first, key.against)


def _exists(connection: Connection, key: OutputKey) -> bool:
    found = connection.scalar(
        select(samples.c.round).where(
            samples.c.judgement_id == key.judgement_id,
            samples.c.attempt == key.attempt,
            samples.c.round == key.round,
            samples.c.submission_id == key.first,
            samples.c.against == key.against,
            samples.c.sample == key.number,
        )
    )
    return found is not None


def _piece(connection: Connection, judgement_id: int, identifier: int) -> Piece | None:
    if identifier < 0:
        return Piece(CANARIES[-1 - identifier].text, CANARY_BRIEF)
    row = connection.execute(
        select(collected.c.content, briefs.c.document)
        .outerjoin(briefs, briefs.c.digest == collected.c.brief)
        .where(collected.c.judgement_id == judgement_id, collected.c.submission_id == identifier)
    ).one_or_none()
    if row is None or row.content is None:
        return None
    brief = UNPUBLISHED_BRIEF if row.document is None else parse_brief(bytes(row.document))
    return Piece(bytes(row.content).decode(), brief)
