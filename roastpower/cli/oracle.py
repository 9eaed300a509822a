# SPDX-License-Identifier: Apache-2.0
"""`roastpower oracle`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec
import typer
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError, ProgrammingError

from roastpower.chain.manifest import ManifestError
from roastpower.chain.signer import SignerError
from roastpower.cli.exits import fail
from roastpower.judge.configuration import JudgeSettingsError
from roastpower.logs import configure_logging
from roastpower.oracle import worker
from roastpower.oracle.judging import release
from roastpower.oracle.report import LEASE_KEY, replay, report
from roastpower.oracle.settings import OracleSettings, SettingsError, WorkerSettings
from roastpower.protocol.constants import MAX_HEAD_LAG
from roastpower.storage.migrate import upgrade
from roastpower.storage.session import engine


def run() -> int:
    """Runs the service; see the command's help."""
    configure_logging()
    with _plain_settings():
        # A worker needs nothing of this, and starts in half the time without.
        from roastpower.oracle import service

        settings = OracleSettings.from_environment()
        upgrade(settings.worker.database_url)
        asyncio.run(service.run(settings))
    return 0


def work() -> int:
    """Runs a worker; see the command's help."""
    configure_logging()
    with _plain_settings():
        settings = WorkerSettings.from_environment()
        upgrade(settings.database_url)
        asyncio.run(worker.work(settings))
    return 0


def status(*, database_url: str, as_json: bool) -> int:
    """Says how the oracle is; see the command's help."""
    with _reading(database_url) as connection:
        found = report(connection, LEASE_KEY, MAX_HEAD_LAG)
    if as_json:
        typer.echo(msgspec.json.encode(found).decode())
        return 0 if found.healthy else 1
    lag = "nothing indexed" if found.head_lag_seconds is None else f"{found.head_lag_seconds} s old"
    typer.echo(f"head {lag}; {'a process' if found.reconciling else 'nobody'} reconciles")
    typer.echo(f"{found.workers} workers; jobs: {_listed(found.jobs)}")
    waits = "" if found.unmined_seconds is None else f"; one waits for {found.unmined_seconds} s"
    typer.echo(f"transactions: {_listed(found.transactions)}{waits}")
    for use in found.spending:
        typer.echo(
            f"{use.provider} today: {use.calls} calls, {use.input_tokens} + {use.output_tokens}"
            f" tokens, {use.usd:.2f} USD"
        )
    for block in found.blocks:
        left = "" if block.seconds_left is None else f", {block.seconds_left} s left"
        judges = f", sheets of {block.judges} judges" if block.judges else ""
        halted = "" if block.halted is None else f"  HALTED: {block.halted}"
        typer.echo(
            f"block {block.block} {block.status}: {block.submissions} submissions,"
            f" {block.samples} outputs, attempt {block.attempt}{judges}{left}{halted}"
        )
    return 0 if found.healthy else 1


def replay_block(block_id: int, *, database_url: str, as_json: bool) -> int:
    """Derives a block's scores again; see the command's help."""
    with _reading(database_url) as connection:
        found = replay(connection, block_id)
    if not found:
        raise fail(f"no scores of block {block_id} are indexed", 2)
    for each in found:
        if as_json:
            typer.echo(msgspec.json.encode(each).decode())
        elif each.matches:
            typer.echo(f"block {block_id}: all {len(each.posted)} scores as in {each.evidence}")
        else:
            typer.echo(f"block {block_id}: NOT as in {each.evidence}: {each.reason or 'others'}")
    return 0 if all(each.matches for each in found) else 1


def release_block(block_id: int, *, database_url: str) -> int:
    """Lets a halted block go on; see the command's help."""
    with _reading(database_url) as connection:
        released = release(connection, block_id)
    if not released:
        raise fail(f"block {block_id} is not halted", 2)
    typer.echo(f"block {block_id} is judged anew")
    return 0


@contextmanager
def _reading(database_url: str) -> Iterator[Connection]:
    bound = engine(database_url)
    try:
        with bound.begin() as connection:
            yield connection
    except OperationalError:
        raise fail("the database does not answer: is ROASTPOWER_DATABASE_URL right?", 2) from None
    except ProgrammingError:
        raise fail("the database has no tables yet: start the oracle once", 2) from None
    finally:
        bound.dispose()


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none"


@contextmanager
def _plain_settings() -> Iterator[None]:
    try:
        yield
    except (SettingsError, JudgeSettingsError, ManifestError, SignerError) as error:
        raise fail(str(error), 2) from None
