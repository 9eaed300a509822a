# SPDX-License-Identifier: Apache-2.0
"""A reorg deletes from each table by itself, instead of through foreign keys.

They looked a chain block up for every event: two fifths of what a backfill's COPY took.
"""

from roastpower.storage.chain_schema import run_script

revision = "0004_no_cascade"
down_revision = "0003_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop them."""
    run_script(__file__, "0004_no_cascade.sql")


def downgrade() -> None:
    """Bring them back."""
    run_script(__file__, "0004_no_cascade_down.sql")
