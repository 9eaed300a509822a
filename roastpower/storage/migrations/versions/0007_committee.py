# SPDX-License-Identifier: Apache-2.0
"""Sheets of the members of a committee of judges, and their signatures under reports."""

from pathlib import Path

from alembic import op

revision = "0007_committee"
down_revision = "0006_oracle_judging"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both tables are new."""
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Drops them: reports under way are begun anew."""
    op.execute("DROP TABLE oracle.committee_sheets, oracle.committee_signatures")
