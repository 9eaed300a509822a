# SPDX-License-Identifier: Apache-2.0
"""A worker of the queue as a process, alone or beside the reconciler."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable

import structlog
from prometheus_client import start_http_server
from sqlalchemy import Engine

from roastpower.judge.configuration import build_judge
from roastpower.judge.judge import Judge
from roastpower.llm.model import LanguageModel
from roastpower.oracle import queue
from roastpower.oracle.metering import MeteredModel
from roastpower.oracle.settings import WorkerSettings
from roastpower.storage.session import engine

log = structlog.get_logger(__name__)

Beside = Callable[[Engine, Judge, threading.Event], None]
"""What runs in a thread beside the worker, until the event is set."""


async def work(settings: WorkerSettings, beside: Beside | None = None) -> None:
    """Works until SIGTERM or SIGINT; by itself it needs neither a chain nor a signing key.

    Raises:
        JudgeSettingsError: the judge cannot be set up.
    """
    bound = engine(settings.database_url, pool_size=settings.concurrency + 4)
    judge = metered_judge(settings, bound)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if settings.metrics_port is not None:
        start_http_server(settings.metrics_port, addr=settings.metrics_host)
    stopping = threading.Event()
    app = queue.queue_app(queue.connector(settings.database_url), judge, bound)
    log.info("working", judge=judge.identity.model, concurrency=settings.concurrency)
    companion = asyncio.create_task(
        asyncio.to_thread(stopping.wait)
        if beside is None
        else asyncio.to_thread(beside, bound, judge, stopping)
    )
    try:
        async with app.open_async():
            working = asyncio.create_task(queue.work(app, settings.concurrency))
            tending = asyncio.create_task(queue.tend_stalled(app))
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait(
                {companion, working, tending, stopped}, return_when=asyncio.FIRST_COMPLETED
            )
            stopping.set()
            for task in (working, tending):
                task.cancel()
            await asyncio.gather(working, tending, return_exceptions=True)
    finally:
        stopping.set()
        await companion
        bound.dispose()


def metered_judge(settings: WorkerSettings, bound: Engine) -> Judge:
    """The judge of the settings, its model within the limits that all processes share."""

    def within(model: LanguageModel) -> LanguageModel:
        return MeteredModel(model, bound, settings.limits, settings.judge.timeout)

    return build_judge(settings.judge, within)
