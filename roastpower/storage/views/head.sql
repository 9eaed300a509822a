-- SPDX-License-Identifier: Apache-2.0
-- One row once something is indexed: the chain block up to which all tables are complete.
SELECT b.number, b.hash, b.timestamp, c.node_head, c.node_head_timestamp, c.finality_seconds, c.polled_at,
       c.chain_id, c.genesis_hash, c.final_number, c.notified, c.caught_up, c.halted
FROM chain.cursor c
JOIN chain.chain_blocks b ON b.number = c.head_number
