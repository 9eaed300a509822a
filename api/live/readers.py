# SPDX-License-Identifier: Apache-2.0
"""One reader on a WebSocket: written to without waiting, dropped when it does not keep up."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final, Protocol

from api.live.hub import Hub, Message, frame_of, heartbeat
from api.metrics import Metrics

# Close codes of ours; what to do is in the reason, and in docs/api.md.
TOO_SLOW: Final = 4008
RESUME_TOO_OLD: Final = 4009
RESUME_UNKNOWN: Final = 4010
TOO_MANY_MESSAGES: Final = 4029
# How long a reader may take nothing while there is something.
SLOW_SECONDS: Final = 30.0


class Connection(Protocol):
    """What a reader needs of its connection (`api.server.GuardedWebSocket`)."""

    @property
    def is_writable(self) -> bool:
        """Whether the reader takes what is written."""

    @property
    def is_open(self) -> bool:
        """Whether anything can be written at all."""

    def write(self, frames: bytes) -> None:
        """Writes whole frames."""

    def drop(self, code: int, reason: str) -> None:
        """Ends the connection, with or without the reader."""


class LiveReader:
    """A position in the feed, and who reads from there."""

    __slots__ = ("_connection", "_hub", "_metrics", "_stalled_at", "_wrote", "seq", "topics")

    def __init__(
        self,
        connection: Connection,
        hub: Hub,
        metrics: Metrics,
        seq: int,
        topics: frozenset[str] | None,
    ) -> None:
        self._connection = connection
        self._hub = hub
        self._metrics = metrics
        self._stalled_at: float | None = None
        self._wrote = True
        self.seq = seq
        self.topics = topics

    def wake(self) -> None:
        """Writes what is new, as far as the connection takes it."""
        if self._hub.newest - self.seq > self._hub.kept:
            self.drop_as_slow()
            return
        while self.seq < self._hub.newest and self._connection.is_writable:
            self.tell(self._hub.after(self.seq))
        if self.seq >= self._hub.newest:
            self._stalled_at = None
        elif self._stalled_at is None:
            self._stalled_at = time.monotonic()

    def tell(self, messages: Sequence[Message]) -> None:
        """Writes messages that concern the reader; the others it has thereby seen."""
        frames = b"".join(one.frame for one in messages if one.concerns(self.topics))
        if frames:
            self._connection.write(frames)
            self._wrote = True
        if messages:
            self.seq = messages[-1].seq

    def beat(self, frame: bytes, seq: int) -> None:
        """A sign of life where nothing was written; the end of who takes nothing any more."""
        stalled = self._stalled_at is not None and (
            time.monotonic() - self._stalled_at > SLOW_SECONDS
        )
        if stalled:
            self.drop_as_slow()
        elif self._connection.is_writable and not self._wrote:
            behind = self.seq != seq
            self._connection.write(frame_of(heartbeat(self.seq)) if behind else frame)
        self._wrote = False

    def drop_as_slow(self) -> None:
        """Ends a connection that does not keep up."""
        self._hub.readers.discard(self)
        if self._connection.is_open:
            self._metrics.live_dropped.inc()
            self._connection.drop(TOO_SLOW, f"too slow: resume with after={self.seq}")
