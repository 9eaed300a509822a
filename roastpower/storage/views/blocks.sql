-- SPDX-License-Identifier: Apache-2.0
-- Blocks of the protocol. What is null is not known yet, or stands no more.
SELECT o.block_id AS id,
       state.status,
       o.opened_at, o.closes_at, o.base_price, o.demand, o.version, o.emission,
       p.target, p.min_miners, p.max_wait,
       coalesce(sealed.count, waiting.count) AS count,
       -- Of the next submission, if nothing is sealed or re-opened before it.
       CASE WHEN state.status = 'OPEN'
            THEN div(o.base_price * greatest(p.target, waiting.count + 1), p.target) END AS next_price,
       sealed.sealed_at,
       sealed.sealed_at + p.delivery_window AS deliver_by,
       coalesce(upheld.score_by, sealed.score_by) AS score_by,
       scored.scored_at,
       scored.evidence,
       scored.nonzero::bigint AS nonzero,
       scored.places::bigint AS places,
       coalesce(rejected.settle_after, scored.settle_after) AS settle_after,
       coalesce(rejected.draw_round, scored.draw_round) AS draw_round,
       coalesce(rejected.settle_after, scored.settle_after) + pool.draw_delay + p.settle_timeout AS settle_by,
       rejected.count AS rejected,
       upheld.block_id IS NOT NULL AS upheld,
       -- What the next challenge of the standing scores costs.
       CASE WHEN scored.block_id IS NOT NULL
            THEN (p.challenge_bond * power(2::numeric, rejected.count))::numeric(78, 0) END AS challenge_bond,
       CASE WHEN state.status = 'CHALLENGED' THEN c.challenger END AS challenger,
       CASE WHEN state.status = 'CHALLENGED' THEN c.reason END AS challenge_reason,
       CASE WHEN state.status = 'CHALLENGED' THEN c.bond END AS bond,
       CASE WHEN state.status = 'CHALLENGED' THEN c.resolve_by END AS resolve_by,
       settling.timestamp AS settled_at,
       CASE WHEN settled.total_tickets > 0 THEN settled.winner END AS winner,
       CASE WHEN settled.total_tickets > 0 THEN settled.submission_id END AS winning_submission_id,
       settled.reward,
       CASE WHEN settled.total_tickets > 0 THEN settled.ticket END AS ticket,
       settled.total_tickets,
       CASE WHEN settled.total_tickets > 0 THEN settled.randomness END AS randomness,
       CASE WHEN settled.total_tickets > 0 THEN settled.seed END AS seed,
       voiding.timestamp AS voided_at,
       voided.by AS voided_by,
       -- The last chain block that changed it, submissions aside.
       greatest(o.block_number, sealed.block_number, scored.block_number, c.block_number, r.block_number,
                settled.block_number, voided.block_number) AS changed_in
FROM chain.block_opened o
JOIN chain.parameters_changed p ON p.version = o.version
CROSS JOIN chain.pool_deployed pool
LEFT JOIN chain.block_sealed sealed ON sealed.block_id = o.block_id
LEFT JOIN LATERAL (
    SELECT count(*) AS count FROM chain.submitted s WHERE sealed.block_id IS NULL AND s.block_id = o.block_id
) waiting ON true
LEFT JOIN LATERAL (
    -- The limit keeps PostgreSQL from reading all scorings to join them.
    SELECT * FROM chain.standing_scorings WHERE block_id = o.block_id LIMIT 1
) scored ON true
LEFT JOIN LATERAL (
    SELECT * FROM chain.challenged
    WHERE kind = 1 AND id = o.block_id
    ORDER BY block_number DESC, log_index DESC LIMIT 1
) c ON true
LEFT JOIN LATERAL (
    SELECT * FROM chain.resolved
    WHERE kind = 1 AND id = o.block_id
    ORDER BY block_number DESC, log_index DESC LIMIT 1
) r ON true
-- The first challenge that succeeded gave new time to score.
LEFT JOIN LATERAL (
    SELECT id AS block_id, score_by FROM chain.resolved
    WHERE kind = 1 AND id = o.block_id AND upheld
    ORDER BY block_number, log_index LIMIT 1
) upheld ON true
-- Challenges of the standing scores that did not succeed; times and rounds only grow.
LEFT JOIN LATERAL (
    SELECT count(*) AS count, max(settle_after) AS settle_after, max(draw_round) AS draw_round
    FROM chain.resolved
    WHERE kind = 1 AND id = o.block_id AND NOT upheld
      AND (block_number, log_index) > (scored.block_number, scored.log_index)
) rejected ON true
LEFT JOIN chain.block_settled settled ON settled.block_id = o.block_id
LEFT JOIN chain.chain_blocks settling ON settling.number = settled.block_number
LEFT JOIN chain.block_voided voided ON voided.block_id = o.block_id
LEFT JOIN chain.chain_blocks voiding ON voiding.number = voided.block_number
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN voided.block_id IS NOT NULL THEN 'VOID'
        WHEN settled.block_id IS NOT NULL THEN 'SETTLED'
        WHEN sealed.block_id IS NULL THEN 'OPEN'
        WHEN scored.block_id IS NULL THEN 'SEALED'
        WHEN c.block_number IS NOT NULL
             AND (c.block_number, c.log_index) > (scored.block_number, scored.log_index)
             AND (r.block_number IS NULL
                  OR (c.block_number, c.log_index) > (r.block_number, r.log_index)) THEN 'CHALLENGED'
        ELSE 'SCORED' END AS status
) state
-- A block that was re-opened is as it was opened last.
WHERE NOT EXISTS (
    SELECT FROM chain.block_opened again
    WHERE again.block_id = o.block_id
      AND (again.block_number, again.log_index) > (o.block_number, o.log_index))
