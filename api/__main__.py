# SPDX-License-Identifier: Apache-2.0
"""``python -m api``: serves HTTP; settings come from the environment (see `api.settings`)."""

from __future__ import annotations

import argparse
import os
import sys

import uvicorn
from sqlalchemy.exc import OperationalError

from api import logs
from api.app import create_app
from api.server import configured
from api.settings import Settings, SettingsError
from roastpower.chain.manifest import ManifestError
from roastpower.chain.signer import SignerError
from roastpower.storage.migrate import upgrade


def main() -> int:
    """Serves until told to stop; 1 if it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m api", description="Serves the HTTP interface.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    logs.configure()
    try:
        settings = Settings.from_environment(os.environ)
        app = create_app(settings)
        upgrade(settings.database_url)
    except (SettingsError, ManifestError, SignerError) as error:
        sys.stderr.write(f"api: {error}\n")
        return 1
    except OperationalError:
        sys.stderr.write(
            "api: the database of ROASTPOWER_DATABASE_URL does not answer: start it first\n"
        )
        return 1
    uvicorn.Server(configured(app, options.host, options.port, settings.trusted_proxies)).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
