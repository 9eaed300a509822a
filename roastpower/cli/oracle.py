# SPDX-License-Identifier: Apache-2.0
"""`roastpower oracle`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from roastpower.chain.manifest import ManifestError
from roastpower.chain.signer import SignerError
from roastpower.cli.connection import fail
from roastpower.judge.configuration import JudgeSettingsError
from roastpower.logs import configure_logging
from roastpower.oracle import service
from roastpower.oracle.settings import OracleSettings, SettingsError, WorkerSettings
from roastpower.storage.migrate import upgrade


def run() -> int:
    """Runs the service; see the command's help."""
    configure_logging()
    with _plain_settings():
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
        asyncio.run(service.work(settings))
    return 0


@contextmanager
def _plain_settings() -> Iterator[None]:
    try:
        yield
    except (SettingsError, JudgeSettingsError, ManifestError, SignerError) as error:
        raise fail(str(error), 2) from None
