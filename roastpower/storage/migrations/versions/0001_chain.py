# SPDX-License-Identifier: Apache-2.0
"""Schema ``chain``: the events of the contracts.

Written out in ``0001_chain.sql``, which does not change when ``chain_tables`` does.
"""

from pathlib import Path

from alembic import op

revision = "0001_chain"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the schema and its tables."""
    op.execute(Path(__file__).with_suffix(".sql").read_text())
