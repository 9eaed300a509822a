-- SPDX-License-Identifier: Apache-2.0

CREATE INDEX transfer_receiver_idx ON chain.transfer (receiver);
CREATE INDEX transfer_sender_idx ON chain.transfer (sender);

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
INSERT INTO chain.scores (block_number, log_index, index, block_id, score, place)
SELECT s.block_number, s.log_index, each.index - 1, s.block_id, each.score, nullif(each.place, 0)
FROM chain.scorings s
CROSS JOIN LATERAL unnest(s.scores, s.places) WITH ORDINALITY each (score, place, index);
DROP TABLE chain.scorings;

ALTER TABLE chain.cursor
    ADD COLUMN finality_depth INTEGER NOT NULL DEFAULT 64,
    DROP COLUMN finality_seconds,
    DROP COLUMN final_number,
    DROP COLUMN derived_version,
    DROP COLUMN notified,
    DROP COLUMN caught_up,
    DROP COLUMN halted;
ALTER TABLE chain.cursor ALTER COLUMN finality_depth DROP DEFAULT;

DROP TABLE chain.notifications;
DROP TABLE chain.miner_changes;
DROP TABLE chain.miner_totals;
DROP TABLE chain.campaign_changes;
DROP TABLE chain.campaign_totals;
DROP TABLE chain.platform_changes;
DROP TABLE chain.platform_totals;
DROP TABLE chain.balance_changes;
DROP TABLE chain.balance_totals;
