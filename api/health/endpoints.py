# SPDX-License-Identifier: Apache-2.0
"""``/healthz`` and ``/readyz``, for supervisors and load balancers."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from api import problems
from api.clock import Now
from api.database import Database
from api.deployment import Deployment, Served
from api.errors import NotReady
from api.health.repository import Progress, read_progress
from api.health.schemas import Alive, Ready
from roastpower.protocol.addresses import address_bytes

MAX_POLL_SECONDS: Final = 10
MAX_LAG_SECONDS: Final = 60

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> Alive:
    """The process is alive; says nothing about what it depends on."""
    return Alive()


@router.get("/readyz", responses=problems.responses(NotReady))
async def readyz(request: Request, now: Now, served: Deployment) -> Ready:
    """The database answers, and the indexer keeps up with the chain; 503 with reasons if not."""
    database: Database = request.app.state.database
    try:
        async with database.read() as connection:
            progress = await read_progress(connection)
    except (DBAPIError, PoolTimeout):
        raise _not_ready([("database_unavailable", "the database does not answer")]) from None
    if progress is None or progress.head_time is None:
        raise _not_ready([("nothing_indexed", "the indexer has not written anything yet")])
    reasons = _reasons(progress, served, now)
    if reasons:
        raise _not_ready(reasons)
    return Ready(
        head=progress.head,
        head_lag=max(0, now - progress.head_time),
        polled_ago=max(0, now - int(progress.polled_at)),
    )


def _reasons(progress: Progress, served: Served, now: int) -> list[tuple[str, str]]:
    reasons = []
    indexed = (progress.chain_id, progress.genesis_hash, progress.pool)
    if indexed != (served.chain_id, served.genesis_hash, address_bytes(served.pool)):
        reasons.append(("another_deployment", "the manifest is not of the deployment indexed"))
    silent = now - int(progress.polled_at)
    if silent > MAX_POLL_SECONDS:
        reasons.append(("indexer_silent", f"the indexer last asked the node {silent} s ago"))
    lag = now - (progress.head_time or 0)
    if lag > MAX_LAG_SECONDS:
        reasons.append(("head_lags", f"the indexed head is {lag} s old"))
    return reasons


def _not_ready(reasons: list[tuple[str, str]]) -> NotReady:
    return NotReady(
        "; ".join(message for _, message in reasons),
        reasons=[{"code": code, "message": message} for code, message in reasons],
    )
