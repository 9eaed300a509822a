# SPDX-License-Identifier: Apache-2.0
"""Brings a database to the newest schema; services call it when they start.

Tables change by Alembic migrations. Views hold nothing, so they have no history: they are made anew
from ``views/*.sql`` whenever those files have changed.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from roastpower.storage.session import engine

# In this order: a view may use those before it.
VIEWS = (
    "head",
    "standing_scorings",
    "parameters",
    "roles",
    "balances",
    "blocks",
    "submissions",
    "payouts",
    "claims",
    "campaigns",
    "projects",
    "miners",
    "leaderboard",
    "challenges",
    "protocol",
)

_LOCK = 0x524F4153_544D4947  # among advisory locks: one migration at a time
_FOLDER = files("roastpower.storage")


def upgrade(database_url: str, revision: str = "head") -> None:
    """Migrates the tables and replaces the views, in one transaction. Anyone may call it."""
    # Scripts are SQL as PostgreSQL reads it: a percent sign in them is no placeholder.
    bound = engine(database_url, execution_options={"no_parameters": True})
    try:
        with bound.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            command.upgrade(_config(connection), revision)
            _replace_views(connection)
    finally:
        bound.dispose()


def downgrade(database_url: str, revision: str) -> None:
    """Takes the tables back to an earlier revision. Views stay, as far as their tables do."""
    bound = engine(database_url, execution_options={"no_parameters": True})
    try:
        with bound.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            command.downgrade(_config(connection), revision)
    finally:
        bound.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(str(_FOLDER / "migrations"))))
    config.attributes["connection"] = connection
    return config


def view_sql(name: str) -> str:
    """The query of a view."""
    return (_FOLDER / "views" / f"{name}.sql").read_text()


def _replace_views(connection: Connection) -> None:
    queries = {name: view_sql(name) for name in VIEWS}
    digest = hashlib.sha256(repr(queries).encode()).hexdigest()
    standing = connection.scalar(
        text("SELECT obj_description('chain'::regnamespace, 'pg_namespace')")
    )
    if standing == f"views {digest}":
        return
    made = connection.scalars(
        text("SELECT viewname FROM pg_views WHERE schemaname = 'chain'")
    ).all()
    for name in made:
        # Those that use it go too, and come back below.
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS chain."{name}" CASCADE')
    for name, query in queries.items():
        connection.exec_driver_sql(f'CREATE VIEW chain."{name}" AS\n{query}')
    connection.exec_driver_sql(f"COMMENT ON SCHEMA chain IS 'views {digest}'")
