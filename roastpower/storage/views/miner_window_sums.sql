-- SPDX-License-Identifier: Apache-2.0
-- What each miner did in the windows of the leaderboards.
SELECT parts.seconds, parts.miner,
       sum(parts.submissions)::bigint AS submissions,
       sum(parts.wins)::bigint AS wins,
       sum(parts.scored)::bigint AS scored,
       sum(parts.score_sum)::bigint AS score_sum,
       sum(parts.ranked)::bigint AS ranked,
       sum(parts.burned)::numeric(78, 0) AS burned,
       sum(parts.refunded)::numeric(78, 0) AS refunded,
       sum(parts.earned)::numeric(78, 0) AS earned,
       max(parts.best_score)::bigint AS best_score,
       max(parts.best_streak)::bigint AS best_streak,
       min(parts.first_block)::bigint AS first_block,
       max(parts.last_block)::bigint AS last_block,
       max(parts.changed_in)::bigint AS changed_in
FROM (
    SELECT seconds, miner, submissions, wins, scored, score_sum, ranked, burned,
           refunded, earned, best_score, best_streak, first_block, last_block, changed_in
    FROM chain.miner_windows
    UNION ALL
    SELECT w.seconds, c.miner, c.submissions, c.wins, c.scored, c.score_sum, c.ranked, c.burned,
           c.refunded, c.earned, c.best_score, c.best_streak, c.first_block, c.last_block, c.changed_in
    FROM chain.miner_changes c
    JOIN chain.chain_blocks b ON b.number = c.block_number
    JOIN chain.window_starts w ON b.timestamp >= w.since
) parts
GROUP BY parts.seconds, parts.miner
