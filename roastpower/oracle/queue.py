# SPDX-License-Identifier: Apache-2.0
"""Calls of the judge as jobs, shared by any number of worker processes on any number of machines.

A job is harmless to repeat: the first output that is stored counts. A provider that fails makes it
wait and try again, for as long as it takes; no score is ever made up.
"""

from __future__ import annotations

import asyncio
import time
from typing import Final

import procrastinate
import structlog
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from roastpower.judge.judge import Judge, Output
from roastpower.judge.model_judge import failed_output
from roastpower.llm.errors import LlmError, Misconfigured, RateLimited, UnusableAnswer
from roastpower.oracle import outputs
from roastpower.oracle.judging import QUEUE, TASK, judge_name
from roastpower.oracle.metering import Held
from roastpower.oracle.metrics import JOB_SECONDS, JOBS
from roastpower.oracle.outputs import OutputKey
from roastpower.protocol.sample import Sample

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 1.0
STALLED_SECONDS = 4.0  # a worker without a heartbeat for so long is dead, and its jobs go to others
RETRY_SECONDS = 2.0
MAX_WAIT_SECONDS: Final = 30.0
"""Between two runs of a job: a provider that comes back after hours is used within this time."""
RUNS_OF_UNUSABLE: Final = 3
"""Runs of a job whose answers are all unusable before its text counts as one that cannot be judged."""


class Waiting(Exception):
    """An output is not there yet; the queue tries again after `seconds`."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class _Backoff(BaseRetryStrategy):
    """As long as the failure says, or else twice as long each time up to the longest wait."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        wait = exception.seconds if isinstance(exception, Waiting) else None
        if wait is None:
            wait = 2.0 ** min(job.attempts, 10)
        # In milliseconds, so that a hundred jobs that failed together do not come back together.
        spread = (job.id or 0) % 1_000
        milliseconds = int(1_000 * min(wait, MAX_WAIT_SECONDS)) + spread
        return RetryDecision(retry_in={"milliseconds": milliseconds})


def queue_app(
    connector: procrastinate.BaseConnector, judge: Judge, engine: Engine
) -> procrastinate.App:
    """The queue with its one task, over whichever connector the caller needs."""
    app = procrastinate.App(connector=connector)
    mine = judge_name(outputs.identity_bytes(judge.identity))

    @app.task(name=TASK, queue=QUEUE, retry=_Backoff(), pass_context=True)
    async def judge_output(context: procrastinate.JobContext, key: list[int], judge: str) -> None:
        if judge != mine:
            # Of another version or model: its own workers do it, until the reconciler begins anew.
            # What is left of it then would be tried again for ever, before jobs that are wanted.
            if await asyncio.to_thread(_is_over, engine, OutputKey(*key)):
                JOBS.labels("nothing_to_do").inc()
                return
            JOBS.labels("another_judge").inc()
            raise Waiting("for another judge", 1.0)
        begun = time.monotonic()
        outcome = await _judge(OutputKey(*key), context.job.attempts)
        JOBS.labels(outcome).inc()
        JOB_SECONDS.observe(time.monotonic() - begun)

    async def _judge(key: OutputKey, runs: int) -> str:
        try:
            asked = await asyncio.to_thread(_look_up, engine, key, judge)
        except SQLAlchemyError as error:
            raise Waiting(type(error).__name__, RETRY_SECONDS) from error
        if asked is None:
            return "nothing_to_do"
        found, known = asked
        if known is not None:
            await asyncio.to_thread(_store, engine, key, found, Output(known))
            return "cached"
        output = await _ask(judge, key, found, runs)
        await asyncio.to_thread(_store, engine, key, found, output)
        return output.sample.failure or "judged"

    return app


async def _ask(judge: Judge, key: OutputKey, asked: outputs.Question, runs: int) -> Output:
    """The judge's output. Raises `Waiting` where there is none yet."""
    try:
        if key.round == 0:
            return await judge.sample(asked.pieces[0], key.seed)
        return await judge.compare(asked.pieces[0], asked.pieces[1], key.seed)
    except Held as error:
        raise Waiting(str(error), error.seconds) from None
    except UnusableAnswer as error:
        if runs + 1 >= RUNS_OF_UNUSABLE:
            log.warning("a text cannot be judged", key=key.lock, failure=error.code)
            return failed_output(error)
        raise Waiting(error.code) from None
    except LlmError as error:
        say = log.error if isinstance(error, Misconfigured) else log.warning
        say("the judge did not answer", key=key.lock, error=type(error).__name__, said=str(error))
        after = error.retry_after if isinstance(error, RateLimited) else None
        raise Waiting(type(error).__name__, after) from None


def _is_over(engine: Engine, key: OutputKey) -> bool:
    try:
        with engine.begin() as connection:
            return not outputs.is_wanted(connection, key)
    except SQLAlchemyError as error:
        raise Waiting(type(error).__name__, RETRY_SECONDS) from error


def _look_up(
    engine: Engine, key: OutputKey, judge: Judge
) -> tuple[outputs.Question, Sample | None] | None:
    with engine.begin() as connection:
        asked = outputs.question(connection, key, judge.identity)
        return None if asked is None else (asked, outputs.cached(connection, asked))


def _store(engine: Engine, key: OutputKey, asked: outputs.Question, output: Output) -> None:
    with engine.begin() as connection:
        outputs.store(connection, key, asked, output)


def connector(database_url: str) -> procrastinate.PsycopgConnector:
    """A connector for workers; the queue's tables are in a schema of their own."""
    return procrastinate.PsycopgConnector(
        conninfo=database_url, kwargs={"options": "-c search_path=queue"}
    )


async def work(app: procrastinate.App, concurrency: int) -> None:
    """Works off jobs, over losses of the database."""
    while True:
        try:
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=concurrency,
                install_signal_handlers=False,
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                delete_jobs="successful",
                shutdown_graceful_timeout=5.0,
            )
            return
        except procrastinate.exceptions.ConnectorException as error:
            log.warning("the queue's database is away", error=str(error))
            await asyncio.sleep(RETRY_SECONDS)


async def tend_stalled(app: procrastinate.App) -> None:
    """Gives the jobs of dead workers to living ones."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        try:
            stalled = await app.job_manager.get_stalled_jobs(
                queue=QUEUE, seconds_since_heartbeat=STALLED_SECONDS
            )
            for job in stalled:
                log.info("job taken from a dead worker", job=job.id)
                await app.job_manager.retry_job(job)
        except procrastinate.exceptions.ConnectorException as error:
            log.warning("stalled jobs cannot be looked up", error=str(error))
