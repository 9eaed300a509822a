-- SPDX-License-Identifier: Apache-2.0
ALTER TABLE oracle.judgements
    ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN identity BYTEA,
    ADD COLUMN wrong_canaries INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN halted TEXT;
ALTER TABLE oracle.samples
    ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN round INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN against BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN output BYTEA;
UPDATE oracle.samples SET output = convert_to(json_build_object('raw', raw)::text, 'UTF8');
ALTER TABLE oracle.samples DROP CONSTRAINT samples_pkey;
ALTER TABLE oracle.samples
    ALTER COLUMN attempt DROP DEFAULT,
    ALTER COLUMN round DROP DEFAULT,
    ALTER COLUMN against DROP DEFAULT,
    ALTER COLUMN output SET NOT NULL,
    DROP COLUMN raw,
    ADD CONSTRAINT samples_pkey
        PRIMARY KEY (judgement_id, attempt, round, submission_id, against, sample);
CREATE TABLE oracle.responses (
    digest BYTEA NOT NULL,
    body BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    CONSTRAINT responses_pkey PRIMARY KEY (digest)
);
CREATE TABLE oracle.answers (
    question BYTEA NOT NULL,
    output BYTEA NOT NULL,
    answered_at BIGINT NOT NULL,
    CONSTRAINT answers_pkey PRIMARY KEY (question)
);
CREATE TABLE oracle.provider_calls (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    provider TEXT NOT NULL,
    began_at DOUBLE PRECISION NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL,
    tokens BIGINT NOT NULL,
    micro_usd BIGINT NOT NULL,
    ended BOOLEAN NOT NULL,
    CONSTRAINT provider_calls_pkey PRIMARY KEY (id)
);
CREATE INDEX provider_calls_provider_began_at_idx ON oracle.provider_calls (provider, began_at);
CREATE TABLE oracle.provider_pauses (
    provider TEXT NOT NULL,
    until DOUBLE PRECISION NOT NULL,
    CONSTRAINT provider_pauses_pkey PRIMARY KEY (provider)
);
CREATE TABLE oracle.provider_spending (
    provider TEXT NOT NULL,
    day DATE NOT NULL,
    calls BIGINT NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    micro_usd BIGINT NOT NULL,
    CONSTRAINT provider_spending_pkey PRIMARY KEY (provider, day)
);

-- Begins a call, or says why not and for how many seconds it is of no use to ask again. A limit that
-- is NULL is none. Under one lock a provider, so that processes together stay within the limits; the
-- clock is the database's, so that machines need not agree. A call that never ends expires.
CREATE FUNCTION oracle.begin_call(
    wanted TEXT,
    max_concurrent BIGINT,
    max_per_minute BIGINT,
    max_tokens_per_day BIGINT,
    max_micro_usd_per_day BIGINT,
    reserved_tokens BIGINT,
    reserved_micro_usd BIGINT,
    lease_seconds DOUBLE PRECISION,
    OUT call_id BIGINT,
    OUT reason TEXT,
    OUT wait_seconds DOUBLE PRECISION
) LANGUAGE plpgsql AS $$
DECLARE
    moment DOUBLE PRECISION;
    paused_until DOUBLE PRECISION;
    under_way RECORD;
    recent BIGINT;
    spent_tokens BIGINT;
    spent_micro_usd BIGINT;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('roastpower provider ' || wanted, 0));
    moment := extract(epoch FROM clock_timestamp());
    DELETE FROM oracle.provider_calls c
    WHERE c.provider = wanted AND c.began_at < moment - 60 AND (c.ended OR c.expires_at < moment);
    SELECT p.until INTO paused_until FROM oracle.provider_pauses p WHERE p.provider = wanted;
    IF paused_until > moment THEN
        reason := 'paused';
        wait_seconds := paused_until - moment;
        RETURN;
    END IF;
    SELECT count(*) AS calls, coalesce(sum(c.tokens), 0) AS tokens, coalesce(sum(c.micro_usd), 0) AS micro_usd
    INTO under_way
    FROM oracle.provider_calls c
    WHERE c.provider = wanted AND NOT c.ended AND c.expires_at >= moment;
    IF under_way.calls >= max_concurrent THEN
        reason := 'concurrency';
        wait_seconds := 0.1;
        RETURN;
    END IF;
    IF max_per_minute IS NOT NULL THEN
        SELECT count(*) INTO recent
        FROM oracle.provider_calls c WHERE c.provider = wanted AND c.began_at >= moment - 60;
        IF recent >= max_per_minute THEN
            reason := 'rate';
            SELECT c.began_at + 60 - moment INTO wait_seconds
            FROM oracle.provider_calls c WHERE c.provider = wanted AND c.began_at >= moment - 60
            ORDER BY c.began_at LIMIT 1;
            RETURN;
        END IF;
    END IF;
    IF max_tokens_per_day IS NOT NULL OR max_micro_usd_per_day IS NOT NULL THEN
        SELECT s.input_tokens + s.output_tokens, s.micro_usd INTO spent_tokens, spent_micro_usd
        FROM oracle.provider_spending s
        WHERE s.provider = wanted AND s.day = (clock_timestamp() AT TIME ZONE 'UTC')::date;
        IF coalesce(spent_tokens, 0) + under_way.tokens + reserved_tokens > max_tokens_per_day
           OR coalesce(spent_micro_usd, 0) + under_way.micro_usd + reserved_micro_usd
              > max_micro_usd_per_day THEN
            reason := 'budget';
            wait_seconds := extract(epoch FROM date_trunc('day', clock_timestamp(), 'UTC')
                                    + INTERVAL '1 day' - clock_timestamp());
            RETURN;
        END IF;
    END IF;
    INSERT INTO oracle.provider_calls (provider, began_at, expires_at, tokens, micro_usd, ended)
    VALUES (wanted, moment, moment + lease_seconds, reserved_tokens, reserved_micro_usd, FALSE)
    RETURNING id INTO call_id;
END $$;

-- Ends a call with what it used up; a second time changes nothing.
CREATE FUNCTION oracle.end_call(
    ending BIGINT, used_input BIGINT, used_output BIGINT, used_micro_usd BIGINT
) RETURNS VOID LANGUAGE sql AS $$
    WITH done AS (
        UPDATE oracle.provider_calls SET ended = TRUE WHERE id = ending AND NOT ended
        RETURNING provider
    )
    INSERT INTO oracle.provider_spending AS spent
        (provider, day, calls, input_tokens, output_tokens, micro_usd)
    SELECT provider, (clock_timestamp() AT TIME ZONE 'UTC')::date, 1, used_input, used_output, used_micro_usd
    FROM done
    ON CONFLICT (provider, day) DO UPDATE SET
        calls = spent.calls + 1,
        input_tokens = spent.input_tokens + EXCLUDED.input_tokens,
        output_tokens = spent.output_tokens + EXCLUDED.output_tokens,
        micro_usd = spent.micro_usd + EXCLUDED.micro_usd
$$;
