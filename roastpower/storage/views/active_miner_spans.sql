-- SPDX-License-Identifier: Apache-2.0
-- How many miners submitted in each span: those counted in the totals, and those that only came since.
SELECT span, start, sum(miners)::bigint AS miners
FROM (
    SELECT span, start, miners FROM chain.active_miners
    UNION ALL
    SELECT span, start, count(*)
    FROM (
        SELECT DISTINCT span.span, span.start, c.miner
        FROM chain.miner_changes c
        JOIN chain.chain_blocks b ON b.number = c.block_number
        CROSS JOIN LATERAL (
            VALUES (0, 0::bigint),
                   (3600, b.timestamp - mod(b.timestamp, 3600)),
                   (86400, b.timestamp - mod(b.timestamp, 86400))
        ) span (span, start)
        WHERE c.submissions > 0
    ) recent
    WHERE NOT EXISTS (
        SELECT FROM chain.miner_totals t
        WHERE (t.span, t.start, t.miner) = (recent.span, recent.start, recent.miner) AND t.submissions > 0)
    GROUP BY span, start
) parts
GROUP BY span, start
