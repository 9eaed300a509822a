# SPDX-License-Identifier: Apache-2.0
"""Schema ``offchain``: sign-in, profiles, moderation, the live feed."""

from pathlib import Path

from alembic import op

revision = "0005_api"
down_revision = "0003_oracle"
branch_labels = None
depends_on = None

_TABLES = (
    "sign_in_nonces",
    "sessions",
    "miner_profiles",
    "availability",
    "project_profiles",
    "hidden_texts",
    "audit_log",
    "live_messages",
    "live_cursor",
)


def upgrade() -> None:
    """Create the tables."""
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Drop them again, with what people left there."""
    for table in reversed(_TABLES):
        op.execute(f"DROP TABLE offchain.{table}")
    op.execute("DROP FUNCTION offchain.refuse_change()")
