# SPDX-License-Identifier: Apache-2.0
"""The local beacon as a child process; ``beacon`` is what runs in it."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx

from roastpower.devstack.beacon_network import Network
from roastpower.devstack.child import Child
from roastpower.devstack.ports import LOOPBACK, free_port, require_free

PORT_OPTION = "ROASTPOWER_BEACON_PORT"


class LocalBeacon:
    """A drand-like beacon on 127.0.0.1."""

    def __init__(
        self,
        key_file: Path,
        port: int | None = None,
        *,
        genesis_time: int,
        period: int = 1,
        log: Path | None = None,
    ):
        """Describe a beacon; nothing is touched before :meth:`start`.

        Args:
            key_file: Its key and clock, made at the first start.
            port: Port to listen on; a free one by default.
            genesis_time: Unix seconds of round 1; must stay the same, contracts know it.
            period: Seconds between rounds; must stay the same.
            log: Log file; beside the key by default.
        """
        self.key_file = key_file.absolute()
        self.port = port or free_port()
        self.genesis_time = genesis_time
        self.period = period
        self.log = log or self.key_file.with_suffix(".log")
        self._chosen = port is not None
        self._child: Child | None = None

    @property
    def url(self) -> str:
        """Where drand clients point to; the only chain is also the default one."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int | None:
        """Process id; None when it is not started."""
        return self._child.pid if self._child else None

    def network(self) -> Network:
        """Key and clock, created when this is the first look at them."""
        return Network.load_or_create(self.key_file, self.genesis_time, self.period)

    def start(self) -> None:
        """Start the beacon and wait until it answers."""
        if self._chosen:
            require_free(self.port, "The beacon", PORT_OPTION)
        self.network()
        self._child = Child.start(
            "The beacon",
            [
                *(sys.executable, "-m", "roastpower.devstack.beacon"),
                *("--port", str(self.port), "--key-file", self.key_file),
                *("--genesis-time", str(self.genesis_time), "--period", str(self.period)),
            ],
            log=self.log,
        )
        self._child.wait_ready(self._answers)

    def stop(self) -> None:
        """Stop the beacon; it goes on with the same key at the next start."""
        if self._child:
            self._child.stop()
            self._child = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/info", timeout=2, trust_env=False).is_success
        except httpx.TransportError:
            return False
