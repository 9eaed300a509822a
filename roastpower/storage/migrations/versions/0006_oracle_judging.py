# SPDX-License-Identifier: Apache-2.0
"""Attempts, comparisons and whole responses of judgements; limits and budgets of providers."""

from pathlib import Path

from alembic import op

revision = "0006_oracle_judging"
down_revision = "0005_api"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Samples become outputs with their round; everything else is new."""
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """First attempts' samples stay; comparisons and limits are dropped."""
    op.execute(
        """
        DROP FUNCTION oracle.end_call(BIGINT, BIGINT, BIGINT, BIGINT);
        DROP FUNCTION oracle.begin_call(TEXT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, BIGINT, DOUBLE PRECISION);
        DROP TABLE oracle.provider_spending, oracle.provider_pauses, oracle.provider_calls,
                   oracle.answers, oracle.responses;
        DELETE FROM oracle.samples WHERE attempt > 0 OR round > 0 OR submission_id < 0;
        ALTER TABLE oracle.samples ADD COLUMN raw TEXT;
        UPDATE oracle.samples SET raw = convert_from(output, 'UTF8')::json ->> 'raw';
        ALTER TABLE oracle.samples DROP CONSTRAINT samples_pkey;
        ALTER TABLE oracle.samples
            ALTER COLUMN raw SET NOT NULL,
            DROP COLUMN attempt,
            DROP COLUMN round,
            DROP COLUMN against,
            DROP COLUMN output,
            ADD CONSTRAINT samples_pkey PRIMARY KEY (judgement_id, submission_id, sample);
        ALTER TABLE oracle.judgements
            DROP COLUMN attempt,
            DROP COLUMN identity,
            DROP COLUMN wrong_canaries,
            DROP COLUMN halted;
        """
    )
