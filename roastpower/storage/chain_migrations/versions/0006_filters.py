# SPDX-License-Identifier: Apache-2.0
"""Indexes for listings of one owner, project, sponsor or token, and of one miner in one campaign.

Each ends with what the listing is sorted by, so that a page is read from the place where it begins.
A project's campaigns are counted as they come, since a page of projects counted them one by one.
"""

from roastpower.storage.chain_schema import run_script

revision = "0006_filters"
down_revision = "0005_statistics"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them in place of those of one column, and the counts of what is stored."""
    run_script(__file__, "0006_filters.sql")


def downgrade() -> None:
    """Put those of one column back."""
    run_script(__file__, "0006_filters_down.sql")
