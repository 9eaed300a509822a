-- SPDX-License-Identifier: Apache-2.0
-- Everyone who ever submitted. `streak` is what a submission would carry now.
SELECT m.miner AS address,
       m.submissions, m.burned, m.first_block, m.last_block,
       coalesce(won.wins, 0) AS wins,
       coalesce(won.earned, 0)::numeric(78, 0) AS earned,
       coalesce(back.amount, 0)::numeric(78, 0) AS refunded,
       CASE WHEN latest.settlement = (SELECT max(settlement) FROM chain.streaks)
            THEN latest.streak ELSE 0 END::integer AS streak,
       latest.settlement AS last_settlement,
       coalesce(best.streak, 0)::integer AS best_streak,
       coalesce(held.balance, 0)::numeric(78, 0) AS balance
FROM (
    SELECT miner, count(*) AS submissions, sum(burned)::numeric(78, 0) AS burned,
           min(block_id) AS first_block, max(block_id) AS last_block
    FROM chain.submitted GROUP BY miner
) m
LEFT JOIN LATERAL (
    SELECT count(*) AS wins, sum(reward) AS earned FROM chain.block_settled
    WHERE winner = m.miner AND total_tickets > 0
) won ON true
LEFT JOIN LATERAL (SELECT sum(amount) AS amount FROM chain.refunded WHERE miner = m.miner) back ON true
LEFT JOIN LATERAL (
    SELECT settlement, streak FROM chain.streaks WHERE miner = m.miner ORDER BY settlement DESC LIMIT 1
) latest ON true
LEFT JOIN LATERAL (SELECT max(streak) AS streak FROM chain.streaks WHERE miner = m.miner) best ON true
LEFT JOIN LATERAL (SELECT balance FROM chain.balances WHERE account = m.miner) held ON true
