-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE chain.notifications (
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    block_number BIGINT NOT NULL,
    block_hash BYTEA,
    timestamp BIGINT NOT NULL,
    log_index INTEGER,
    event TEXT,
    body JSONB,
    CONSTRAINT notifications_pkey PRIMARY KEY (seq),
    CONSTRAINT notifications_kind_check CHECK (kind IN ('event', 'retracted', 'skipped'))
);

CREATE TABLE chain.scorings (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    block_id BIGINT NOT NULL,
    scores SMALLINT[] NOT NULL,
    places SMALLINT[] NOT NULL,
    nonzero INTEGER NOT NULL,
    ranked INTEGER NOT NULL,
    score_sum BIGINT NOT NULL,
    CONSTRAINT scorings_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT scorings_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX scorings_block_id_idx ON chain.scorings (block_id);

CREATE TABLE chain.miner_changes (
    block_number BIGINT NOT NULL,
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
    CONSTRAINT miner_changes_pkey PRIMARY KEY (block_number, miner),
    CONSTRAINT miner_changes_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX miner_changes_miner_idx ON chain.miner_changes (miner);

CREATE TABLE chain.miner_totals (
    span INTEGER NOT NULL,
    start BIGINT NOT NULL,
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
    CONSTRAINT miner_totals_pkey PRIMARY KEY (span, start, miner)
);
CREATE INDEX miner_totals_miner_span_start_idx ON chain.miner_totals (miner, span, start);

CREATE TABLE chain.campaign_changes (
    block_number BIGINT NOT NULL,
    campaign_id BIGINT NOT NULL,
    submissions BIGINT NOT NULL,
    scored BIGINT NOT NULL,
    score_sum BIGINT NOT NULL,
    claims BIGINT NOT NULL,
    burned NUMERIC(78, 0) NOT NULL,
    funded NUMERIC(78, 0) NOT NULL,
    claimed NUMERIC(78, 0) NOT NULL,
    best_score BIGINT,
    last_block BIGINT,
    CONSTRAINT campaign_changes_pkey PRIMARY KEY (block_number, campaign_id),
    CONSTRAINT campaign_changes_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX campaign_changes_campaign_id_idx ON chain.campaign_changes (campaign_id);

CREATE TABLE chain.campaign_totals (
    span INTEGER NOT NULL,
    start BIGINT NOT NULL,
    campaign_id BIGINT NOT NULL,
    submissions BIGINT NOT NULL,
    scored BIGINT NOT NULL,
    score_sum BIGINT NOT NULL,
    claims BIGINT NOT NULL,
    burned NUMERIC(78, 0) NOT NULL,
    funded NUMERIC(78, 0) NOT NULL,
    claimed NUMERIC(78, 0) NOT NULL,
    best_score BIGINT,
    last_block BIGINT,
    CONSTRAINT campaign_totals_pkey PRIMARY KEY (span, start, campaign_id)
);
CREATE INDEX campaign_totals_campaign_id_span_start_idx ON chain.campaign_totals (campaign_id, span, start);

CREATE TABLE chain.platform_changes (
    block_number BIGINT NOT NULL,
    submissions BIGINT NOT NULL,
    sealed BIGINT NOT NULL,
    settled BIGINT NOT NULL,
    voided BIGINT NOT NULL,
    scored BIGINT NOT NULL,
    score_sum BIGINT NOT NULL,
    claims BIGINT NOT NULL,
    burned NUMERIC(78, 0) NOT NULL,
    refunded NUMERIC(78, 0) NOT NULL,
    emitted NUMERIC(78, 0) NOT NULL,
    price_sum NUMERIC(78, 0) NOT NULL,
    CONSTRAINT platform_changes_pkey PRIMARY KEY (block_number),
    CONSTRAINT platform_changes_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.platform_totals (
    span INTEGER NOT NULL,
    start BIGINT NOT NULL,
    submissions BIGINT NOT NULL,
    sealed BIGINT NOT NULL,
    settled BIGINT NOT NULL,
    voided BIGINT NOT NULL,
    scored BIGINT NOT NULL,
    score_sum BIGINT NOT NULL,
    claims BIGINT NOT NULL,
    burned NUMERIC(78, 0) NOT NULL,
    refunded NUMERIC(78, 0) NOT NULL,
    emitted NUMERIC(78, 0) NOT NULL,
    price_sum NUMERIC(78, 0) NOT NULL,
    CONSTRAINT platform_totals_pkey PRIMARY KEY (span, start)
);

CREATE TABLE chain.balance_changes (
    block_number BIGINT NOT NULL,
    account BYTEA NOT NULL,
    balance NUMERIC(78, 0) NOT NULL,
    CONSTRAINT balance_changes_pkey PRIMARY KEY (block_number, account),
    CONSTRAINT balance_changes_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX balance_changes_account_idx ON chain.balance_changes (account);

CREATE TABLE chain.balance_totals (
    account BYTEA NOT NULL,
    balance NUMERIC(78, 0) NOT NULL,
    CONSTRAINT balance_totals_pkey PRIMARY KEY (account)
);

ALTER TABLE chain.cursor
    ADD COLUMN finality_seconds INTEGER NOT NULL DEFAULT 900,
    ADD COLUMN final_number BIGINT,
    ADD COLUMN derived_version INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN notified BIGINT DEFAULT 0 NOT NULL,
    ADD COLUMN caught_up BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN halted TEXT;
UPDATE chain.cursor
SET final_number = greatest(deployment_block - 1, head_number - finality_depth);
ALTER TABLE chain.cursor
    ALTER COLUMN finality_seconds DROP DEFAULT,
    ALTER COLUMN final_number SET NOT NULL,
    DROP COLUMN finality_depth;

INSERT INTO chain.scorings (block_number, log_index, block_id, scores, places, nonzero, ranked, score_sum)
SELECT block_number, log_index, block_id,
       array_agg(score ORDER BY index), array_agg(coalesce(place, 0) ORDER BY index),
       count(*) FILTER (WHERE score > 0), count(place), sum(score)
FROM chain.scores
GROUP BY block_number, log_index, block_id;
DROP TABLE chain.scores;

DROP INDEX chain.transfer_receiver_idx;
DROP INDEX chain.transfer_sender_idx;
