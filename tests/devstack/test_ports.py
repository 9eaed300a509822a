# SPDX-License-Identifier: Apache-2.0
"""A taken port is refused with words that help."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from roastpower.devstack.errors import PortTaken
from roastpower.devstack.ports import LOOPBACK, free_port, is_free, require_free


def test_a_free_port_is_free_and_never_given_twice() -> None:
    ports = [free_port() for _ in range(50)]
    assert len(set(ports)) == 50
    assert all(is_free(port) for port in ports)


def test_a_taken_port_is_refused_with_its_holder_and_the_way_out() -> None:
    with socket.create_server((LOOPBACK, 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(PortTaken) as refusal:
            require_free(port, "anvil", "--rpc-port")
    words = str(refusal.value)
    assert words.startswith(f"anvil cannot listen on 127.0.0.1:{port}: ")
    assert "choose another port with --rpc-port" in words
    if sys.platform == "linux":
        assert f"pid {os.getpid()} (" in words


def test_a_port_whose_connections_linger_is_free() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        client = socket.create_connection((LOOPBACK, port))
        accepted, _ = server.accept()
        accepted.close()  # the side that closes first lingers in TIME_WAIT
        client.close()
    require_free(port, "anvil", "--rpc-port")
