# SPDX-License-Identifier: Apache-2.0
"""The tests' process reaches this machine by every way, and no other by any."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from loopback_only import ForeignHost

DOCUMENTATION = "192.0.2.1"  # RFC 5737: nobody's
DOCUMENTATION_6 = "2001:db8::1"  # RFC 3849
NAME = "roastpower.example"  # RFC 2606


def dial(method: str, host: str, port: int = 80, family: int = socket.AF_INET) -> Any:
    """By a method of sockets themselves."""
    with socket.socket(family, socket.SOCK_STREAM) as made:
        made.settimeout(1)
        return getattr(made, method)((host, port))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: dial("connect", DOCUMENTATION),
        lambda: dial("connect_ex", DOCUMENTATION),
        lambda: dial("connect", DOCUMENTATION_6, family=socket.AF_INET6),
        lambda: dial("connect", "0.0.0.0"),
        lambda: dial("connect", NAME),
        lambda: socket.create_connection((DOCUMENTATION, 80), timeout=1),
        lambda: socket.create_connection((NAME, 80), timeout=1),
        lambda: socket.getaddrinfo(NAME, 80),
        lambda: socket.getaddrinfo(NAME.encode(), 80),
        lambda: httpx.get(f"http://{DOCUMENTATION}", timeout=1),
        lambda: httpx.get(f"http://{NAME}", timeout=1),
        lambda: asyncio.run(asyncio.wait_for(asyncio.open_connection(DOCUMENTATION, 80), 1)),
        lambda: asyncio.run(asyncio.wait_for(asyncio.open_connection(NAME, 80), 1)),
    ],
)
def test_others_are_out_of_reach(attempt: Callable[[], Any]) -> None:
    with pytest.raises(ForeignHost, match="loopback and unix sockets alone"):
        attempt()


def test_what_expects_a_network_to_fail_does_not_take_this_for_it() -> None:
    assert not issubclass(ForeignHost, OSError)


class Answer(BaseHTTPRequestHandler):
    """Says nothing, successfully."""

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nor on standard error."""


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_in_reach(port: int, host: str) -> None:
    assert httpx.get(f"http://{host}:{port}").status_code == 204
    assert dial("connect_ex", host, port) == 0


def test_a_unix_socket_is_in_reach(tmp_path: Path) -> None:
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as peer:
        server.bind(path)
        server.listen()
        peer.connect(path)


def test_servers_find_their_own_addresses() -> None:
    for host in (None, "localhost", "0.0.0.0", "::1", b"127.0.0.1"):
        assert socket.getaddrinfo(host, 80)
