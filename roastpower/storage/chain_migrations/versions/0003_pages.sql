-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE chain.contest_changes (
    block_number BIGINT NOT NULL,
    campaign_id BIGINT NOT NULL,
    submissions BIGINT NOT NULL,
    ends_at BIGINT,
    changed_in BIGINT,
    CONSTRAINT contest_changes_pkey PRIMARY KEY (block_number, campaign_id),
    CONSTRAINT contest_changes_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX contest_changes_campaign_id_idx ON chain.contest_changes (campaign_id);

CREATE TABLE chain.contest_totals (
    campaign_id BIGINT NOT NULL,
    submissions BIGINT NOT NULL,
    ends_at BIGINT,
    changed_in BIGINT,
    CONSTRAINT contest_totals_pkey PRIMARY KEY (campaign_id)
);
CREATE INDEX contest_totals_ending_idx ON chain.contest_totals (coalesce(ends_at, 0), campaign_id);
CREATE INDEX contest_totals_submissions_campaign_id_idx ON chain.contest_totals (submissions, campaign_id);

CREATE TABLE chain.entry_changes (
    block_number BIGINT NOT NULL,
    campaign_id BIGINT NOT NULL,
    miner BYTEA NOT NULL,
    submissions BIGINT NOT NULL,
    scored BIGINT NOT NULL,
    score_sum BIGINT NOT NULL,
    ranked BIGINT NOT NULL,
    burned NUMERIC(78, 0) NOT NULL,
    refunded NUMERIC(78, 0) NOT NULL,
    best_score BIGINT,
    CONSTRAINT entry_changes_pkey PRIMARY KEY (block_number, campaign_id, miner),
    CONSTRAINT entry_changes_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX entry_changes_campaign_id_miner_idx ON chain.entry_changes (campaign_id, miner);

CREATE TABLE chain.entry_totals (
    campaign_id BIGINT NOT NULL,
    miner BYTEA NOT NULL,
    submissions BIGINT NOT NULL,
    scored BIGINT NOT NULL,
    score_sum BIGINT NOT NULL,
    ranked BIGINT NOT NULL,
    burned NUMERIC(78, 0) NOT NULL,
    refunded NUMERIC(78, 0) NOT NULL,
    best_score BIGINT,
    CONSTRAINT entry_totals_pkey PRIMARY KEY (campaign_id, miner)
);
CREATE INDEX entry_totals_miner_campaign_id_idx ON chain.entry_totals (miner, campaign_id);
CREATE INDEX entry_totals_standing_idx ON chain.entry_totals (campaign_id, coalesce(best_score, 0), miner);

CREATE TABLE chain.payment_changes (
    block_number BIGINT NOT NULL,
    reward_token BYTEA NOT NULL,
    claims BIGINT NOT NULL,
    paid NUMERIC(78, 0) NOT NULL,
    CONSTRAINT payment_changes_pkey PRIMARY KEY (block_number, reward_token),
    CONSTRAINT payment_changes_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX payment_changes_reward_token_idx ON chain.payment_changes (reward_token);

CREATE TABLE chain.payment_totals (
    span INTEGER NOT NULL,
    start BIGINT NOT NULL,
    reward_token BYTEA NOT NULL,
    claims BIGINT NOT NULL,
    paid NUMERIC(78, 0) NOT NULL,
    CONSTRAINT payment_totals_pkey PRIMARY KEY (span, start, reward_token)
);
CREATE INDEX payment_totals_reward_token_span_start_idx ON chain.payment_totals (reward_token, span, start);

CREATE TABLE chain.active_miners (
    span INTEGER NOT NULL,
    start BIGINT NOT NULL,
    miners BIGINT NOT NULL,
    CONSTRAINT active_miners_pkey PRIMARY KEY (span, start)
);

CREATE TABLE chain.miner_windows (
    seconds INTEGER NOT NULL,
    miner BYTEA NOT NULL,
    submissions BIGINT NOT NULL,
    wins BIGINT NOT NULL,
    scored BIGINT NOT NULL,
    score_sum BIGINT NOT NULL,
    ranked BIGINT NOT NULL,
    burned NUMERIC(78, 0) NOT NULL,
    refunded NUMERIC(78, 0) NOT NULL,
    earned NUMERIC(78, 0) NOT NULL,
    best_score BIGINT,
    best_streak BIGINT,
    first_block BIGINT,
    last_block BIGINT,
    changed_in BIGINT,
    CONSTRAINT miner_windows_pkey PRIMARY KEY (seconds, miner)
);
CREATE INDEX miner_windows_standing_idx ON chain.miner_windows (seconds, earned, wins, coalesce(best_score, 0), miner);

CREATE TABLE chain.windows (
    seconds INTEGER NOT NULL,
    since BIGINT NOT NULL,
    is_stale BOOLEAN NOT NULL,
    CONSTRAINT windows_pkey PRIMARY KEY (seconds)
);

ALTER TABLE chain.miner_changes ADD COLUMN changed_in BIGINT;
ALTER TABLE chain.miner_totals ADD COLUMN changed_in BIGINT;
ALTER TABLE chain.balance_changes ADD COLUMN changed_in BIGINT;
ALTER TABLE chain.balance_totals ADD COLUMN changed_in BIGINT;

CREATE INDEX miner_totals_standing_idx ON chain.miner_totals (earned, wins, coalesce(best_score, 0), miner) WHERE span = 0;
CREATE INDEX miner_totals_submissions_idx ON chain.miner_totals (submissions, miner) WHERE span = 0;
CREATE INDEX miner_totals_burned_idx ON chain.miner_totals (burned, miner) WHERE span = 0;
CREATE INDEX miner_totals_newest_idx ON chain.miner_totals (coalesce(first_block, 0), miner) WHERE span = 0;
CREATE INDEX campaign_created_budget_campaign_id_idx ON chain.campaign_created (budget, campaign_id);
CREATE INDEX campaign_created_reward_token_campaign_id_idx ON chain.campaign_created (reward_token, campaign_id);
