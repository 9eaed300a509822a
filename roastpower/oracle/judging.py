# SPDX-License-Identifier: Apache-2.0
"""Model calls as jobs of the queue, one for each sample of each submission.

A job is keyed by (judgement, submission, sample), shared by all worker processes, and harmless to
repeat: the first output that is stored counts. A provider that fails makes the job wait and try
again; no score is ever made up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

import procrastinate
import structlog
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from roastpower.judge.judge import Judge
from roastpower.protocol.brief import Brief, build_brief, parse_brief
from roastpower.storage.offchain_tables import briefs
from roastpower.storage.oracle_tables import collected, samples

log = structlog.get_logger(__name__)

QUEUE = "judge"
TASK = "judge_sample"
UNPUBLISHED_BRIEF = build_brief(title="", tone="", target="")


@dataclass(frozen=True, order=True)
class SampleKey:
    """One model call."""

    judgement_id: int
    submission_id: int
    sample: int

    @property
    def lock(self) -> str:
        """Its name in the queue."""
        return f"{self.judgement_id}:{self.submission_id}:{self.sample}"


class Waiting(Exception):
    """A judge did not answer; the queue tries again later."""


def queue_app(
    connector: procrastinate.BaseConnector, judge: Judge, engine: Engine
) -> procrastinate.App:
    """The queue with its one task, over whichever connector the caller needs."""
    app = procrastinate.App(connector=connector)

    @app.task(
        name=TASK,
        queue=QUEUE,
        retry=procrastinate.RetryStrategy(exponential_wait=2, max_attempts=10_000),
    )
    async def judge_sample(judgement_id: int, submission_id: int, sample: int) -> None:
        key = SampleKey(judgement_id, submission_id, sample)
        found = await asyncio.to_thread(_load, engine, key)
        if found is None:
            return  # already there, or the judgement is gone
        content, brief = found
        try:
            raw = await judge.sample(content, brief, sample)
        except Exception as error:
            log.warning("the judge did not answer", key=key.lock, error=type(error).__name__)
            raise Waiting(f"{key.lock}: {type(error).__name__}") from error
        await asyncio.to_thread(_store, engine, key, raw)

    return app


def connector(database_url: str) -> procrastinate.PsycopgConnector:
    """A connector for workers; the queue's tables are in a schema of their own."""
    return procrastinate.PsycopgConnector(
        conninfo=database_url, kwargs={"options": "-c search_path=queue"}
    )


def defer_missing(connection: Connection, judgement_id: int, sample_count: int) -> int:
    """Queues the samples that are neither stored nor queued. In the caller's transaction.

    Returns:
        How many samples are still missing, queued ones among them.
    """
    wanted = {
        SampleKey(judgement_id, submission_id, sample)
        for submission_id in judged_submissions(connection, judgement_id)
        for sample in range(sample_count)
    }
    missing = wanted - _stored(connection, judgement_id)
    if missing:
        under_way = _under_way(connection, judgement_id)
        _enqueue(connection, sorted(key for key in missing if key.lock not in under_way))
    return len(missing)


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


def _stored(connection: Connection, judgement_id: int) -> set[SampleKey]:
    rows = connection.execute(
        select(samples.c.submission_id, samples.c.sample).where(
            samples.c.judgement_id == judgement_id
        )
    )
    return {SampleKey(judgement_id, row.submission_id, row.sample) for row in rows}


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


def _enqueue(connection: Connection, keys: Iterable[SampleKey]) -> None:
    """Through the queue's own SQL function, so that jobs and artefacts are one transaction."""
    connection.execute(text("SET LOCAL search_path TO queue"))
    for key in keys:
        connection.execute(
            text(
                """
                SELECT queue.procrastinate_defer_jobs_v1(
                    ARRAY[ROW(CAST(:queue AS text), CAST(:task AS text), 0, NULL, CAST(:lock AS text),
                              jsonb_build_object('judgement_id', CAST(:judgement_id AS bigint),
                                                 'submission_id', CAST(:submission_id AS bigint),
                                                 'sample', CAST(:sample AS integer)),
                              NULL)]::queue.procrastinate_job_to_defer_v1[])
                """
            ),
            {
                "queue": QUEUE,
                "task": TASK,
                "lock": key.lock,
                "judgement_id": key.judgement_id,
                "submission_id": key.submission_id,
                "sample": key.sample,
            },
        )


def _load(engine: Engine, key: SampleKey) -> tuple[str, Brief] | None:
    """The text and brief of a sample that is not stored yet."""
    with engine.begin() as connection:
        exists = connection.scalar(
            select(func.count())
            .select_from(samples)
            .where(
                samples.c.judgement_id == key.judgement_id,
                samples.c.submission_id == key.submission_id,
                samples.c.sample == key.sample,
            )
        )
        if exists:
            return None
        row = connection.execute(
            select(collected.c.content, briefs.c.document)
            .outerjoin(briefs, briefs.c.digest == collected.c.brief)
            .where(
                collected.c.judgement_id == key.judgement_id,
                collected.c.submission_id == key.submission_id,
            )
        ).one_or_none()
    if row is None or row.content is None:
        return None
    brief = UNPUBLISHED_BRIEF if row.document is None else parse_brief(bytes(row.document))
    return bytes(row.content).decode(), brief


def _store(engine: Engine, key: SampleKey, raw: str) -> None:
    with engine.begin() as connection:
        connection.execute(
            upsert(samples)
            .values(
                judgement_id=key.judgement_id,
                submission_id=key.submission_id,
                sample=key.sample,
                raw=raw,
            )
            .on_conflict_do_nothing()
        )
