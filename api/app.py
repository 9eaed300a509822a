# SPDX-License-Identifier: Apache-2.0
"""The application: settings in, ASGI out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api import openapi, problems
from api.analytics.endpoints import router as analytics
from api.auth.contract_wallets import ContractWallets
from api.auth.endpoints import router as auth
from api.availability.endpoints import router as availability_router
from api.availability.repository import AvailabilityRepository
from api.background import kept_running
from api.blocks.endpoints import router as blocks
from api.briefs.endpoints import router as briefs
from api.campaigns.endpoints import router as campaigns
from api.claims.endpoints import router as claims
from api.clock import Clock
from api.conditional import Conditional
from api.database import Database
from api.deployment import Served
from api.evidence.endpoints import router as evidence
from api.finality.indexed import BLOCK_HEADER, TIME_HEADER, IndexedHeaders
from api.guards import BodyLimit, Cors, OriginGuard, SecurityHeaders
from api.health.endpoints import router as health
from api.hot import Hot
from api.leaderboard.endpoints import router as leaderboard
from api.limits.counting import Policy, RateLimiter
from api.limits.middleware import Limit, RateLimit
from api.listening import Listener
from api.live.admission import Connections
from api.live.events import router as live_events
from api.live.hub import Hub
from api.live.pump import Pump, channel_of
from api.live.websocket import router as live
from api.metrics import Metrics
from api.miners.endpoints import router as miners
from api.moderation.endpoints import router as moderation
from api.projects.endpoints import router as projects
from api.protocol.endpoints import router as protocol
from api.redis_link import RedisLink
from api.requests import Failures, RequestLog
from api.settings import Settings
from api.submissions.endpoints import router as submissions
from roastpower.chain.manifest import Manifest
from roastpower.chain.signer import load_keyfile

VERSION = "0.1.0"

_DESCRIPTION = (
    "What the RoastPower protocol's chain says, as it was indexed, and the contents and evidence "
    "beside it. Amounts are decimal text in wei, times Unix seconds, digests 0x hex. Every item "
    "from the chain says how final it is, and every answer from it at which chain block it was read "
    "(x-indexed-block, x-indexed-at)."
)
_ROUTERS = (
    health,
    protocol,
    blocks,
    submissions,
    campaigns,
    miners,
    leaderboard,
    evidence,
    briefs,
    projects,
    claims,
    analytics,
    availability_router,
    live_events,
    live,
    auth,
    moderation,
)


def create_app(settings: Settings, clock: Clock = time.time) -> FastAPI:
    """Builds the application; nothing is connected before the first request.

    Raises:
        ManifestError, SignerError: the manifest or the key cannot be used.
    """
    manifest = Manifest.load(settings.manifest)
    served = Served.of(manifest)
    database = Database(settings.database_url)
    redis = RedisLink(settings.redis_url)
    limiter = RateLimiter(redis, clock)
    metrics = Metrics()
    contract_wallets = ContractWallets(settings.rpc_url)
    availability = AvailabilityRepository(redis, database, served)
    listener = Listener(settings.database_url)
    channel = channel_of(served.chain_id, served.pool)
    hub = Hub(database, redis, channel, metrics)
    pump = Pump(database, redis, listener, availability, clock, channel)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        work = [
            asyncio.create_task(kept_running(task))
            for task in (limiter.keep_sharing, listener.run, hub.run, pump.run)
        ]
        yield
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        await contract_wallets.close()
        await redis.close()
        await database.close()

    app = FastAPI(
        title="RoastPower",
        version=VERSION,
        description=_DESCRIPTION,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
    )
    app.state.manifest = manifest
    app.state.served = served
    app.state.settings = settings
    app.state.database = database
    app.state.redis = redis
    app.state.limiter = limiter
    app.state.metrics = metrics
    app.state.availability = availability
    app.state.hub = hub
    app.state.live_connections = Connections(settings.live_readers)
    app.state.contract_wallets = contract_wallets
    app.state.clock = clock
    app.state.signer = (
        load_keyfile(settings.keyfile, settings.password_file, served.chain_id)
        if settings.keyfile and settings.password_file
        else None
    )
    for router in _ROUTERS:
        app.include_router(router)
    problems.install(app)
    openapi.install(app, _ROUTERS)
    # The last one added is the outermost.
    app.add_middleware(IndexedHeaders)
    app.add_middleware(BodyLimit)
    app.add_middleware(Conditional)
    app.add_middleware(OriginGuard, origins=settings.origins)
    limit = Limit(limiter, Policy("address", settings.rate_limit))
    app.add_middleware(RateLimit, limit=limit)
    app.add_middleware(Failures)
    app.add_middleware(
        Cors,
        allow_origins=list(settings.cors_origins),
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=[
            "authorization",
            "content-type",
            "if-none-match",
            "last-event-id",
            "x-request-id",
        ],
        allow_credentials=True,
        expose_headers=[
            "etag",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            BLOCK_HEADER,
            TIME_HEADER,
            "x-request-id",
        ],
        max_age=3600,
    )
    app.add_middleware(SecurityHeaders, secure=settings.public_url.startswith("https://"))
    app.add_middleware(Hot, listener=listener, limit=limit, origins=settings.origins)
    app.add_middleware(RequestLog, metrics=metrics)
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name
