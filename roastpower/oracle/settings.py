# SPDX-License-Identifier: Apache-2.0
"""What the oracle's process needs to know."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from roastpower.chain.outbox import Policy


class SettingsError(ValueError):
    """A setting is missing. The message names it."""


@dataclass(frozen=True)
class OracleSettings:
    """Where everything is. Nothing secret is in here: keys stay in files."""

    rpc_url: str
    database_url: str
    manifest: Path
    beacon_urls: tuple[str, ...]
    keyfile: Path
    password_file: Path
    concurrency: int = 8
    poll_seconds: float = 0.5
    policy: Policy = field(default_factory=Policy)

    @classmethod
    def from_environment(cls) -> OracleSettings:
        """Reads the ROASTPOWER_ variables.

        Raises:
            SettingsError: one is missing.
        """

        def need(name: str) -> str:
            value = os.environ.get(name)
            if not value:
                raise SettingsError(f"{name} is not set")
            return value

        return cls(
            rpc_url=need("ROASTPOWER_RPC_URL"),
            database_url=need("ROASTPOWER_DATABASE_URL"),
            manifest=Path(need("ROASTPOWER_MANIFEST")),
            beacon_urls=tuple(need("ROASTPOWER_BEACON_URL").split(",")),
            keyfile=Path(need("ROASTPOWER_ORACLE_KEYFILE")),
            password_file=Path(need("ROASTPOWER_ORACLE_PASSWORD_FILE")),
            concurrency=int(os.environ.get("ROASTPOWER_ORACLE_CONCURRENCY", "8")),
        )
