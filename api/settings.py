# SPDX-License-Identifier: Apache-2.0
"""What the server is told from outside: environment variables, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SettingsError(Exception):
    """A setting is missing or contradicts another. The message says which and what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of the server.

    Without a keyfile the server takes contents all the same, but its receipts are not signed.
    """

    database_url: str
    manifest: Path
    keyfile: Path | None = None
    password_file: Path | None = None
    cors_origins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A key without its password, or the reverse, is a mistake and not a wish."""
        if (self.keyfile is None) != (self.password_file is None):
            raise SettingsError(
                "set ROASTPOWER_ORACLE_KEYFILE and ROASTPOWER_ORACLE_PASSWORD_FILE together, "
                "or neither: receipts are then not signed"
            )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Reads ``ROASTPOWER_…`` variables.

        Raises:
            SettingsError: one that is needed is not set.
        """
        return cls(
            database_url=_required(environment, "ROASTPOWER_DATABASE_URL", "postgresql://…"),
            manifest=Path(
                _required(environment, "ROASTPOWER_MANIFEST", "deployments/<chain id>.json")
            ),
            keyfile=_path(environment, "ROASTPOWER_ORACLE_KEYFILE"),
            password_file=_path(environment, "ROASTPOWER_ORACLE_PASSWORD_FILE"),
            cors_origins=_origins(environment.get("ROASTPOWER_CORS_ORIGINS", "")),
        )


def _required(environment: Mapping[str, str], name: str, example: str) -> str:
    value = environment.get(name)
    if not value:
        raise SettingsError(f"set {name} (for example {example})")
    return value


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return Path(value) if value else None


def _origins(value: str) -> tuple[str, ...]:
    origins = tuple(origin.strip() for origin in value.split(",") if origin.strip())
    for origin in origins:
        if not origin.startswith(("http://", "https://")) or origin.endswith("/"):
            raise SettingsError(
                f"ROASTPOWER_CORS_ORIGINS: {origin!r} is not an origin such as https://example.org"
            )
    return origins
