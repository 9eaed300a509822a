# SPDX-License-Identifier: Apache-2.0
"""What Alembic runs: the migrations of one mirror's schema, which holds its own version table."""

from alembic import context

from roastpower.storage.chain_schema import VERSION_TABLE, schema_of

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    version_table=VERSION_TABLE,
    version_table_schema=schema_of(connection),
)
context.run_migrations()
