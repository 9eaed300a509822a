# SPDX-License-Identifier: Apache-2.0
"""What pages of miners, campaigns and leaderboards are read from, in their order.

Counts are derived from the events at the indexer's next start (`cursor.derived_version`).
"""

from roastpower.storage.chain_schema import run_script

revision = "0003_pages"
down_revision = "0002_rollups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what is counted beside the totals, and the indexes of their orders."""
    run_script(__file__, "0003_pages.sql")


def downgrade() -> None:
    """Drop both."""
    run_script(__file__, "0003_pages_down.sql")
