# SPDX-License-Identifier: Apache-2.0
"""Rollups, notifications, scores as one row a posting, and finality in seconds.

Counts are derived from the events at the indexer's next start (`cursor.derived_version`).
"""

from roastpower.storage.chain_schema import run_script

revision = "0002_rollups"
down_revision = "0001_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create what counts, and move the scores."""
    run_script(__file__, "0002_rollups.sql")


def downgrade() -> None:
    """Drop what counts, and move the scores back."""
    run_script(__file__, "0002_rollups_down.sql")
