# SPDX-License-Identifier: Apache-2.0
"""Engines. One request or task, one transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, make_url


def sqlalchemy_url(database_url: str) -> URL:
    """The same database over psycopg 3, which plain ``postgresql://`` would not choose."""
    return make_url(database_url).set(drivername="postgresql+psycopg")


def engine(database_url: str, **options: Any) -> Engine:
    """A pool of connections that are tested before use, so that a restarted server does no harm."""
    return create_engine(sqlalchemy_url(database_url), pool_pre_ping=True, **options)
