# SPDX-License-Identifier: Apache-2.0
"""Keeps the tests' own process on this machine: no test may pass or fail by what others answer.

Processes that tests start, and libraries in C with sockets of their own (PostgreSQL's), are not held.
"""

import socket
from functools import wraps
from ipaddress import ip_address
from typing import Any


class ForeignHost(RuntimeError):
    """A test asked for a host beyond this machine.

    Not an `OSError`: code that takes a network's failures in its stride must not take this one.
    """

    def __init__(self, asked: object) -> None:
        super().__init__(f"tests use loopback and unix sockets alone, not {asked!r}")


def _address(host: str) -> Any:
    """The address that a host literally is, None where it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _check_peer(peer: socket.socket, address: Any) -> None:
    if peer.family == socket.AF_UNIX:
        return
    if peer.family not in (socket.AF_INET, socket.AF_INET6):
        raise ForeignHost(address)
    found = _address(address[0])
    if address[0] != "localhost" and (found is None or not found.is_loopback):
        raise ForeignHost(address)


def _check_name(host: str | bytes | None) -> None:
    """Literal addresses are looked up nowhere, so they pass here; connecting to one is another matter."""
    name = host.decode() if isinstance(host, bytes) else host
    if name and name != "localhost" and _address(name) is None:
        raise ForeignHost(name)


def install() -> None:
    """From here on `socket` refuses what is not of this machine."""
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    @wraps(connect)
    def checked_connect(self: socket.socket, address: Any) -> None:
        _check_peer(self, address)
        connect(self, address)

    @wraps(connect_ex)
    def checked_connect_ex(self: socket.socket, address: Any) -> int:
        _check_peer(self, address)
        return connect_ex(self, address)

    @wraps(look_up)
    def checked_look_up(host: str | bytes | None, *args: Any, **kwargs: Any) -> Any:
        _check_name(host)
        return look_up(host, *args, **kwargs)

    patches = {"connect": checked_connect, "connect_ex": checked_connect_ex}
    for name, checked in patches.items():
        setattr(socket.socket, name, checked)
    socket.getaddrinfo = checked_look_up
