# SPDX-License-Identifier: Apache-2.0
"""What the server is told from outside: environment variables, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

Environment = Literal["development", "production"]

# What the documents show where a secret belongs, and what people type instead of one.
EXAMPLE_SECRETS: Final = frozenset(
    {"change-me", "changeme", "example", "password", "postgres", "redis", "roastpower", "secret"}
)


class SettingsError(Exception):
    """A setting is missing or contradicts another. The message says which and what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of the server.

    Without a keyfile the server takes contents all the same, but its receipts are not signed.
    Without Redis it answers the same, slower; without a node, contract wallets cannot sign in.

    Attributes:
        public_url: the server's own origin, as browsers see it.
        cors_origins: origins of front ends; with the server's own, the ones people sign in at.
        rate_limit: requests an address or an account may make in a minute; 0 for any number.
        live_readers: live connections an address may hold at a time; 0 for any number.
        trusted_proxies: addresses whose ``X-Forwarded-For`` is believed.
    """

    database_url: str
    manifest: Path
    environment: Environment = "production"
    redis_url: str | None = None
    rpc_url: str | None = None
    keyfile: Path | None = None
    password_file: Path | None = None
    public_url: str = "http://127.0.0.1:8000"
    cors_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    rate_limit: int = 1200
    live_readers: int = 50

    def __post_init__(self) -> None:
        """Refuses contradictions, and secrets that everybody knows outside development."""
        if (self.keyfile is None) != (self.password_file is None):
            raise SettingsError(
                "set ROASTPOWER_ORACLE_KEYFILE and ROASTPOWER_ORACLE_PASSWORD_FILE together, "
                "or neither: receipts are then not signed"
            )
        if self.environment not in ("development", "production"):
            raise SettingsError("ROASTPOWER_ENVIRONMENT is development or production")
        for origin in (self.public_url, *self.cors_origins):
            if not is_origin(origin):
                raise SettingsError(f"{origin!r} is not an origin: https://host[:port], no path")
        if self.environment == "production":
            self._refuse_example_secrets()

    def _refuse_example_secrets(self) -> None:
        secrets = {
            "ROASTPOWER_DATABASE_URL": urlsplit(self.database_url).password,
            "ROASTPOWER_REDIS_URL": urlsplit(self.redis_url or "").password,
        }
        if self.password_file is not None and self.password_file.exists():
            secrets["ROASTPOWER_ORACLE_PASSWORD_FILE"] = self.password_file.read_text().strip()
        for name, secret in secrets.items():
            if secret is not None and secret.lower() in EXAMPLE_SECRETS:
                raise SettingsError(
                    f"the secret in {name} is an example that everybody knows: make one of your own "
                    "(outside development, which ROASTPOWER_ENVIRONMENT=development says)"
                )

    @property
    def origins(self) -> frozenset[str]:
        """Origins whose pages may send what changes something, listen live, and sign people in."""
        return frozenset((self.public_url, *self.cors_origins))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Reads ``ROASTPOWER_…`` variables.

        Raises:
            SettingsError: one that is needed is not set, or is not what it should be.
        """
        return cls(
            database_url=_required(environment, "ROASTPOWER_DATABASE_URL", "postgresql://…"),
            manifest=Path(
                _required(environment, "ROASTPOWER_MANIFEST", "deployments/<chain id>.json")
            ),
            environment=environment.get("ROASTPOWER_ENVIRONMENT", "production"),  # type: ignore[arg-type]  # checked above
            redis_url=environment.get("ROASTPOWER_REDIS_URL") or None,
            rpc_url=environment.get("ROASTPOWER_RPC_URL") or None,
            keyfile=_path(environment, "ROASTPOWER_ORACLE_KEYFILE"),
            password_file=_path(environment, "ROASTPOWER_ORACLE_PASSWORD_FILE"),
            public_url=environment.get("ROASTPOWER_API_URL") or "http://127.0.0.1:8000",
            cors_origins=_listed(environment, "ROASTPOWER_CORS_ORIGINS"),
            trusted_proxies=_listed(environment, "ROASTPOWER_TRUSTED_PROXIES"),
            rate_limit=_count(environment, "ROASTPOWER_RATE_LIMIT", 1200),
            live_readers=_count(environment, "ROASTPOWER_LIVE_READERS", 50),
        )


def is_origin(text: str) -> bool:
    """Whether a text is an origin as browsers write it."""
    parts = urlsplit(text)
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and text == f"{parts.scheme}://{parts.netloc}"
    )


def _required(environment: Mapping[str, str], name: str, example: str) -> str:
    value = environment.get(name)
    if not value:
        raise SettingsError(f"set {name} (for example {example})")
    return value


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return Path(value) if value else None


def _listed(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part for part in environment.get(name, "").replace(",", " ").split() if part)


def _count(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isascii() or not text.isdigit():
        raise SettingsError(f"{name} is a whole number, 0 for no limit")
    return int(text)
