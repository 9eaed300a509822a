-- SPDX-License-Identifier: Apache-2.0
-- Payouts of campaigns that became payable. What is null does not stand.
SELECT payable.campaign_id,
       payable.payable_at,
       coalesce(upheld.refund_after, payable.refund_after) AS refund_after,
       CASE WHEN posted.campaign_id IS NULL THEN 'NONE'
            WHEN c.block_number IS NOT NULL
                 AND (r.block_number IS NULL
                      OR (c.block_number, c.log_index) > (r.block_number, r.log_index)) THEN 'CHALLENGED'
            ELSE 'POSTED' END AS status,
       posted.root, posted.total, posted.count, posted.evidence, posted.fee,
       coalesce(rejected.live_after, posted.live_after) AS live_after,
       rejected.count AS rejected,
       posting.timestamp AS posted_at,
       c.challenger, c.reason AS challenge_reason, c.bond, c.resolve_by
FROM chain.campaign_payable payable
LEFT JOIN LATERAL (
    SELECT max(score_by) AS refund_after FROM chain.resolved
    WHERE kind = 2 AND id = payable.campaign_id AND upheld
) upheld ON true
LEFT JOIN chain.payouts_posted posted
       ON posted.campaign_id = payable.campaign_id
      AND NOT EXISTS (
            SELECT FROM chain.resolved struck
            WHERE struck.kind = 2 AND struck.id = posted.campaign_id AND struck.upheld
              AND (struck.block_number, struck.log_index) > (posted.block_number, posted.log_index))
LEFT JOIN chain.chain_blocks posting ON posting.number = posted.block_number
LEFT JOIN LATERAL (
    SELECT * FROM chain.resolved
    WHERE kind = 2 AND id = payable.campaign_id
    ORDER BY block_number DESC, log_index DESC LIMIT 1
) r ON true
-- The open challenge of these payouts.
LEFT JOIN LATERAL (
    SELECT * FROM chain.challenged
    WHERE kind = 2 AND id = payable.campaign_id
      AND (block_number, log_index) > (posted.block_number, posted.log_index)
      AND (r.block_number IS NULL OR (block_number, log_index) > (r.block_number, r.log_index))
    ORDER BY block_number DESC, log_index DESC LIMIT 1
) c ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS count, max(settle_after) AS live_after
    FROM chain.resolved
    WHERE kind = 2 AND id = payable.campaign_id AND NOT upheld
      AND (block_number, log_index) > (posted.block_number, posted.log_index)
) rejected ON true
