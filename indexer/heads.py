# SPDX-License-Identifier: Apache-2.0
"""When to look at the node: at once when it says that there is a new chain block, or now and then.

A WebSocket's `newHeads` says it within a millisecond or two. It is a hint and no more: what it
brings is checked like everything else, and while it is silent or broken the node is polled.
"""

from __future__ import annotations

import threading

import msgspec
import structlog
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from indexer import metrics
from indexer.faults import Fault
from indexer.rpc import Header
from roastpower.protocol.decoding import decode

_SUBSCRIBE = b'{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}'
_RETRY_SECONDS = 2.0
_LARGEST = 4 * 2**20

log = structlog.get_logger("indexer")


class _Params(msgspec.Struct):
    result: Header


class _Refusal(msgspec.Struct):
    message: str = ""
    code: int = 0


class _Message(msgspec.Struct):
    params: _Params | None = None
    error: _Refusal | None = None


class Heads:
    """Wakes whoever follows the chain. One reader."""

    def __init__(self, ws_url: str | None) -> None:
        """`ws_url` is a node's WebSocket; without it, `wait` is a pause."""
        self._ws_url = ws_url
        self._changed = threading.Condition()
        self._header: Header | None = None
        self._socket: Connection | None = None
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        if ws_url:
            self._thread = threading.Thread(target=self._listen, name="heads", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> Header | None:
        """The newest header that came, as soon as one does; None after so many seconds."""
        with self._changed:
            if self._header is None and not self._closing.is_set():
                self._changed.wait(seconds)
            header, self._header = self._header, None
            return header

    def close(self) -> None:
        """Stop listening and waiting. May come from a signal's handler in another thread."""
        self._closing.set()
        with self._changed:
            self._changed.notify_all()
        if self._socket is not None:
            self._socket.close()
        if self._thread is not None:
            self._thread.join(_RETRY_SECONDS)

    def _listen(self) -> None:
        assert self._ws_url
        while not self._closing.is_set():
            try:
                with connect(
                    self._ws_url, open_timeout=5, close_timeout=1, max_size=_LARGEST, proxy=None
                ) as socket:
                    self._socket = socket
                    socket.send(_SUBSCRIBE.decode())
                    for raw in socket:
                        self._hear(raw)
            except (OSError, WebSocketException, msgspec.DecodeError) as error:
                if self._closing.is_set():
                    return
                metrics.rpc_errors.labels(kind=Fault.BROKEN.value).inc()
                log.warning(
                    "no news by WebSocket, polling", error=f"{type(error).__name__}: {error}"
                )
            self._closing.wait(_RETRY_SECONDS)

    def _hear(self, raw: str | bytes) -> None:
        message = decode(raw, _Message)
        if message.params is not None:
            with self._changed:
                self._header = message.params.result
                self._changed.notify()
        elif message.error is not None:
            raise msgspec.ValidationError(
                f"eth_subscribe: {message.error.message} ({message.error.code})"
            )
