# SPDX-License-Identifier: Apache-2.0
"""What peers ask of this judge: which sheets stand here, documents, and its signature.

Everything it shows is public anyway once it is posted. It asks no peer for anything while it answers,
so that nobody can make it wait for somebody else.
"""

from __future__ import annotations

import asyncio
import math
import socket
import threading
import time
from collections.abc import Callable
from typing import Annotated, Literal

import msgspec
import requests
import structlog
import uvicorn
from fastapi import FastAPI, Path, Request, Response
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect
from web3.exceptions import Web3Exception

from roastpower.chain.reverts import ContractRevert
from roastpower.oracle import sheets
from roastpower.oracle.committee import deliveries, record
from roastpower.oracle.committee.allowance import Allowance
from roastpower.oracle.committee.chamber import Chamber, Refused
from roastpower.oracle.committee.docket import Docket
from roastpower.oracle.committee.peer import (
    CONTENTS_AT_ONCE,
    Listing,
    Problem,
    Signature,
    Wanted,
)
from roastpower.oracle.metrics import SIGNED
from roastpower.protocol.canonical import hex_bytes, hex_text
from roastpower.protocol.decoding import decode
from roastpower.protocol.errors import EvidenceError

log = structlog.get_logger(__name__)

MAX_REPORT = 16 * 1024  # bytes; sixteen judges' lines have about 5,000
READ_SECONDS = 5.0
AT_ONCE = 4  # requests that are worked on; others wait
CONNECTIONS = 64
# Reports of one address: a judge that leads asks once a second for each open matter.
REPORTS_AT_ONCE = 64
REPORTS_PER_SECOND = 8.0

_UNREACHABLE = (SQLAlchemyError, ContractRevert, Web3Exception, requests.RequestException)


def committee_app(bound: Engine, docket: Docket, chamber: Chamber) -> FastAPI:
    """The service as an ASGI application."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    working = asyncio.Semaphore(AT_ONCE)
    reports = Allowance(REPORTS_AT_ONCE, REPORTS_PER_SECOND)

    @app.get("/v1/evidence/{digest}")
    async def evidence(digest: str) -> Response:
        async with working:
            return await asyncio.to_thread(_document, bound, digest, sheets.stored)

    @app.get("/v1/briefs/{digest}")
    async def brief(digest: str) -> Response:
        async with working:
            return await asyncio.to_thread(_document, bound, digest, deliveries.brief_document)

    @app.post("/v1/contents/{block_id}")
    async def contents(
        block_id: Annotated[int, Path(ge=1, lt=2**63)], request: Request
    ) -> Response:
        commitments = _commitments(await _body(request))
        if commitments is None:
            return _json(422, Problem("malformed", f"at most {CONTENTS_AT_ONCE} commitments"))

        def answered() -> Response:
            with bound.begin() as connection:
                found = deliveries.passed_on(
                    connection, docket.terms, block_id, commitments, time.time()
                )
            return _json(200, found)

        async with working:
            return await asyncio.to_thread(_answered, answered)

    @app.get("/v1/{kind}/{identifier}/{posting}")
    async def listing(
        kind: Literal["scores", "payouts"], identifier: int, posting: int
    ) -> Response:
        def listed() -> Response:
            agenda = docket.agenda()
            matter = agenda.matters.get((kind, identifier))
            if matter is None or matter.posting != posting:
                return _json(200, Listing(()))
            with bound.begin() as connection:
                filed = record.filed_sheets(connection, matter)
            return _json(200, Listing(tuple(each.line for each in filed)))

        async with working:
            return await asyncio.to_thread(_answered, listed)

    @app.post("/v1/{kind}/sign")
    async def sign(kind: Literal["scores", "payouts"], request: Request) -> Response:
        wait = reports.take(request.client.host if request.client else "")
        if wait:
            SIGNED.labels("too_many").inc()
            return _too_many(wait)
        document = await _body(request)
        if document is None:
            return _json(422, Problem("malformed", "no report of this length, or not in time"))

        def signed() -> Response:
            agenda = docket.agenda()
            try:
                with bound.begin() as connection:
                    signature = chamber.sign(connection, agenda, kind, document)
            except Refused as error:
                SIGNED.labels(error.code).inc()
                log.info("a report is not signed", kind=kind, code=error.code, reason=str(error))
                status = 422 if error.code == "malformed" else 409
                return _json(status, Problem(error.code, str(error)))
            SIGNED.labels("signed").inc()
            log.info("a report is signed", kind=kind)
            return _json(200, Signature(chamber.member, hex_text(signature)))

        async with working:
            return await asyncio.to_thread(_answered, signed)

    return app


def _document(
    bound: Engine, name: str, stored: Callable[[Connection, bytes], bytes | None]
) -> Response:
    try:
        found = hex_bytes(name)
        with bound.begin() as connection:
            document = stored(connection, found)
    except EvidenceError:
        document = None
    except SQLAlchemyError as error:
        return _unavailable(error)
    if document is None:
        return _json(404, Problem("unknown_evidence", "nothing is stored here under this digest"))
    return Response(document, media_type="application/json")


def _answered(answer: Callable[[], Response]) -> Response:
    try:
        return answer()
    except _UNREACHABLE as error:
        return _unavailable(error)


def _unavailable(error: Exception) -> Response:
    log.warning("a peer is not answered", error=type(error).__name__)
    return _json(503, Problem("unavailable", "the database or the node does not answer"))


def _too_many(wait: float) -> Response:
    problem = Problem("too_many", f"{REPORTS_PER_SECOND:g} reports a second are looked at")
    response = _json(429, problem)
    response.headers["retry-after"] = str(math.ceil(wait))
    return response


def _commitments(body: bytes | None) -> list[bytes] | None:
    """The commitments of a request for contents; None if it is none."""
    try:
        asked = decode(body or b"", Wanted).commitments
        return [hex_bytes(each) for each in asked] if len(asked) <= CONTENTS_AT_ONCE else None
    except (ValueError, RecursionError, EvidenceError):
        return None


async def _body(request: Request) -> bytes | None:
    """What was sent, if it is short and comes in time."""
    parts, size = [], 0
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > MAX_REPORT:
                    return None
                parts.append(part)
    except (TimeoutError, ClientDisconnect):
        return None
    return b"".join(parts)


def _json(status: int, content: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(content), status_code=status, media_type="application/json")


class CommitteeServer:
    """The application on a port, in a thread of its own."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        """Takes the port.

        Raises:
            OSError: it is taken, or not ours to take.
        """
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family)
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                limit_concurrency=CONNECTIONS,
                timeout_keep_alive=30,
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="committee", daemon=True
        )

    def start(self) -> None:
        """Answers from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Finishes what it is answering, and gives the port back."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
