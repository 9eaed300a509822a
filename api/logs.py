# SPDX-License-Identifier: Apache-2.0
"""Logs as one JSON object a line, on standard output."""

from __future__ import annotations

import structlog


def configure() -> None:
    """Sets structlog up for the process."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(),
    )
