# SPDX-License-Identifier: Apache-2.0
"""Schema ``offchain``: contents and briefs."""

from alembic import op

revision = "0002_offchain"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the schema and its tables."""
    op.execute("CREATE SCHEMA offchain")
    op.execute(
        """
        CREATE TABLE offchain.contents (
            commitment BYTEA NOT NULL,
            content BYTEA NOT NULL,
            salt BYTEA NOT NULL,
            received_at BIGINT NOT NULL,
            CONSTRAINT contents_pkey PRIMARY KEY (commitment)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE offchain.briefs (
            digest BYTEA NOT NULL,
            document BYTEA NOT NULL,
            received_at BIGINT NOT NULL,
            CONSTRAINT briefs_pkey PRIMARY KEY (digest)
        )
        """
    )
