# SPDX-License-Identifier: Apache-2.0
"""What campaigns paid to each account, by reward token: a miner's earnings beside the emission."""

from roastpower.storage.chain_schema import run_script

revision = "0007_payees"
down_revision = "0006_filters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the rollup, and count what is stored."""
    run_script(__file__, "0007_payees.sql")


def downgrade() -> None:
    """Drop it."""
    run_script(__file__, "0007_payees_down.sql")
