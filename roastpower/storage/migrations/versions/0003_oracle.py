# SPDX-License-Identifier: Apache-2.0
"""Schema ``oracle``, and the job queue's own tables in schema ``queue``."""

from pathlib import Path

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0003_oracle"
down_revision = "0002_offchain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both schemas and their tables."""
    op.execute(Path(__file__).with_suffix(".sql").read_text())
    bind = op.get_bind()
    bind.exec_driver_sql("CREATE SCHEMA queue")
    bind.exec_driver_sql("SET LOCAL search_path TO queue")
    bind.exec_driver_sql(SchemaManager.get_schema())
    bind.exec_driver_sql("SET LOCAL search_path TO DEFAULT")
