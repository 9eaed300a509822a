-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE offchain.sign_in_nonces (
    nonce TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT sign_in_nonces_pkey PRIMARY KEY (nonce)
);
CREATE INDEX sign_in_nonces_expires_at_idx ON offchain.sign_in_nonces (expires_at);

CREATE TABLE offchain.sessions (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    token_hash BYTEA NOT NULL,
    address BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    program TEXT,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX sessions_address_id_idx ON offchain.sessions (address, id);
CREATE INDEX sessions_expires_at_idx ON offchain.sessions (expires_at);

CREATE TABLE offchain.miner_profiles (
    address BYTEA NOT NULL,
    name TEXT,
    agent TEXT,
    personality TEXT,
    model TEXT,
    updated_at BIGINT NOT NULL,
    CONSTRAINT miner_profiles_pkey PRIMARY KEY (address)
);

CREATE TABLE offchain.availability (
    address BYTEA NOT NULL,
    until BIGINT NOT NULL,
    CONSTRAINT availability_pkey PRIMARY KEY (address)
);
CREATE INDEX availability_until_idx ON offchain.availability (until);

CREATE TABLE offchain.project_profiles (
    project_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    description TEXT,
    website TEXT,
    digest BYTEA NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by BYTEA NOT NULL,
    CONSTRAINT project_profiles_pkey PRIMARY KEY (project_id)
);

CREATE TABLE offchain.hidden_texts (
    commitment BYTEA NOT NULL,
    reason TEXT NOT NULL,
    hidden_at BIGINT NOT NULL,
    hidden_by BYTEA NOT NULL,
    CONSTRAINT hidden_texts_pkey PRIMARY KEY (commitment)
);

CREATE TABLE offchain.audit_log (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at BIGINT NOT NULL,
    actor BYTEA NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT,
    request_id TEXT,
    CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);

CREATE FUNCTION offchain.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only';
END
$$;
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE ON offchain.audit_log
FOR EACH ROW EXECUTE FUNCTION offchain.refuse_change();

CREATE TABLE offchain.live_messages (
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    topics TEXT[] NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT live_messages_pkey PRIMARY KEY (seq)
);
CREATE INDEX live_messages_at_idx ON offchain.live_messages (at);

CREATE TABLE offchain.live_cursor (
    id SMALLINT NOT NULL DEFAULT 1,
    seq BIGINT NOT NULL,
    notification BIGINT NOT NULL,
    CONSTRAINT live_cursor_pkey PRIMARY KEY (id),
    CONSTRAINT live_cursor_single_check CHECK (id = 1)
);
