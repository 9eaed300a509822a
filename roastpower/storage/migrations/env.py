# SPDX-License-Identifier: Apache-2.0
"""What Alembic runs: the migrations, on the connection that ``migrate.upgrade`` gives."""

from alembic import context

from roastpower.storage.metadata import load_all_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=load_all_tables(),
    include_schemas=True,
    version_table_schema="public",
)
context.run_migrations()
