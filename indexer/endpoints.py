# SPDX-License-Identifier: Apache-2.0
"""HTTP to one node, or to several that stand in for one another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx

from indexer import metrics
from indexer.errors import NodeError, RpcUnavailable
from indexer.faults import Fault, of_status

T = TypeVar("T")

_HEADERS = {"content-type": "application/json"}
_LONGEST_WAIT = 10.0
_PATIENCE = 3  # tries at each endpoint before the caller hears of it
_CONNECTIONS = 16


class Endpoints:
    """The nodes that are asked, the first until it fails. Safe to use from several threads."""

    def __init__(self, urls: Sequence[str], timeout: float = 20.0) -> None:
        """`timeout` is in seconds of silence, after which a node counts as hanging."""
        if not urls:
            raise ValueError("at least one address of a node is needed")
        self._clients = [
            httpx.Client(
                base_url=url,
                timeout=httpx.Timeout(timeout, connect=min(timeout, 5.0)),
                limits=httpx.Limits(max_connections=_CONNECTIONS),
                headers=_HEADERS,
            )
            for url in urls
        ]
        self._current = 0
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def close(self) -> None:
        """Close all connections, and end all waiting."""
        self._closing.set()
        for client in self._clients:
            client.close()

    @property
    def current(self) -> int:
        """The number of the node that is asked now."""
        return self._current

    def leave(self, number: int) -> None:
        """Ask the next from now on, unless somebody has turned away from that one already."""
        with self._lock:
            if self._current == number:
                self._current = (number + 1) % len(self._clients)

    def post(self, body: bytes, read: Callable[[bytes], T]) -> T:
        """Send a request and read its answer, at the next endpoint or later where one fails.

        Raises:
            NodeError: none answered; the last one's failure.
        """
        tries = _PATIENCE * len(self._clients)
        for tried in range(1, tries + 1):
            number = self._current
            try:
                return read(self._send(self._clients[number], body))
            except NodeError as error:
                metrics.rpc_errors.labels(kind=error.fault.value).inc()
                if tried == tries or error.fault in (Fault.TOO_MUCH, Fault.OTHER):
                    raise
                self.leave(number)
                # A round through all of them before waiting.
                if tried % len(self._clients) == 0:
                    wait = error.retry_after or 0.05 * 4 ** (tried // len(self._clients))
                    if self._closing.wait(min(wait, _LONGEST_WAIT)):
                        raise
        raise AssertionError("the loop returns or raises")

    def _send(self, client: httpx.Client, body: bytes) -> bytes:
        started = time.monotonic()
        try:
            response = client.post("", content=body)
        except httpx.TimeoutException as error:
            raise RpcUnavailable(
                f"no answer for {time.monotonic() - started:.0f} s", Fault.BROKEN
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RpcUnavailable(f"{type(error).__name__}: {error}", Fault.BROKEN) from error
        # Some providers say "too many results" with status 400 and an error of JSON-RPC in the body.
        content = response.content
        if response.status_code >= 400 and not content.lstrip().startswith((b"{", b"[")):
            raise RpcUnavailable(
                f"the node answered with HTTP status {response.status_code}",
                of_status(response.status_code),
                _retry_after(response),
            )
        if response.status_code == 429:
            raise RpcUnavailable(
                "the node answered with HTTP status 429", Fault.RATE, _retry_after(response)
            )
        return content


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds, of a header that says seconds or a date."""
    text = response.headers.get("retry-after", "")
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
