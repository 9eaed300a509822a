# SPDX-License-Identifier: Apache-2.0
"""``/healthz`` and ``/readyz`` for load balancers, ``/status`` for people, ``/metrics`` for Prometheus."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from api import problems
from api.clock import Now
from api.database import Database
from api.deployment import Deployment, Served
from api.errors import NotReady
from api.health.repository import Progress, oracle_posted_at, read_progress
from api.health.schemas import Alive, Ready, Status
from api.metrics import Metrics
from api.redis_link import RedisLink
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


@router.get("/status")
async def status(request: Request, now: Now) -> Status:
    """How the database, Redis, the indexer and the oracle are; 200 whatever is down."""
    database: Database = request.app.state.database
    redis: RedisLink = request.app.state.redis
    redis_up = await redis.answers()
    progress, posted_at, database_up = None, None, True
    try:
        async with database.read() as connection:
            progress = await read_progress(connection)
            posted_at = await oracle_posted_at(connection)
    except (DBAPIError, PoolTimeout):
        database_up = False
    lag = None
    if progress is not None and progress.head_time is not None:
        lag = max(0, now - progress.head_time)
    metrics: Metrics = request.app.state.metrics
    metrics.database_up.set(database_up)
    metrics.redis_up.set(redis_up)
    metrics.head_lag.set(-1 if lag is None else lag)
    return Status(
        database="up" if database_up else "down",
        redis=("up" if redis_up else "down") if redis.configured else "none",
        chain_head=progress.node_head if progress else None,
        indexed_head=progress.head if progress else None,
        blocks_behind=max(0, progress.node_head - progress.head) if progress else None,
        head_lag=lag,
        polled_ago=max(0, now - int(progress.polled_at)) if progress else None,
        oracle_posted_at=posted_at,
        live_seq=request.app.state.hub.newest if request.app.state.hub.ready.is_set() else None,
    )


_METRICS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            "text/plain": {
                "schema": {"type": "string"},
                "examples": {"page": {"value": "roastpower_api_redis_up 1.0"}},
            }
        }
    }
}


@router.get("/metrics", response_class=Response, responses=_METRICS)
async def metrics(request: Request, now: Now) -> Response:
    """Figures for Prometheus, of this process."""
    await status(request, now)
    page: Metrics = request.app.state.metrics
    return Response(page.page(), media_type=CONTENT_TYPE_LATEST)


def _reasons(progress: Progress, served: Served, now: int) -> list[tuple[str, str]]:
    reasons = []
    indexed = (progress.chain_id, progress.genesis_hash, progress.pool)
    if indexed != (served.chain_id, served.genesis_hash, address_bytes(served.pool)):
        reasons.append(("another_deployment", "the manifest is not of the deployment indexed"))
    if progress.halted is not None:
        reasons.append(("indexing_halted", f"what is here stays as it is: {progress.halted}"))
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
