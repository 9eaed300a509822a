-- SPDX-License-Identifier: Apache-2.0
-- Submissions with what stands of their scores: null before scoring, after a struck one, and in void blocks.
SELECT s.submission_id AS id,
       s.block_id,
       (s.submission_id & 65535)::integer AS index,
       s.miner, s.campaign_id, s.commitment, s.burned, s.streak,
       b.timestamp AS submitted_at,
       s.transaction_hash,
       s.block_number,
       s.log_index,
       scored.submission_scores[(s.submission_id & 65535) + 1]::integer AS score,
       nullif(scored.submission_places[(s.submission_id & 65535) + 1], 0)::integer AS place,
       refunded.amount AS refunded,
       -- The miner's latest reveal; whether it fits the commitment is for the reader to check.
       revealed.content AS revealed_content,
       revealed.salt AS revealed_salt
FROM chain.submitted s
JOIN chain.chain_blocks b ON b.number = s.block_number
LEFT JOIN chain.standing_scorings scored ON scored.block_id = s.block_id
LEFT JOIN chain.refunded refunded ON refunded.submission_id = s.submission_id
LEFT JOIN LATERAL (
    SELECT content, salt FROM chain.content_revealed
    WHERE submission_id = s.submission_id
    ORDER BY block_number DESC, log_index DESC LIMIT 1
) revealed ON true
