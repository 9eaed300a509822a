-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE chain.payee_changes (
    block_number BIGINT NOT NULL,
    account BYTEA NOT NULL,
    reward_token BYTEA NOT NULL,
    claims BIGINT NOT NULL,
    paid NUMERIC(78, 0) NOT NULL,
    CONSTRAINT payee_changes_pkey PRIMARY KEY (block_number, account, reward_token),
    CONSTRAINT payee_changes_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX payee_changes_account_reward_token_idx ON chain.payee_changes (account, reward_token);

CREATE TABLE chain.payee_totals (
    span INTEGER NOT NULL,
    start BIGINT NOT NULL,
    account BYTEA NOT NULL,
    reward_token BYTEA NOT NULL,
    claims BIGINT NOT NULL,
    paid NUMERIC(78, 0) NOT NULL,
    CONSTRAINT payee_totals_pkey PRIMARY KEY (span, start, account, reward_token)
);
CREATE INDEX payee_totals_account_span_start_reward_token_idx ON chain.payee_totals (account, span, start, reward_token);

-- The indexer moves what is final into the totals, with the next chain block that is.
INSERT INTO chain.payee_changes (block_number, account, reward_token, claims, paid)
SELECT e.block_number, e.account, c.reward_token, count(*), sum(e.amount)
FROM chain.claimed e JOIN chain.campaign_created c ON c.campaign_id = e.campaign_id
GROUP BY e.block_number, e.account, c.reward_token;
