-- SPDX-License-Identifier: Apache-2.0
-- Every challenge of scores (`target` BLOCK) and payouts (`target` CAMPAIGN) with how it ended.
SELECT CASE c.kind WHEN 1 THEN 'BLOCK' ELSE 'CAMPAIGN' END AS target,
       c.id AS target_id,
       c.challenger, c.reason, c.bond, c.resolve_by,
       opened.timestamp AS opened_at,
       CASE WHEN r.block_number IS NULL THEN 'OPEN'
            WHEN r.upheld THEN 'UPHELD'
            WHEN r.expired THEN 'EXPIRED'
            ELSE 'REJECTED' END AS outcome,
       closed.timestamp AS closed_at,
       c.transaction_hash, c.block_number, c.log_index
FROM chain.challenged c
JOIN chain.chain_blocks opened ON opened.number = c.block_number
LEFT JOIN LATERAL (
    SELECT * FROM chain.resolved
    WHERE kind = c.kind AND id = c.id AND (block_number, log_index) > (c.block_number, c.log_index)
    ORDER BY block_number, log_index LIMIT 1
) r ON true
LEFT JOIN chain.chain_blocks closed ON closed.number = r.block_number
