# SPDX-License-Identifier: Apache-2.0
"""`roastpower oracle`."""

from __future__ import annotations

import asyncio

from roastpower.chain.manifest import ManifestError
from roastpower.chain.signer import SignerError
from roastpower.cli.connection import fail
from roastpower.logs import configure_logging
from roastpower.oracle.service import run as run_service
from roastpower.oracle.settings import OracleSettings, SettingsError
from roastpower.storage.migrate import upgrade


def run() -> int:
    """Runs the service; see the command's help."""
    configure_logging()
    try:
        settings = OracleSettings.from_environment()
        upgrade(settings.database_url)
        asyncio.run(run_service(settings))
    except (SettingsError, ManifestError, SignerError) as error:
        raise fail(str(error), 2) from None
    return 0
