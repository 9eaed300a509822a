-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE chain.chain_blocks (
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    parent_hash BYTEA NOT NULL,
    timestamp BIGINT NOT NULL,
    has_events BOOLEAN NOT NULL,
    CONSTRAINT chain_blocks_pkey PRIMARY KEY (number)
);
CREATE UNIQUE INDEX chain_blocks_hash_idx ON chain.chain_blocks (hash);
CREATE INDEX chain_blocks_without_events_idx ON chain.chain_blocks (number) WHERE NOT has_events;

CREATE TABLE chain.cursor (
    id SMALLINT DEFAULT '1' NOT NULL,
    chain_id BIGINT NOT NULL,
    genesis_hash BYTEA NOT NULL,
    pool BYTEA NOT NULL,
    deployment_block BIGINT NOT NULL,
    finality_depth INTEGER NOT NULL,
    fence BIGINT DEFAULT '0' NOT NULL,
    head_number BIGINT NOT NULL,
    head_hash BYTEA,
    node_head BIGINT NOT NULL,
    node_head_timestamp BIGINT NOT NULL,
    polled_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT cursor_pkey PRIMARY KEY (id),
    CONSTRAINT cursor_single_check CHECK (id = 1)
);

CREATE TABLE chain.approval (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    owner BYTEA NOT NULL,
    spender BYTEA NOT NULL,
    value NUMERIC(78, 0) NOT NULL,
    CONSTRAINT approval_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT approval_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.beacon_deployed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    public_key BYTEA NOT NULL,
    genesis_time BIGINT NOT NULL,
    period BIGINT NOT NULL,
    CONSTRAINT beacon_deployed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT beacon_deployed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.block_opened (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    block_id BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    base_price NUMERIC(78, 0) NOT NULL,
    demand BIGINT NOT NULL,
    version BIGINT NOT NULL,
    emission NUMERIC(78, 0) NOT NULL,
    CONSTRAINT block_opened_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT block_opened_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX block_opened_block_id_idx ON chain.block_opened (block_id);

CREATE TABLE chain.block_scored (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    block_id BIGINT NOT NULL,
    scores NUMERIC(78, 0)[] NOT NULL,
    ranked NUMERIC(78, 0)[] NOT NULL,
    evidence BYTEA NOT NULL,
    settle_after BIGINT NOT NULL,
    draw_round BIGINT NOT NULL,
    CONSTRAINT block_scored_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT block_scored_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX block_scored_block_id_idx ON chain.block_scored (block_id);

CREATE TABLE chain.block_sealed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    block_id BIGINT NOT NULL,
    count BIGINT NOT NULL,
    sealed_at BIGINT NOT NULL,
    score_by BIGINT NOT NULL,
    CONSTRAINT block_sealed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT block_sealed_block_id_key UNIQUE (block_id),
    CONSTRAINT block_sealed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.block_settled (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    block_id BIGINT NOT NULL,
    winner BYTEA NOT NULL,
    submission_id BIGINT NOT NULL,
    randomness BYTEA NOT NULL,
    seed NUMERIC(78, 0) NOT NULL,
    ticket BIGINT NOT NULL,
    total_tickets BIGINT NOT NULL,
    reward NUMERIC(78, 0) NOT NULL,
    CONSTRAINT block_settled_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT block_settled_block_id_key UNIQUE (block_id),
    CONSTRAINT block_settled_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX block_settled_winner_idx ON chain.block_settled (winner);

CREATE TABLE chain.block_voided (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    block_id BIGINT NOT NULL,
    by BYTEA NOT NULL,
    CONSTRAINT block_voided_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT block_voided_block_id_key UNIQUE (block_id),
    CONSTRAINT block_voided_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.call_executed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    id BYTEA NOT NULL,
    index NUMERIC(78, 0) NOT NULL,
    target BYTEA NOT NULL,
    amount NUMERIC(78, 0) NOT NULL,
    payload BYTEA NOT NULL,
    CONSTRAINT call_executed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT call_executed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX call_executed_id_idx ON chain.call_executed (id);

CREATE TABLE chain.call_salt (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    id BYTEA NOT NULL,
    salt BYTEA NOT NULL,
    CONSTRAINT call_salt_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT call_salt_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.call_scheduled (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    id BYTEA NOT NULL,
    index NUMERIC(78, 0) NOT NULL,
    target BYTEA NOT NULL,
    amount NUMERIC(78, 0) NOT NULL,
    payload BYTEA NOT NULL,
    predecessor BYTEA NOT NULL,
    delay NUMERIC(78, 0) NOT NULL,
    CONSTRAINT call_scheduled_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT call_scheduled_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX call_scheduled_id_idx ON chain.call_scheduled (id);

CREATE TABLE chain.campaign_created (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    project_id BIGINT NOT NULL,
    sponsor BYTEA NOT NULL,
    reward_token BYTEA NOT NULL,
    budget NUMERIC(78, 0) NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    max_submissions BIGINT NOT NULL,
    brief BYTEA NOT NULL,
    ranked_places BIGINT NOT NULL,
    amplification_bps BIGINT NOT NULL,
    fee_bps BIGINT NOT NULL,
    CONSTRAINT campaign_created_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT campaign_created_campaign_id_key UNIQUE (campaign_id),
    CONSTRAINT campaign_created_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX campaign_created_project_id_idx ON chain.campaign_created (project_id);
CREATE INDEX campaign_created_sponsor_idx ON chain.campaign_created (sponsor);

CREATE TABLE chain.campaign_extended (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    CONSTRAINT campaign_extended_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT campaign_extended_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX campaign_extended_campaign_id_idx ON chain.campaign_extended (campaign_id);

CREATE TABLE chain.campaign_payable (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    payable_at BIGINT NOT NULL,
    refund_after BIGINT NOT NULL,
    CONSTRAINT campaign_payable_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT campaign_payable_campaign_id_key UNIQUE (campaign_id),
    CONSTRAINT campaign_payable_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.campaign_refunded (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    recipient BYTEA NOT NULL,
    amount NUMERIC(78, 0) NOT NULL,
    CONSTRAINT campaign_refunded_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT campaign_refunded_campaign_id_key UNIQUE (campaign_id),
    CONSTRAINT campaign_refunded_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.campaign_status_changed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    status BIGINT NOT NULL,
    pause_used BIGINT NOT NULL,
    CONSTRAINT campaign_status_changed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT campaign_status_changed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX campaign_status_changed_campaign_id_idx ON chain.campaign_status_changed (campaign_id);

CREATE TABLE chain.campaign_topped_up (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    amount NUMERIC(78, 0) NOT NULL,
    CONSTRAINT campaign_topped_up_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT campaign_topped_up_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX campaign_topped_up_campaign_id_idx ON chain.campaign_topped_up (campaign_id);

CREATE TABLE chain.cancelled (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    id BYTEA NOT NULL,
    CONSTRAINT cancelled_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT cancelled_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX cancelled_id_idx ON chain.cancelled (id);

CREATE TABLE chain.challenged (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    kind BIGINT NOT NULL,
    id BIGINT NOT NULL,
    challenger BYTEA NOT NULL,
    reason BYTEA NOT NULL,
    bond NUMERIC(78, 0) NOT NULL,
    resolve_by BIGINT NOT NULL,
    CONSTRAINT challenged_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT challenged_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX challenged_kind_id_idx ON chain.challenged (kind, id);

CREATE TABLE chain.claimed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    account BYTEA NOT NULL,
    amount NUMERIC(78, 0) NOT NULL,
    CONSTRAINT claimed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT claimed_campaign_id_account_key UNIQUE (campaign_id, account),
    CONSTRAINT claimed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX claimed_account_idx ON chain.claimed (account);

CREATE TABLE chain.content_revealed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    submission_id BIGINT NOT NULL,
    miner BYTEA NOT NULL,
    content BYTEA NOT NULL,
    salt BYTEA NOT NULL,
    CONSTRAINT content_revealed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT content_revealed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX content_revealed_submission_id_idx ON chain.content_revealed (submission_id);

CREATE TABLE chain.distributor_deployed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    pool BYTEA NOT NULL,
    factory BYTEA NOT NULL,
    roast BYTEA NOT NULL,
    payout_window BIGINT NOT NULL,
    resolve_timeout BIGINT NOT NULL,
    CONSTRAINT distributor_deployed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT distributor_deployed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.factory_deployed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    pool BYTEA NOT NULL,
    distributor BYTEA NOT NULL,
    CONSTRAINT factory_deployed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT factory_deployed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.fee_changed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    fee_bps BIGINT NOT NULL,
    CONSTRAINT fee_changed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT fee_changed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.fee_collected (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    treasury BYTEA NOT NULL,
    amount NUMERIC(78, 0) NOT NULL,
    CONSTRAINT fee_collected_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT fee_collected_campaign_id_key UNIQUE (campaign_id),
    CONSTRAINT fee_collected_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.final_advanced (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    final_before BIGINT NOT NULL,
    CONSTRAINT final_advanced_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT final_advanced_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.funded (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    token BYTEA NOT NULL,
    sponsor BYTEA NOT NULL,
    amount NUMERIC(78, 0) NOT NULL,
    fee_bps BIGINT NOT NULL,
    CONSTRAINT funded_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT funded_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX funded_campaign_id_idx ON chain.funded (campaign_id);

CREATE TABLE chain.minimum_delay_change (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    old_duration NUMERIC(78, 0) NOT NULL,
    new_duration NUMERIC(78, 0) NOT NULL,
    CONSTRAINT minimum_delay_change_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT minimum_delay_change_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.ownership_transfer_started (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    previous_owner BYTEA NOT NULL,
    new_owner BYTEA NOT NULL,
    CONSTRAINT ownership_transfer_started_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT ownership_transfer_started_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.ownership_transferred (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    previous_owner BYTEA NOT NULL,
    new_owner BYTEA NOT NULL,
    CONSTRAINT ownership_transferred_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT ownership_transferred_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.parameters_changed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    version BIGINT NOT NULL,
    target BIGINT NOT NULL,
    min_miners BIGINT NOT NULL,
    max_wait BIGINT NOT NULL,
    min_block_time BIGINT NOT NULL,
    max_block_time BIGINT NOT NULL,
    min_burn_price NUMERIC(78, 0) NOT NULL,
    delivery_window BIGINT NOT NULL,
    challenge_window BIGINT NOT NULL,
    challenge_bond NUMERIC(78, 0) NOT NULL,
    score_timeout BIGINT NOT NULL,
    settle_timeout BIGINT NOT NULL,
    resolve_timeout BIGINT NOT NULL,
    CONSTRAINT parameters_changed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT parameters_changed_version_key UNIQUE (version),
    CONSTRAINT parameters_changed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.paused (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    by BYTEA NOT NULL,
    CONSTRAINT paused_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT paused_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.payouts_posted (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    root BYTEA NOT NULL,
    total NUMERIC(78, 0) NOT NULL,
    count NUMERIC(78, 0) NOT NULL,
    evidence BYTEA NOT NULL,
    fee NUMERIC(78, 0) NOT NULL,
    live_after BIGINT NOT NULL,
    CONSTRAINT payouts_posted_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT payouts_posted_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX payouts_posted_campaign_id_idx ON chain.payouts_posted (campaign_id);

CREATE TABLE chain.pool_deployed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    token BYTEA NOT NULL,
    factory BYTEA NOT NULL,
    beacon BYTEA NOT NULL,
    draw_delay BIGINT NOT NULL,
    min_challenge_window BIGINT NOT NULL,
    min_score_timeout BIGINT NOT NULL,
    min_settle_timeout BIGINT NOT NULL,
    min_resolve_timeout BIGINT NOT NULL,
    first_demand BIGINT NOT NULL,
    CONSTRAINT pool_deployed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT pool_deployed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.project_created (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    project_id BIGINT NOT NULL,
    owner BYTEA NOT NULL,
    profile BYTEA NOT NULL,
    CONSTRAINT project_created_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT project_created_project_id_key UNIQUE (project_id),
    CONSTRAINT project_created_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.project_transfer_started (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    project_id BIGINT NOT NULL,
    owner BYTEA NOT NULL,
    new_owner BYTEA NOT NULL,
    CONSTRAINT project_transfer_started_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT project_transfer_started_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX project_transfer_started_project_id_idx ON chain.project_transfer_started (project_id);

CREATE TABLE chain.project_transferred (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    project_id BIGINT NOT NULL,
    previous_owner BYTEA NOT NULL,
    owner BYTEA NOT NULL,
    CONSTRAINT project_transferred_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT project_transferred_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX project_transferred_project_id_idx ON chain.project_transferred (project_id);

CREATE TABLE chain.recipient_changed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    recipient BYTEA NOT NULL,
    CONSTRAINT recipient_changed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT recipient_changed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX recipient_changed_campaign_id_idx ON chain.recipient_changed (campaign_id);

CREATE TABLE chain.refunded (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    submission_id BIGINT NOT NULL,
    miner BYTEA NOT NULL,
    amount NUMERIC(78, 0) NOT NULL,
    CONSTRAINT refunded_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT refunded_submission_id_key UNIQUE (submission_id),
    CONSTRAINT refunded_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX refunded_miner_idx ON chain.refunded (miner);

CREATE TABLE chain.resolved (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    kind BIGINT NOT NULL,
    id BIGINT NOT NULL,
    upheld BOOLEAN NOT NULL,
    expired BOOLEAN NOT NULL,
    bond_to BYTEA NOT NULL,
    settle_after BIGINT NOT NULL,
    draw_round BIGINT NOT NULL,
    score_by BIGINT NOT NULL,
    CONSTRAINT resolved_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT resolved_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX resolved_kind_id_idx ON chain.resolved (kind, id);

CREATE TABLE chain.role_admin_changed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    role BYTEA NOT NULL,
    previous_admin_role BYTEA NOT NULL,
    new_admin_role BYTEA NOT NULL,
    CONSTRAINT role_admin_changed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT role_admin_changed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.role_changed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    role BYTEA NOT NULL,
    previous BYTEA NOT NULL,
    holder BYTEA NOT NULL,
    CONSTRAINT role_changed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT role_changed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.role_granted (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    role BYTEA NOT NULL,
    account BYTEA NOT NULL,
    sender BYTEA NOT NULL,
    CONSTRAINT role_granted_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT role_granted_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.role_minter_changed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    minter BYTEA NOT NULL,
    status BOOLEAN NOT NULL,
    CONSTRAINT role_minter_changed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT role_minter_changed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.role_revoked (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    role BYTEA NOT NULL,
    account BYTEA NOT NULL,
    sender BYTEA NOT NULL,
    CONSTRAINT role_revoked_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT role_revoked_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.scores (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    index INTEGER NOT NULL,
    block_id BIGINT NOT NULL,
    score INTEGER NOT NULL,
    place INTEGER,
    CONSTRAINT scores_pkey PRIMARY KEY (block_number, log_index, index),
    CONSTRAINT scores_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX scores_block_id_index_idx ON chain.scores (block_id, index);

CREATE TABLE chain.streaks (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    miner BYTEA NOT NULL,
    settlement BIGINT NOT NULL,
    streak SMALLINT NOT NULL,
    CONSTRAINT streaks_pkey PRIMARY KEY (block_number, log_index, miner),
    CONSTRAINT streaks_miner_settlement_key UNIQUE (miner, settlement),
    CONSTRAINT streaks_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX streaks_settlement_idx ON chain.streaks (settlement);

CREATE TABLE chain.submitted (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    submission_id BIGINT NOT NULL,
    block_id BIGINT NOT NULL,
    miner BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    commitment BYTEA NOT NULL,
    burned NUMERIC(78, 0) NOT NULL,
    streak BIGINT NOT NULL,
    CONSTRAINT submitted_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT submitted_submission_id_key UNIQUE (submission_id),
    CONSTRAINT submitted_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX submitted_block_id_idx ON chain.submitted (block_id);
CREATE INDEX submitted_campaign_id_submission_id_idx ON chain.submitted (campaign_id, submission_id);
CREATE INDEX submitted_miner_submission_id_idx ON chain.submitted (miner, submission_id);

CREATE TABLE chain.swept (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    campaign_id BIGINT NOT NULL,
    recipient BYTEA NOT NULL,
    amount NUMERIC(78, 0) NOT NULL,
    CONSTRAINT swept_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT swept_campaign_id_key UNIQUE (campaign_id),
    CONSTRAINT swept_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.token_deployed (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    minter BYTEA NOT NULL,
    treasury BYTEA NOT NULL,
    max_supply NUMERIC(78, 0) NOT NULL,
    genesis_supply NUMERIC(78, 0) NOT NULL,
    CONSTRAINT token_deployed_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT token_deployed_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);

CREATE TABLE chain.transfer (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    sender BYTEA NOT NULL,
    receiver BYTEA NOT NULL,
    value NUMERIC(78, 0) NOT NULL,
    CONSTRAINT transfer_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT transfer_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX transfer_receiver_idx ON chain.transfer (receiver);
CREATE INDEX transfer_sender_idx ON chain.transfer (sender);

CREATE TABLE chain.unpaused (
    block_number BIGINT NOT NULL,
    log_index INTEGER NOT NULL,
    address BYTEA NOT NULL,
    transaction_hash BYTEA NOT NULL,
    by BYTEA NOT NULL,
    CONSTRAINT unpaused_pkey PRIMARY KEY (block_number, log_index),
    CONSTRAINT unpaused_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
