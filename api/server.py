# SPDX-License-Identifier: Apache-2.0
"""How connections are served: uvicorn, with limits on what comes before a request is one.

uvicorn's own parser of headers waits for ever and keeps whatever comes; behind no proxy that would
let one caller hold all connections (Slowloris) or all memory.
"""

from __future__ import annotations

import asyncio
from asyncio.events import TimerHandle
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, Final

import uvicorn
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

MAX_HEADER_BYTES: Final = 16 * 1024
MAX_HEADERS: Final = 64
HEADER_SECONDS: Final = 10
MAX_LIVE_MESSAGE_BYTES: Final = 4 * 1024
# What a connection that is dropped has to take the reason, before it is cut.
DROP_SECONDS: Final = 5
# Where applications find `GuardedWebSocket`, or `GuardedProtocol`, in the scope's extensions.
CONNECTION: Final = "roastpower.connection"

_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: application/problem+json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s"
)
_PROBLEM: Final = (
    b'{"type":"urn:roastpower:problem:headers_too_large","title":"The headers are too large",'
    b'"status":431,"detail":"at most 64 headers and 16 KiB","code":"headers_too_large"}'
)


class GuardedProtocol(HttpToolsProtocol):
    """HTTP/1.1 whose headers have to be small, and to arrive soon."""

    _awaiting_headers: TimerHandle | None = None
    _header_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first request has to follow soon."""
        super().connection_made(transport)
        self._expect_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._headers_are_here()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request begins: its headers have to follow soon."""
        super().on_message_begin()
        self._header_bytes = 0
        self._expect_headers()

    def on_url(self, url: bytes) -> None:
        """A part of the path."""
        if self._fits(len(url)):
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        if self._fits(len(name) + len(value) + 4) and len(self.headers) < MAX_HEADERS:
            super().on_header(name, value)
        else:
            self._refuse()

    def on_headers_complete(self) -> None:
        """The request is whole, but for its body."""
        self._headers_are_here()
        if not self.transport.is_closing():
            super().on_headers_complete()
            # The application begins in a task of its own, after this.
            self.scope["extensions"] = {CONNECTION: self}  # type: ignore[dict-item]

    async def cut(self) -> None:
        """Ends the connection with what was not taken yet; the request is over as if its caller had gone."""
        self.transport.abort()
        while not self.cycle.disconnected:
            await asyncio.sleep(0)

    def on_body(self, body: bytes) -> None:
        """A part of the body; a refused request has none."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request's end; a refused request has none."""
        if not self.transport.is_closing():
            super().on_message_complete()

    def _fits(self, length: int) -> bool:
        self._header_bytes += length
        if self._header_bytes > MAX_HEADER_BYTES:
            self._refuse()
            return False
        return True

    def _refuse(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(_TOO_LARGE % (len(_PROBLEM), _PROBLEM))
            self.transport.close()

    def _expect_headers(self) -> None:
        self._headers_are_here()
        self._awaiting_headers = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _headers_are_here(self) -> None:
        if self._awaiting_headers is not None:
            self._awaiting_headers.cancel()
            self._awaiting_headers = None


class GuardedWebSocket(WebSocketsSansIOProtocol):
    """A WebSocket that can be written to without waiting, and be cut off.

    uvicorn's `send` waits for readers and frames each message for each of them; a feed for thousands
    must do neither. Applications find this object in the scope's extensions.
    """

    on_writable: Callable[[], None] | None = None

    def handle_connect(self, event: Request) -> None:
        """A handshake: the application that it starts can reach the connection."""
        super().handle_connect(event)
        if self.response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            self.scope["extensions"][CONNECTION] = self  # type: ignore[assignment]

    async def send(self, message: ASGISendEvent) -> None:
        """As uvicorn does; a handshake that was answered with an error is over, too."""
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            self.handshake_complete = True

    @property
    def is_writable(self) -> bool:
        """Whether the reader takes what is written."""
        return self.writable.is_set() and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether anything can be written at all."""
        return not (self.disconnected or self.close_sent or self.transport.is_closing())

    def write(self, frames: bytes) -> None:
        """Writes whole frames as they are; nothing is waited for."""
        self.transport.write(frames)

    def resume_writing(self) -> None:
        """The reader took what was written."""
        super().resume_writing()
        if self.on_writable is not None:
            self.on_writable()

    def drop(self, code: int, reason: str) -> None:
        """Says why, and cuts the connection if the reader does not even take that."""
        if not self.is_open:
            return
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code})
        self.close_timer = self.loop.call_later(DROP_SECONDS, self.transport.abort)


def configured(
    app: Any, host: str, port: int, trusted_proxies: Iterable[str] = ()
) -> uvicorn.Config:
    """How we serve an application."""
    proxies = list(trusted_proxies)
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        http=GuardedProtocol,
        ws=GuardedWebSocket,
        ws_max_size=MAX_LIVE_MESSAGE_BYTES,
        # Compression holds a window of memory for each reader.
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        # Without a proxy of ours, what a caller says of its address is not believed.
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        server_header=False,
        # Our own lines say more than uvicorn's, and never quote a query.
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
        backlog=4096,
    )
