# SPDX-License-Identifier: Apache-2.0
"""The schema of a deployment's mirror: its tables, its views, and the version of both.

Scripts and views are written for the schema ``chain``. A database may mirror several deployments,
each in a schema of its own, and a mirror that is built anew stands beside the live one for a while;
so they are read with the name of the schema that is meant.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection, Inspector, inspect

DEFAULT = "chain"
VERSION_TABLE = "schema_version"

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_QUALIFIER = re.compile(r"\bchain\.(?=[a-z\"])")
_OPTION = "chain_schema"


def checked_name(name: str) -> str:
    """The name of a schema, if it is one that needs no quotes and is not taken by something else.

    Raises:
        ValueError: it is not.
    """
    if not _NAME.fullmatch(name) or name in ("public", "offchain", "oracle", "queue"):
        raise ValueError(
            f"{name!r} cannot be the schema of a mirror: lower-case letters, digits and underscores, "
            "at most 40, a letter first; not public, offchain, oracle or queue"
        )
    return name


def qualified(script: str, schema: str) -> str:
    """SQL that is written for ``chain``, for another schema."""
    return script if schema == DEFAULT else _QUALIFIER.sub(f"{schema}.", script)


def bind(connection: Connection, schema: str) -> Connection:
    """A connection whose migrations are about that schema."""
    return connection.execution_options(**{_OPTION: schema})


def schema_of(connection: Connection) -> str:
    """The schema that a connection was bound to."""
    return str(connection.get_execution_options()[_OPTION])


def prepare(connection: Connection, schema: str) -> None:
    """Create the schema, where there is none.

    Tables that were made before mirrors had versions are dropped: the chain has all that they hold.
    """
    found = inspect(connection)
    if schema in found.get_schema_names() and _is_unversioned(found, schema):
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {schema}")


def _is_unversioned(found: Inspector, schema: str) -> bool:
    tables = found.get_table_names(schema)
    return "cursor" in tables and VERSION_TABLE not in tables


def run_script(beside: str, name: str) -> None:
    """Run a migration's script, which lies beside its Python file."""
    from alembic import op

    connection = op.get_bind()
    script = (Path(beside).parent / name).read_text()
    connection.exec_driver_sql(qualified(script, schema_of(connection)))


def drop_all_tables() -> None:
    """Undo the first migration."""
    from alembic import op

    connection = op.get_bind()
    schema = schema_of(connection)
    for table in inspect(connection).get_table_names(schema):
        if table != VERSION_TABLE:
            connection.exec_driver_sql(f'DROP TABLE {schema}."{table}" CASCADE')
