# SPDX-License-Identifier: Apache-2.0
"""What a judgement still lacks: samples, then canaries in order, then rounds of comparisons.

Level-triggered: from the stored outputs alone, whoever looks. An attempt belongs to one judge as the
sheet will name it; when that changes half-way (another model, prompt or code), or canaries come out
wrong, everything is judged anew in the next attempt, so that no sheet mixes judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection, func, select, text, update

from roastpower.judge.canaries import CANARIES
from roastpower.judge.judge import JudgeIdentity
from roastpower.oracle.outputs import OutputKey, canary_id, identity_bytes, stored
from roastpower.protocol.canonical import digest, hex_text
from roastpower.protocol.commitment import split_submission_id, submission_id
from roastpower.protocol.errors import ScoringError
from roastpower.protocol.pairwise import ROUNDS, Comparison, PairwisePass, next_round
from roastpower.protocol.sample import Sample
from roastpower.protocol.score_sheet import Canary, build_canary, canaries_in_order
from roastpower.protocol.scoring import aggregate, parse_raw
from roastpower.storage.oracle_tables import collected, judgements

log = structlog.get_logger(__name__)

QUEUE = "judge"
TASK = "judge_output"
MAX_WRONG_CANARIES = 2  # attempts whose canaries are wrong before a person has to look


@dataclass(frozen=True)
class Attempt:
    """Everything a judge said in one attempt, complete."""

    samples: Mapping[int, tuple[Sample, ...]]
    canaries: tuple[Canary, ...]
    pairwise: PairwisePass | None


@dataclass(frozen=True)
class Incomplete:
    """Why there is no complete attempt yet; `halted` where only a person can go on."""

    missing: int = 0
    halted: str | None = None


def advance(
    connection: Connection, judgement_id: int, block_id: int, identity: JudgeIdentity
) -> Attempt | Incomplete:
    """Queues what is missing next, or gives the complete attempt. In the caller's transaction."""
    row = connection.execute(
        select(judgements).where(judgements.c.id == judgement_id).with_for_update()
    ).one()
    if row.halted is not None:
        return Incomplete(halted=row.halted)
    attempt = row.attempt
    if row.identity is None:
        _set(connection, judgement_id, identity=identity_bytes(identity))
    elif bytes(row.identity) != identity_bytes(identity):
        attempt += 1
        log.warning("judged anew: the judge is another one", block=block_id, attempt=attempt)
        _set(connection, judgement_id, attempt=attempt, identity=identity_bytes(identity))
    outputs = stored(connection, judgement_id, attempt)
    submissions = judged_submissions(connection, judgement_id)
    judged = [*submissions, *(canary_id(index) for index in range(identity.canaries))]
    wanted = [
        OutputKey(judgement_id, attempt, 0, each, 0, number)
        for each in judged
        for number in range(identity.samples)
    ]
    if missing := _queue_missing(connection, judgement_id, wanted, outputs):
        return Incomplete(missing)
    by_text = {
        each: tuple(
            outputs[OutputKey(judgement_id, attempt, 0, each, 0, number)]
            for number in range(identity.samples)
        )
        for each in judged
    }
    canaries = _canaries(by_text, identity.canaries)
    if canaries is None:
        return _judge_anew(connection, judgement_id, block_id, attempt, row.wrong_canaries + 1)
    passed = None
    if identity.pairwise_prompt_hash is not None:
        scores = _scores_by_index(connection, judgement_id, by_text)
        rounds = _compare(connection, (judgement_id, attempt, block_id), scores, outputs)
        if isinstance(rounds, Incomplete):
            return rounds
        passed = PairwisePass(prompt_hash=identity.pairwise_prompt_hash, rounds=rounds)
    samples = {each: by_text[each] for each in submissions}
    return Attempt(samples, canaries, passed)


def release(connection: Connection, block_id: int) -> int:
    """Lets halted judgements of a block go on, judged anew; returns how many there were."""
    released = connection.execute(
        update(judgements)
        .where(judgements.c.block_id == block_id, judgements.c.halted.is_not(None))
        .values(halted=None, wrong_canaries=0, attempt=judgements.c.attempt + 1)
    )
    return released.rowcount


def halted_count(connection: Connection, block_ids: Sequence[int]) -> int:
    """How many judgements of these blocks wait for a person."""
    return int(
        connection.scalar(
            select(func.count())
            .select_from(judgements)
            .where(judgements.c.block_id.in_(block_ids), judgements.c.halted.is_not(None))
        )
        or 0
    )


def judged_submissions(connection: Connection, judgement_id: int) -> list[int]:
    """The submissions of a judgement that have content and were not disqualified."""
    return list(
        connection.scalars(
            select(collected.c.submission_id)
            .where(
                collected.c.judgement_id == judgement_id,
                collected.c.delivery != "missing",
                collected.c.disqualified.is_(False),
            )
            .order_by(collected.c.submission_id)
        )
    )


def unjudgeable(samples: Sequence[Sample]) -> str | None:
    """Why a text has no score: the failure of one of its samples; None if all can be read."""
    return next((sample.failure for sample in samples if sample.failure is not None), None)


def _set(connection: Connection, judgement_id: int, **values: object) -> None:
    connection.execute(update(judgements).where(judgements.c.id == judgement_id).values(**values))


def _judge_anew(
    connection: Connection, judgement_id: int, block_id: int, attempt: int, wrong: int
) -> Incomplete:
    if wrong >= MAX_WRONG_CANARIES:
        reason = f"canaries came out wrong in {wrong} attempts"
        log.error("judging is halted", block=block_id, reason=reason)
        _set(connection, judgement_id, wrong_canaries=wrong, halted=reason)
        return Incomplete(halted=reason)
    log.warning("judged anew: canaries came out wrong", block=block_id, attempt=attempt + 1)
    _set(connection, judgement_id, wrong_canaries=wrong, attempt=attempt + 1)
    return Incomplete(missing=1)


def _canaries(by_text: Mapping[int, tuple[Sample, ...]], count: int) -> tuple[Canary, ...] | None:
    """The canaries with their scores; None if those are not in the order of the known ranks."""
    try:
        canaries = tuple(
            build_canary(canary.name, canary.text, by_text[canary_id(index)])
            for index, canary in enumerate(CANARIES[:count])
        )
    except ScoringError:
        return None
    return canaries if canaries_in_order(canaries) else None


def _scores_by_index(
    connection: Connection, judgement_id: int, by_text: Mapping[int, tuple[Sample, ...]]
) -> list[int]:
    """Scores before comparisons of all submissions of the block, 0 where there is none."""
    count = connection.scalar(
        text("SELECT count(*) FROM oracle.collected WHERE judgement_id = :id"),
        {"id": judgement_id},
    )
    scores = [0] * int(count or 0)
    for identifier, samples in by_text.items():
        if identifier >= 0 and unjudgeable(samples) is None:
            _, score = aggregate([parse_raw(sample.raw) for sample in samples])
            scores[split_submission_id(identifier)[1]] = score
    return scores


def _compare(
    connection: Connection,
    subject: tuple[int, int, int],
    scores: Sequence[int],
    outputs: Mapping[OutputKey, Sample],
) -> tuple[tuple[Comparison, ...], ...] | Incomplete:
    judgement_id, attempt, block_id = subject
    rounds: list[tuple[Comparison, ...]] = []
    for number in range(1, ROUNDS + 1):
        pairs = next_round(scores, [each for found in rounds for each in found])
        keys = [
            tuple(
                OutputKey(
                    *(judgement_id, attempt, number),
                    *(submission_id(block_id, pair.first), submission_id(block_id, pair.second)),
                    order,
                )
                for order in (0, 1)
            )
            for pair in pairs
        ]
        wanted = [key for both in keys for key in both]
        if missing := _queue_missing(connection, judgement_id, wanted, outputs):
            return Incomplete(missing)
        rounds.append(
            tuple(
                Comparison(
                    first=pair.first,
                    second=pair.second,
                    forward=outputs[forward],
                    reverse=outputs[reverse],
                )
                for pair, (forward, reverse) in zip(pairs, keys, strict=True)
            )
        )
    return tuple(rounds)


# The queue


def _queue_missing(
    connection: Connection,
    judgement_id: int,
    wanted: Iterable[OutputKey],
    outputs: Mapping[OutputKey, Sample],
) -> int:
    """Queues what is neither stored nor queued; returns how many are missing, queued ones among them."""
    missing = [key for key in wanted if key not in outputs]
    if missing:
        under_way = _under_way(connection, judgement_id)
        identity = connection.scalar(
            select(judgements.c.identity).where(judgements.c.id == judgement_id)
        )
        _enqueue(
            connection,
            [key for key in missing if key.lock not in under_way],
            bytes(identity or b""),
        )
    return len(missing)


def _under_way(connection: Connection, judgement_id: int) -> set[str]:
    return set(
        connection.scalars(
            text(
                """
                SELECT queueing_lock FROM queue.procrastinate_jobs
                WHERE task_name = :task AND status IN ('todo', 'doing')
                  AND queueing_lock LIKE :prefix
                """
            ),
            {"task": TASK, "prefix": f"{judgement_id}:%"},
        )
    )


def _enqueue(connection: Connection, keys: Sequence[OutputKey], identity: bytes) -> None:
    """Through the queue's own SQL function, so that jobs and artefacts are one transaction."""
    if not keys:
        return
    judge = judge_name(identity)
    connection.execute(text("SET LOCAL search_path TO queue"))
    connection.execute(
        text(
            """
            SELECT queue.procrastinate_defer_jobs_v1(array_agg(
                ROW(CAST(:queue AS text), CAST(:task AS text), 0, NULL, wanted.lock,
                    jsonb_build_object('key', wanted.key, 'judge', CAST(:judge AS text)),
                    NULL)::queue.procrastinate_job_to_defer_v1 ORDER BY wanted.number))
            FROM unnest(CAST(:locks AS text[]), CAST(:keys AS jsonb[])) WITH ORDINALITY
                AS wanted (lock, key, number)
            """
        ),
        {
            "queue": QUEUE,
            "task": TASK,
            "judge": judge,
            "locks": [key.lock for key in keys],
            "keys": [
                f"[{key.judgement_id},{key.attempt},{key.round},{key.first},{key.against},{key.number}]"
                for key in keys
            ],
        },
    )
    connection.execute(text("SET LOCAL search_path TO DEFAULT"))


def judge_name(identity: bytes) -> str:
    """How a job names the judge it is for: the digest of its identity."""
    return hex_text(digest(identity))
