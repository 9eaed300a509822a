# SPDX-License-Identifier: Apache-2.0
"""The events of the contracts.

Written out in ``0001_events.sql``, which does not change when ``chain_tables`` does.
"""

from roastpower.storage.chain_schema import drop_all_tables, run_script

revision = "0001_events"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    run_script(__file__, "0001_events.sql")


def downgrade() -> None:
    """Drop them."""
    drop_all_tables()
