-- SPDX-License-Identifier: Apache-2.0
-- Everyone who ever submitted. `streak` is what a submission would carry now.
SELECT m.miner AS address,
       m.submissions, m.burned, m.first_block, m.last_block,
       m.wins, m.earned, m.refunded,
       CASE WHEN latest.settlement = (SELECT max(settlement) FROM chain.streaks)
            THEN latest.streak ELSE 0 END::integer AS streak,
       latest.settlement AS last_settlement,
       coalesce(m.best_streak, 0)::integer AS best_streak,
       coalesce(held.balance, 0)::numeric(78, 0) AS balance,
       m.scored, m.ranked,
       m.best_score::integer AS best_score,
       div(m.score_sum, nullif(m.scored, 0))::integer AS average_score,
       -- Any settlement may end a streak, and any transfer changes the balance.
       greatest(m.changed_in, held.changed_in, (SELECT max(block_number) FROM chain.streaks)) AS changed_in
FROM chain.miner_spans m
LEFT JOIN LATERAL (
    SELECT settlement, streak FROM chain.streaks WHERE miner = m.miner ORDER BY settlement DESC LIMIT 1
) latest ON true
-- The limit keeps PostgreSQL from adding up everyone's balance to join it.
LEFT JOIN LATERAL (
    SELECT balance, changed_in FROM chain.balance_spans WHERE account = m.miner LIMIT 1
) held ON true
WHERE m.span = 0 AND m.submissions > 0
