-- SPDX-License-Identifier: Apache-2.0
-- Campaigns. `stored_status` is the contract's, `status` what it means at the time of the indexed head.
SELECT c.campaign_id AS id,
       CASE stored.status
           WHEN 4 THEN 'CANCELLED'
           WHEN 3 THEN CASE WHEN p.status = 'POSTED' AND head.timestamp >= p.live_after
                            THEN 'PAID' ELSE 'CLOSED' END
           ELSE CASE
               WHEN head.timestamp >= stored.ends_at THEN 'ENDED'
               WHEN counted.submissions >= c.max_submissions THEN 'FULL'
               WHEN head.timestamp < c.starts_at THEN 'DRAFT'
               -- A pause lapses by itself once seven days in total are used.
               WHEN stored.status = 2
                    AND stored.pause_used + head.timestamp - stored.paused_at < 604800 THEN 'PAUSED'
               ELSE 'ACTIVE' END
           END AS status,
       (ARRAY['LIVE', 'PAUSED', 'CLOSED', 'CANCELLED'])[stored.status] AS stored_status,
       c.project_id, c.sponsor,
       coalesce(named.recipient, c.sponsor) AS recipient,
       c.reward_token, c.budget, c.starts_at, stored.ends_at, c.max_submissions, c.brief, c.ranked_places,
       c.amplification_bps, c.fee_bps,
       stored.paused_at, stored.pause_used, stored.closed_at,
       created.timestamp AS created_at,
       c.transaction_hash,
       coalesce(counted.submissions, 0) AS submissions,
       counted.last_block,
       coalesce(counted.funded, 0)::numeric(78, 0) AS funded,
       coalesce(p.fee, 0)::numeric(78, 0) AS fee,
       coalesce(p.total, 0)::numeric(78, 0) AS allocated,
       coalesce(counted.claimed, 0)::numeric(78, 0) AS claimed,
       coalesce(refunded.amount, 0)::numeric(78, 0) AS refunded,
       coalesce(swept.amount, 0)::numeric(78, 0) AS swept,
       coalesce(collected.amount, 0)::numeric(78, 0) AS fee_collected,
       p.payable_at,
       p.refund_after,
       coalesce(p.status, 'NONE') AS payout_status,
       p.live_after,
       contest.changed_in
FROM chain.campaign_created c
JOIN chain.chain_blocks created ON created.number = c.block_number
CROSS JOIN chain.head head
CROSS JOIN LATERAL (
    SELECT coalesce(latest.status, 1)::integer AS status,
           coalesce(latest.pause_used, 0) AS pause_used,
           CASE WHEN latest.status = 2 THEN latest.timestamp END AS paused_at,
           CASE WHEN latest.status > 2 THEN latest.timestamp END AS closed_at,
           -- Extensions only ever move the end later.
           greatest(c.ends_at, (SELECT max(ends_at) FROM chain.campaign_extended e
                                WHERE e.campaign_id = c.campaign_id)) AS ends_at
    FROM (SELECT) one
    LEFT JOIN (
        SELECT changed.status, changed.pause_used, b.timestamp
        FROM chain.campaign_status_changed changed
        JOIN chain.chain_blocks b ON b.number = changed.block_number
        WHERE changed.campaign_id = c.campaign_id
        ORDER BY changed.block_number DESC, changed.log_index DESC LIMIT 1
    ) latest ON true
) stored
LEFT JOIN LATERAL (
    SELECT submissions, last_block, funded, claimed
    -- The limit keeps PostgreSQL from adding up all campaigns to join them.
    FROM chain.campaign_spans WHERE span = 0 AND campaign_id = c.campaign_id LIMIT 1
) counted ON true
LEFT JOIN LATERAL (
    SELECT changed_in FROM chain.contest_spans WHERE campaign_id = c.campaign_id LIMIT 1
) contest ON true
LEFT JOIN LATERAL (
    SELECT recipient FROM chain.recipient_changed
    WHERE campaign_id = c.campaign_id
    ORDER BY block_number DESC, log_index DESC LIMIT 1
) named ON true
LEFT JOIN chain.payouts p ON p.campaign_id = c.campaign_id
LEFT JOIN chain.campaign_refunded refunded ON refunded.campaign_id = c.campaign_id
LEFT JOIN chain.swept swept ON swept.campaign_id = c.campaign_id
LEFT JOIN chain.fee_collected collected ON collected.campaign_id = c.campaign_id
