-- SPDX-License-Identifier: Apache-2.0
-- Miners of all time, the best earners first. Struck scores and those of void blocks do not count.
SELECT rank() OVER (ORDER BY m.earned DESC, m.wins DESC, coalesce(s.best_score, 0) DESC) AS position,
       m.address, m.wins, m.earned, m.burned, m.refunded, m.submissions, m.streak, m.balance,
       coalesce(s.scored, 0) AS scored,
       coalesce(s.ranked, 0) AS ranked,
       s.best_score,
       s.average_score
FROM chain.miners m
LEFT JOIN (
    SELECT submitted.miner, count(*) AS scored, count(scores.place) AS ranked,
           max(scores.score) AS best_score, (sum(scores.score) / count(*))::integer AS average_score
    FROM chain.standing_scorings standing
    JOIN chain.scores scores
      ON scores.block_number = standing.block_number AND scores.log_index = standing.log_index
    JOIN chain.submitted submitted ON submitted.submission_id = (scores.block_id << 16) | scores.index
    GROUP BY submitted.miner
) s ON s.miner = m.address
