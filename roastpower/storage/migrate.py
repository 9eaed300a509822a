# SPDX-License-Identifier: Apache-2.0
"""Brings a database to the newest schema; services call it when they start.

Tables change by Alembic migrations: one history for what the services keep (``migrations``), one for
the mirror of a deployment (``chain_migrations``), which each mirror's schema goes through by itself.
Views hold nothing, so they have no history: they are made anew from ``views/*.sql`` whenever those
files have changed.

Most starts have nothing to migrate; Alembic is imported when there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import Connection, inspect, text

from roastpower.storage import chain_schema
from roastpower.storage.rollups import ROLLUPS, spans_view
from roastpower.storage.session import engine

if TYPE_CHECKING:
    from alembic.config import Config

_SPANS = {f"{rollup.name}_spans": rollup for rollup in ROLLUPS}

# In this order: a view may use those before it.
VIEWS = (
    *_SPANS,
    "head",
    "active_miner_spans",
    "window_starts",
    "miner_window_sums",
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
    "challenges",
    "protocol",
)

_LOCK = 0x524F4153_544D4947  # among advisory locks: one migration at a time
_FOLDER = files("roastpower.storage")


def upgrade(
    database_url: str, schema: str = chain_schema.DEFAULT, *, services: str = "head"
) -> None:
    """Migrates the tables and replaces the views, in one transaction. Anyone may call it.

    Args:
        database_url: The database.
        schema: Of the deployment's mirror.
        services: The revision of ``migrations`` to go to.
    """
    chain_schema.checked_name(schema)
    if services == "head" and _is_newest(database_url, schema):
        return
    from alembic import command

    with _migrating(database_url) as connection:
        command.upgrade(_config("migrations", connection), services)
        chain_schema.prepare(connection, schema)
        command.upgrade(_mirror_config(connection, schema), "head")
        _replace_views(connection, schema)
        if services == "head":
            connection.exec_driver_sql(f"COMMENT ON SCHEMA {schema} IS '{_fingerprint()}'")


def downgrade(database_url: str, revision: str, schema: str = chain_schema.DEFAULT) -> None:
    """Takes a mirror's tables back to a revision of ``chain_migrations``; its views are dropped.

    What earlier tables cannot hold is lost; the chain has it.
    """
    from alembic import command

    chain_schema.checked_name(schema)
    with _migrating(database_url) as connection:
        _drop_views(connection, schema)
        command.downgrade(_mirror_config(connection, schema), revision)


def downgrade_services(database_url: str, revision: str) -> None:
    """Takes the services' tables back to a revision of ``migrations``. What they held is lost."""
    from alembic import command

    with _migrating(database_url) as connection:
        command.downgrade(_config("migrations", connection), revision)
        for schema in inspect(connection).get_schema_names():
            if chain_schema.VERSION_TABLE in inspect(connection).get_table_names(schema):
                connection.exec_driver_sql(f"COMMENT ON SCHEMA {schema} IS NULL")


@contextmanager
def _migrating(database_url: str) -> Iterator[Connection]:
    # Scripts are SQL as PostgreSQL reads it: a percent sign in them is no placeholder.
    bound = engine(database_url, execution_options={"no_parameters": True})
    try:
        with bound.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection
    finally:
        bound.dispose()


def _mirror_config(connection: Connection, schema: str) -> Config:
    return _config("chain_migrations", chain_schema.bind(connection, schema))


def _config(folder: str, connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(str(_FOLDER / folder))))
    config.attributes["connection"] = connection
    return config


def view_sql(name: str) -> str:
    """The query of a view."""
    if name in _SPANS:
        return spans_view(_SPANS[name])
    return (_FOLDER / "views" / f"{name}.sql").read_text()


def _drop_views(connection: Connection, schema: str) -> None:
    made = connection.scalars(
        text(f"SELECT viewname FROM pg_views WHERE schemaname = '{schema}'")
    ).all()
    for name in made:
        # Those that use it go too, and come back.
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS {schema}."{name}" CASCADE')
    connection.exec_driver_sql(f"COMMENT ON SCHEMA {schema} IS NULL")


@cache
def _fingerprint() -> str:
    """Of all migrations and views there are. A mirror's schema that has it as its comment is newest,
    and so are the services' tables: a start then costs one query."""
    migrations = [
        sorted(each.name for each in (_FOLDER / folder / "versions").iterdir())
        for folder in ("migrations", "chain_migrations")
    ]
    queries = [view_sql(name) for name in VIEWS]
    return f"roastpower {hashlib.sha256(repr((migrations, queries)).encode()).hexdigest()}"


def _is_newest(database_url: str, schema: str) -> bool:
    with psycopg.connect(database_url, connect_timeout=10) as connection:
        row = connection.execute(
            "SELECT obj_description(to_regnamespace(%s), 'pg_namespace')", [schema]
        ).fetchone()
    return row is not None and row[0] == _fingerprint()


def _replace_views(connection: Connection, schema: str) -> None:
    _drop_views(connection, schema)
    for name in VIEWS:
        query = chain_schema.qualified(view_sql(name), schema)
        connection.exec_driver_sql(f'CREATE VIEW {schema}."{name}" AS\n{query}')
