# SPDX-License-Identifier: Apache-2.0
"""A block whose contents were collected, without a chain; and somebody who answers its jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from roastpower.judge.judge import Judge, JudgeIdentity
from roastpower.oracle import judging
from roastpower.oracle.judging import Attempt, Incomplete
from roastpower.oracle.queue import connector, queue_app
from roastpower.protocol.brief import build_brief
from roastpower.protocol.canonical import canonical, digest
from roastpower.protocol.commitment import submission_id
from roastpower.storage.oracle_tables import collected, judgements

BRIEF = build_brief(title="Roast MoonToaster", tone="dry", target="MoonToaster")
BRIEF_DIGEST = digest(canonical(BRIEF))
BLOCK = 7
# One loop for all, to which the connections that a model's client keeps open belong.
_runner = asyncio.Runner()


def texts(count: int) -> list[str]:
    """Different texts."""
    return [
        f"MoonToaster number {n} burns {n + 3} slices a minute and calls it a roadmap. Crumbs vote."
        for n in range(count)
    ]


def collect_block(
    connection: Connection,
    contents: Sequence[str | None],
    *,
    block_id: int = BLOCK,
    round_: int = 0,
) -> int:
    """A judgement of a block with these contents, None for one that was not delivered."""
    document = canonical(BRIEF)
    connection.execute(
        text("INSERT INTO offchain.briefs VALUES (:digest, :document, 1) ON CONFLICT DO NOTHING"),
        {"digest": BRIEF_DIGEST, "document": document},
    )
    judgement_id = connection.execute(
        insert(judgements)
        .values(block_id=block_id, round=round_, subject=bytes(32), collected_at=1)
        .returning(judgements.c.id)
    ).scalar_one()
    for index, content in enumerate(contents):
        connection.execute(
            insert(collected).values(
                judgement_id=judgement_id,
                submission_id=submission_id(block_id, index),
                delivery="missing" if content is None else "delivered",
                content=None if content is None else content.encode(),
                salt=None if content is None else bytes(32),
                brief=BRIEF_DIGEST,
                disqualified=False,
                flags=[],
            )
        )
    return int(judgement_id)


def advance(
    engine: Engine, judgement_id: int, identity: JudgeIdentity, block_id: int = BLOCK
) -> Attempt | Incomplete:
    """One look at a judgement."""
    with engine.begin() as connection:
        return judging.advance(connection, judgement_id, block_id, identity)


def answer_jobs(database: str, judge: Judge, engine: Engine, **options: Any) -> None:
    """Works off all jobs that are due, as a worker does, and ends."""

    async def work() -> None:
        app = queue_app(connector(database), judge, engine)
        async with app.open_async():
            await app.run_worker_async(
                queues=[judging.QUEUE],
                wait=False,
                install_signal_handlers=False,
                delete_jobs="successful",
                **{"concurrency": 8, **options},
            )

    _runner.run(work())


def judge_fully(
    database: str, judge: Judge, engine: Engine, judgement_id: int, looks: int = 12
) -> Attempt | Incomplete:
    """Looks and answers in turn until there is a complete attempt, or nothing to answer."""
    found: Attempt | Incomplete = Incomplete()
    for _ in range(looks):
        found = advance(engine, judgement_id, judge.identity)
        if isinstance(found, Attempt) or found.halted:
            return found
        answer_jobs(database, judge, engine)
    return found


def make_due(engine: Engine) -> None:
    """What waits in the queue is due at once."""
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL search_path TO queue"))
        connection.execute(text("UPDATE queue.procrastinate_jobs SET scheduled_at = now()"))
