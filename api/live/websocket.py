# SPDX-License-Identifier: Apache-2.0
"""``/v1/live`` as a WebSocket."""

from __future__ import annotations

import json
import time
from collections import deque
from typing import Any, Final

from fastapi import APIRouter, WebSocket
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.websockets import WebSocketDisconnect

from api import problems
from api.errors import ApiError, BadTopics
from api.limits.counting import Policy
from api.limits.middleware import too_many
from api.live.admission import Connections, check_origin, sequence
from api.live.hub import Hub, frame_of
from api.live.readers import (
    RESUME_TOO_OLD,
    RESUME_UNKNOWN,
    TOO_MANY_MESSAGES,
    LiveReader,
)
from api.live.topics import listed, topics_of
from api.server import CONNECTION, GuardedWebSocket
from roastpower.callers import address_group

MAX_MESSAGES: Final = 20  # of a reader
MESSAGES_SECONDS: Final = 10.0

router = APIRouter()


@router.websocket("/v1/live")
async def live(websocket: WebSocket) -> None:
    """The feed: ``?after=`` resumes behind a message, ``?topics=`` chooses."""
    state = websocket.app.state
    who = address_group(websocket.client.host if websocket.client else None)
    connections: Connections = state.live_connections
    try:
        _admit(websocket, who)
        await state.hub.wait_ready()
        topics = listed(websocket.query_params.get("topics"))
        after = sequence(websocket.query_params.get("after"))
        connections.take(who)
    except ApiError as error:
        websocket.state.code = error.code
        denial = problems.answer(error, websocket.state.request_id)
        await websocket.send_denial_response(denial)
        return
    connection: GuardedWebSocket = websocket.scope["extensions"][CONNECTION]
    readers = state.metrics.live_readers.labels("websocket")
    readers.inc()
    try:
        await websocket.accept()
        await _serve(websocket, connection, after, topics)
    except WebSocketDisconnect:
        pass  # as readers do
    finally:
        readers.dec()
        connections.give_back(who)


def _admit(websocket: WebSocket, who: str) -> None:
    settings = websocket.app.state.settings
    check_origin(websocket)
    if settings.rate_limit:
        policy = Policy("address", settings.rate_limit)
        decision = websocket.app.state.limiter.take(policy, who)
        if not decision.allowed:
            raise too_many(decision)


async def _serve(
    websocket: WebSocket,
    connection: GuardedWebSocket,
    after: int | None,
    topics: frozenset[str] | None,
) -> None:
    state = websocket.app.state
    hub: Hub = state.hub
    reader = LiveReader(connection, hub, state.metrics, after or 0, topics)
    hello = {"type": "hello", "seq": hub.newest if after is None else after}
    connection.write(frame_of(json.dumps(hello, separators=(",", ":"))))
    try:
        if after is None:
            reader.seq = hub.newest
        elif not await _resume(hub, reader, connection):
            return
    except (DBAPIError, PoolTimeout):
        connection.drop(1013, "the database does not answer: try again in a moment")
        return
    hub.readers.add(reader)
    connection.on_writable = reader.wake
    reader.wake()
    try:
        await _listen(websocket, connection, reader)
    finally:
        hub.readers.discard(reader)
        connection.on_writable = None


async def _resume(hub: Hub, reader: LiveReader, connection: GuardedWebSocket) -> bool:
    """Tells a reader what it missed; False if that cannot be done, which it is told."""
    oldest, newest = await hub.bounds()
    if reader.seq > newest:
        connection.drop(RESUME_UNKNOWN, "no such message yet: read the state anew")
        return False
    if reader.seq < newest and (oldest is None or reader.seq < oldest - 1):
        connection.drop(RESUME_TOO_OLD, "that is too long ago: read the state anew")
        return False
    # What this process keeps is told from there; before that, from the database.
    while reader.seq < hub.newest - hub.kept:
        found = await hub.stored_after(reader.seq)
        if not found:
            break
        await connection.writable.wait()
        if not connection.is_open:
            return False
        reader.tell(found)
    return True


async def _listen(websocket: WebSocket, connection: GuardedWebSocket, reader: LiveReader) -> None:
    """Takes what a reader says, until it goes."""
    times: deque[float] = deque(maxlen=MAX_MESSAGES)
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        now = time.monotonic()
        if len(times) == MAX_MESSAGES and now - times[0] < MESSAGES_SECONDS:
            connection.drop(TOO_MANY_MESSAGES, "a reader says less")
            return
        times.append(now)
        if connection.is_writable:
            answer = _chosen(reader, message.get("text"))
            connection.write(frame_of(json.dumps(answer, separators=(",", ":"))))


def _chosen(reader: LiveReader, text: str | None) -> dict[str, Any]:
    """Changes a reader's topics: ``{"topics": […]}``."""
    try:
        asked = json.loads(text or "")
        names = asked["topics"]
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise BadTopics("topics are a list of texts")
        reader.topics = topics_of(names)
    except (ValueError, TypeError, KeyError, RecursionError):
        return {"type": "error", "code": "malformed_message"}
    except BadTopics as error:
        return {"type": "error", "code": error.code}
    topics = None if reader.topics is None else sorted(reader.topics)
    return {"type": "topics", "seq": reader.seq, "topics": topics}
