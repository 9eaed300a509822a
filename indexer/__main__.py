# SPDX-License-Identifier: Apache-2.0
"""`python -m indexer`: follow the chain of a deployment manifest."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog

from indexer.cursor import connect, empty_tables
from indexer.errors import Halted
from indexer.service import Service, Settings
from roastpower.chain.manifest import Manifest, ManifestError
from roastpower.storage.migrate import upgrade


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT. Returns the exit status, 2 where a person has to help."""
    parser = _parser()
    options = parser.parse_args(arguments)
    for option in ("rpc_url", "database_url", "manifest"):
        if not getattr(options, option):
            parser.error(f"give --{option.replace('_', '-')} or set ROASTPOWER_{option.upper()}")
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    log = structlog.get_logger("indexer")
    try:
        manifest = Manifest.load(Path(options.manifest))
        if options.rebuild:
            upgrade(options.database_url)
            with connect(options.database_url) as connection:
                empty_tables(connection)
        service = Service(
            Settings(
                rpc_url=options.rpc_url,
                database_url=options.database_url,
                manifest=manifest,
                finality_depth=options.finality_depth,
                poll_interval=options.poll_interval,
            )
        )
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: service.stop())
        service.run()
    except (Halted, ManifestError) as error:
        log.critical("indexing halted", reason=type(error).__name__, error=str(error))
        return 2
    log.info("indexing stopped")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m indexer",
        description="Mirrors the contracts' events into PostgreSQL. "
        "Each option is read from ROASTPOWER_… in the environment where it is not given.",
    )
    env = os.environ.get
    parser.add_argument("--rpc-url", default=env("ROASTPOWER_RPC_URL"), help="the node")
    parser.add_argument(
        "--database-url", default=env("ROASTPOWER_DATABASE_URL"), help="postgresql://…"
    )
    parser.add_argument(
        "--manifest", default=env("ROASTPOWER_MANIFEST"), help="deployments/<chain id>.json"
    )
    parser.add_argument(
        "--finality-depth",
        type=int,
        default=int(env("ROASTPOWER_FINALITY_DEPTH", "64")),
        help="chain blocks that a reorg may replace (64); a deeper one stops the indexer",
    )
    parser.add_argument(
        "--poll-interval", type=float, default=0.3, help="seconds between looks at the head (0.3)"
    )
    parser.add_argument(
        "--rebuild", action="store_true", help="empty the tables first, and index anew"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
