-- SPDX-License-Identifier: Apache-2.0
-- The posting of scores that counts for a block: not struck by a challenge, the block not void.
-- Scores and places by the submission's index, from 1 as arrays count; a place of 0 is none.
SELECT s.block_id, s.block_number, s.log_index, s.evidence, s.settle_after, s.draw_round,
       posted.timestamp AS scored_at, s.transaction_hash,
       unpacked.nonzero, unpacked.ranked AS places, unpacked.score_sum,
       unpacked.scores AS submission_scores, unpacked.places AS submission_places
FROM chain.block_scored s
JOIN chain.chain_blocks posted ON posted.number = s.block_number
JOIN chain.scorings unpacked ON (unpacked.block_number, unpacked.log_index) = (s.block_number, s.log_index)
WHERE NOT EXISTS (
        SELECT FROM chain.resolved r
        WHERE r.kind = 1 AND r.id = s.block_id AND r.upheld
          AND (r.block_number, r.log_index) > (s.block_number, s.log_index))
  AND NOT EXISTS (SELECT FROM chain.block_voided v WHERE v.block_id = s.block_id)
