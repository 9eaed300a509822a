-- SPDX-License-Identifier: Apache-2.0
CREATE SCHEMA oracle;
CREATE TABLE oracle.judgements (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    block_id BIGINT NOT NULL,
    round INTEGER NOT NULL,
    subject BYTEA NOT NULL,
    collected_at BIGINT,
    evidence BYTEA,
    CONSTRAINT judgements_pkey PRIMARY KEY (id),
    CONSTRAINT judgements_block_id_round_subject_key UNIQUE (block_id, round, subject)
);
CREATE TABLE oracle.collected (
    judgement_id BIGINT NOT NULL,
    submission_id BIGINT NOT NULL,
    delivery TEXT NOT NULL,
    content BYTEA,
    salt BYTEA,
    brief BYTEA NOT NULL,
    disqualified BOOLEAN NOT NULL,
    flags JSONB NOT NULL,
    CONSTRAINT collected_pkey PRIMARY KEY (judgement_id, submission_id),
    CONSTRAINT collected_judgement_id_fkey FOREIGN KEY(judgement_id) REFERENCES oracle.judgements (id)
);
CREATE INDEX collected_submission_id_idx ON oracle.collected (submission_id);
CREATE TABLE oracle.samples (
    judgement_id BIGINT NOT NULL,
    submission_id BIGINT NOT NULL,
    sample INTEGER NOT NULL,
    raw TEXT NOT NULL,
    CONSTRAINT samples_pkey PRIMARY KEY (judgement_id, submission_id, sample),
    CONSTRAINT samples_judgement_id_fkey FOREIGN KEY(judgement_id) REFERENCES oracle.judgements (id)
);
CREATE TABLE oracle.evidence (
    digest BYTEA NOT NULL,
    kind TEXT NOT NULL,
    document BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT evidence_pkey PRIMARY KEY (digest)
);
CREATE TABLE oracle.outbox (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    sender BYTEA NOT NULL,
    nonce BIGINT NOT NULL,
    recipient BYTEA NOT NULL,
    data BYTEA NOT NULL,
    what TEXT NOT NULL,
    state TEXT NOT NULL,
    block_number BIGINT,
    block_hash BYTEA,
    failure TEXT,
    created_at BIGINT NOT NULL,
    CONSTRAINT outbox_pkey PRIMARY KEY (kind, id)
);
CREATE INDEX outbox_sender_state_idx ON oracle.outbox (sender, state);
CREATE TABLE oracle.transactions (
    hash BYTEA NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    nonce BIGINT NOT NULL,
    gas BIGINT NOT NULL,
    raw BYTEA NOT NULL,
    max_fee NUMERIC(78, 0) NOT NULL,
    priority_fee NUMERIC(78, 0) NOT NULL,
    signed_at BIGINT NOT NULL,
    CONSTRAINT transactions_pkey PRIMARY KEY (hash)
);
CREATE INDEX transactions_kind_id_idx ON oracle.transactions (kind, id);
