# SPDX-License-Identifier: Apache-2.0
"""What the oracle's processes need to know."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from roastpower.chain.outbox import Policy
from roastpower.judge.configuration import JudgeSettings
from roastpower.oracle.metering import Limits
from roastpower.protocol.addresses import checksummed
from roastpower.protocol.errors import EncodingError

_MICRO = 1_000_000


class SettingsError(ValueError):
    """A setting is missing, or is not a number. The message names it."""


@dataclass(frozen=True)
class WorkerSettings:
    """What a worker needs: the database, a judge, and limits. Keys of models do not print."""

    database_url: str
    judge: JudgeSettings = field(default_factory=JudgeSettings)
    limits: Limits = field(default_factory=Limits)
    concurrency: int = 8
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"

    @classmethod
    def from_environment(cls) -> WorkerSettings:
        """Reads the ROASTPOWER_ variables.

        Raises:
            SettingsError: one is missing or is not a number.
            JudgeSettingsError: the judge's are.
        """
        limits = Limits(
            concurrency=_whole("ROASTPOWER_JUDGE_CONCURRENCY") or 32,
            calls_per_minute=_whole("ROASTPOWER_JUDGE_CALLS_PER_MINUTE"),
            tokens_per_day=_whole("ROASTPOWER_JUDGE_TOKENS_PER_DAY"),
            micro_usd_per_day=_millionths("ROASTPOWER_JUDGE_USD_PER_DAY"),
            # Dollars a million tokens are millionths of a dollar a token.
            micro_usd_per_input_token=_decimal("ROASTPOWER_JUDGE_USD_PER_MILLION_INPUT") or 0.0,
            micro_usd_per_output_token=_decimal("ROASTPOWER_JUDGE_USD_PER_MILLION_OUTPUT") or 0.0,
        )
        if limits.micro_usd_per_day is not None and not limits.micro_usd_per_output_token:
            raise SettingsError(
                "ROASTPOWER_JUDGE_USD_PER_DAY needs prices: set ROASTPOWER_JUDGE_USD_PER_MILLION_INPUT"
                " and ROASTPOWER_JUDGE_USD_PER_MILLION_OUTPUT"
            )
        return cls(
            database_url=_need("ROASTPOWER_DATABASE_URL"),
            judge=JudgeSettings.from_environment(),
            limits=limits,
            concurrency=_whole("ROASTPOWER_ORACLE_CONCURRENCY") or 8,
            metrics_port=_whole("ROASTPOWER_ORACLE_METRICS_PORT"),
            metrics_host=os.environ.get("ROASTPOWER_ORACLE_METRICS_HOST", "127.0.0.1"),
        )


@dataclass(frozen=True)
class CommitteeSettings:
    """The committee that this judge is a member of, and where the others are. Times in seconds."""

    address: str
    peers: tuple[str, ...]
    port: int
    host: str = "127.0.0.1"
    # How long to wait for judges that are missing; a third of it is how long each one's turn to post is.
    grace: float = 30.0
    poll_seconds: float = 1.0

    @classmethod
    def from_environment(cls) -> CommitteeSettings | None:
        """Reads the ROASTPOWER_COMMITTEE variables; None where this judge is alone.

        Raises:
            SettingsError: one is missing or is not what it should be.
        """
        address = os.environ.get("ROASTPOWER_COMMITTEE", "").strip()
        if not address:
            return None
        try:
            address = checksummed(address)
        except EncodingError as error:
            raise SettingsError(f"ROASTPOWER_COMMITTEE: {error}") from None
        peers = tuple(
            peer.strip()
            for peer in os.environ.get("ROASTPOWER_COMMITTEE_PEERS", "").split(",")
            if peer.strip()
        )
        for peer in peers:
            if not peer.startswith(("http://", "https://")):
                raise SettingsError(f"ROASTPOWER_COMMITTEE_PEERS: {peer!r} is not a URL")
        port = _whole("ROASTPOWER_COMMITTEE_PORT")
        if port is None:
            raise SettingsError("ROASTPOWER_COMMITTEE_PORT is not set: peers need an answer")
        grace = _decimal("ROASTPOWER_COMMITTEE_GRACE")
        return cls(
            address=address,
            peers=peers,
            port=port,
            host=os.environ.get("ROASTPOWER_COMMITTEE_HOST", "127.0.0.1"),
            grace=30.0 if grace is None else grace,
        )


@dataclass(frozen=True)
class OracleSettings:
    """What the reconciler needs besides. Signing keys stay in files."""

    worker: WorkerSettings
    rpc_url: str
    manifest: Path
    beacon_urls: tuple[str, ...]
    keyfile: Path
    password_file: Path
    poll_seconds: float = 0.5
    policy: Policy = field(default_factory=Policy)
    committee: CommitteeSettings | None = None

    @classmethod
    def from_environment(cls) -> OracleSettings:
        """Reads the ROASTPOWER_ variables. Raises as `WorkerSettings.from_environment`."""
        return cls(
            worker=WorkerSettings.from_environment(),
            rpc_url=_need("ROASTPOWER_RPC_URL"),
            manifest=Path(_need("ROASTPOWER_MANIFEST")),
            beacon_urls=tuple(_need("ROASTPOWER_BEACON_URL").split(",")),
            keyfile=Path(_need("ROASTPOWER_ORACLE_KEYFILE")),
            password_file=Path(_need("ROASTPOWER_ORACLE_PASSWORD_FILE")),
            policy=_policy(),
            committee=CommitteeSettings.from_environment(),
        )


def _policy() -> Policy:
    cap = _decimal("ROASTPOWER_ORACLE_MAX_FEE_GWEI")
    if cap is None:
        return Policy()
    if cap < 1e-9:
        raise SettingsError("ROASTPOWER_ORACLE_MAX_FEE_GWEI is 0: nothing could be sent")
    return Policy(max_fee_cap=int(cap * 10**9))


def _need(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise SettingsError(f"{name} is not set")
    return value


def _decimal(name: str) -> float | None:
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e12:
        raise SettingsError(f"{name} is {value!r}: not a number from 0 on")
    return number


def _whole(name: str) -> int | None:
    number = _decimal(name)
    if number is not None and number != int(number):
        raise SettingsError(f"{name} is {number}: not a whole number")
    return None if number is None else int(number)


def _millionths(name: str) -> int | None:
    number = _decimal(name)
    return None if number is None else int(number * _MICRO)
