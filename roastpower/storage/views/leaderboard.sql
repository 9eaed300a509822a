-- SPDX-License-Identifier: Apache-2.0
-- Miners of all time, the best earners first. Scores count once their block is settled.
SELECT rank() OVER (ORDER BY m.earned DESC, m.wins DESC, coalesce(m.best_score, 0) DESC) AS position,
       m.address, m.wins, m.earned, m.burned, m.refunded, m.submissions, m.streak, m.balance,
       m.scored, m.ranked, m.best_score, m.average_score
FROM chain.miners m
