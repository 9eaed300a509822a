# SPDX-License-Identifier: Apache-2.0
"""Loopback ports: a free one, or a clear word about who has the wanted one."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from pathlib import Path

from roastpower.devstack.errors import PortTaken

LOOPBACK = "127.0.0.1"

_LISTEN = "0A"  # TCP_LISTEN in /proc/net/tcp
_handed_out: set[int] = set()


def free_port() -> int:
    """A loopback port nobody listens on, never the same twice in one process."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
        if port not in _handed_out:
            _handed_out.add(port)
            return port


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:``port`` now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # What servers do: a port whose last connections linger in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def require_free(port: int, needed_by: str, choose: str) -> None:
    """Refuse a port that is taken, before a server fails on it with its own words.

    Args:
        port: The wanted port on 127.0.0.1.
        needed_by: What would listen there ("anvil").
        choose: How the reader chooses another one ("--rpc-port").

    Raises:
        PortTaken: Another program listens there; the message names it where the system tells.
    """
    if is_free(port):
        return
    holder = listener(port)
    who = f"pid {holder[0]} ({holder[1]})" if holder else "another program"
    raise PortTaken(
        f"{needed_by} cannot listen on {LOOPBACK}:{port}: {who} does. "
        f"Stop it, or choose another port with {choose}."
    )


def listener(port: int) -> tuple[int, str] | None:
    """Process id and command of who listens on ``port``; None when the system does not say."""
    sockets = _listening_sockets(port)
    if not sockets:
        return None
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if not _open_files(folder) & sockets:
                continue
            command = (folder / "cmdline").read_bytes()
        except OSError:  # ended meanwhile, or belongs to another user
            continue
        words = command.replace(b"\0", b" ").decode(errors="replace").strip()
        return int(folder.name), words[:120]
    return None


def _open_files(folder: Path) -> set[str]:
    links: set[str] = set()
    for descriptor in (folder / "fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            links.add(os.readlink(descriptor))
    return links


def _listening_sockets(port: int) -> set[str]:
    found: set[str] = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if not table.is_file():
            continue
        for line in table.read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == _LISTEN and int(columns[1].rpartition(":")[2], 16) == port:
                found.add(f"socket:[{columns[9]}]")
    return found
