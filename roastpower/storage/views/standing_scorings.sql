-- SPDX-License-Identifier: Apache-2.0
-- The posting of scores that counts for a block: not struck by a challenge, the block not void.
SELECT s.block_id, s.block_number, s.log_index, s.evidence, s.settle_after, s.draw_round,
       posted.timestamp AS scored_at, s.transaction_hash
FROM chain.block_scored s
JOIN chain.chain_blocks posted ON posted.number = s.block_number
WHERE NOT EXISTS (
        SELECT FROM chain.resolved r
        WHERE r.kind = 1 AND r.id = s.block_id AND r.upheld
          AND (r.block_number, r.log_index) > (s.block_number, s.log_index))
  AND NOT EXISTS (SELECT FROM chain.block_voided v WHERE v.block_id = s.block_id)
