# SPDX-License-Identifier: Apache-2.0
"""The planner learns that all time is one span, with one row for each thing that is counted.

`span = 0` and `start = 0` always come together. Taken for independent of one another they promised so
few rows that all of them were read and sorted for one page.
"""

from roastpower.storage.chain_schema import run_script

revision = "0005_statistics"
down_revision = "0004_no_cascade"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the statistics; the next ANALYZE fills them."""
    run_script(__file__, "0005_statistics.sql")


def downgrade() -> None:
    """Drop them."""
    run_script(__file__, "0005_statistics_down.sql")
