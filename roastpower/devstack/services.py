# SPDX-License-Identifier: Apache-2.0
"""The stack's own processes: how each is started, and what happens when one ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from roastpower.chain.signer import development_account, save_keyfile
from roastpower.devstack.accounts import KEEPER, ORACLE
from roastpower.devstack.child import Child
from roastpower.devstack.state import StateFolder

RESTART_PAUSE = 1.0  # seconds
MAX_RESTARTS = 5  # in a row, without having run for a while
STEADY_SECONDS = 30.0
KEEPER_PATIENCE = 10  # seconds that the oracle has to act first


@dataclass(frozen=True)
class Addresses:
    """Where the stack's servers listen."""

    rpc_url: str
    beacon_url: str
    database_url: str
    redis_url: str
    api_url: str
    api_port: int


@dataclass
class Service:
    """One process that is kept running."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str]
    child: Child | None = None
    started_at: float = 0.0
    restarts: int = 0
    given_up: bool = False

    def start(self) -> None:
        """Starts it, from the main thread."""
        self.child = Child.start(
            self.name, self.command, log=self.log, env={**os.environ, **self.environment}
        )
        self.started_at = time.monotonic()

    @property
    def running(self) -> bool:
        """Whether its process runs."""
        return self.child is not None and self.child.running

    def stop(self) -> None:
        """Stops it; a second time does nothing."""
        if self.child is not None:
            self.child.stop(grace=15.0)


@dataclass
class Services:
    """All of them, in the order in which they start."""

    services: list[Service]
    messages: list[str] = field(default_factory=list)

    def keep_running(self) -> None:
        """Starts again what has ended; says so, and gives up on what never stays."""
        for service in self.services:
            if service.running or service.given_up:
                continue
            if time.monotonic() - service.started_at < RESTART_PAUSE:
                continue
            if time.monotonic() - service.started_at > STEADY_SECONDS:
                service.restarts = 0
            if service.restarts >= MAX_RESTARTS:
                service.given_up = True
                self.messages.append(f"{service.name} keeps ending: see {service.log}")
                continue
            service.restarts += 1
            status = service.child.exit_status if service.child else None
            self.messages.append(
                f"{service.name} ended (status {status}); started again, see {service.log}"
            )
            service.start()

    def stop(self) -> None:
        """Stops all, the last started first."""
        for service in reversed(self.services):
            service.stop()


def services(state: StateFolder, addresses: Addresses, manifest: Path, *, demo: bool) -> Services:
    """The protocol's services and, if asked for, the demo's people."""
    python = sys.executable
    roastpower = str(Path(python).with_name("roastpower"))
    keyfile, password_file = _oracle_key(state)
    environment = {
        "ROASTPOWER_ENVIRONMENT": "development",
        "ROASTPOWER_RPC_URL": addresses.rpc_url,
        # anvil speaks both on one port.
        "ROASTPOWER_WS_URL": addresses.rpc_url.replace("http", "ws", 1),
        "ROASTPOWER_DATABASE_URL": addresses.database_url,
        "ROASTPOWER_REDIS_URL": addresses.redis_url,
        "ROASTPOWER_MANIFEST": str(manifest),
        "ROASTPOWER_BEACON_URL": addresses.beacon_url,
        "ROASTPOWER_API_URL": addresses.api_url,
        "ROASTPOWER_ORACLE_KEYFILE": str(keyfile),
        "ROASTPOWER_ORACLE_PASSWORD_FILE": str(password_file),
    }
    keeper = ["keeper", "--dev-account", str(KEEPER), "--patience", str(KEEPER_PATIENCE)]
    wanted = [
        ("indexer", [roastpower, "indexer", "run"]),
        ("api", [python, "-m", "api", "--host", "127.0.0.1", "--port", str(addresses.api_port)]),
        ("oracle", [roastpower, "oracle", "run"]),
        ("keeper", [roastpower, *keeper]),
    ]
    if demo:
        wanted.append(
            (
                "miners",
                [
                    *(python, "-m", "roastpower.devstack.demo"),
                    *("--rpc-url", addresses.rpc_url, "--api-url", addresses.api_url),
                    *("--manifest", str(manifest), "--drafts", str(state.root / "drafts")),
                ],
            )
        )
    return Services(
        [Service(name, command, state.log(name), environment) for name, command in wanted]
    )


def _oracle_key(state: StateFolder) -> tuple[Path, Path]:
    """The oracle's keyfile, made at the first start. It holds a local account, whose key is public."""
    keyfile, password_file = state.keys / "oracle.json", state.keys / "oracle.password"
    if not keyfile.exists():
        save_keyfile(development_account(ORACLE), keyfile, password_file, os.urandom(16).hex())
    return keyfile, password_file
