-- SPDX-License-Identifier: Apache-2.0
-- Since when the leaderboards of the last day (86,400) and week (604,800) count: whole hours and days,
-- the running one included. Before anything is final, as of the indexed head.
SELECT each.seconds,
       coalesce(w.since, head.timestamp - mod(head.timestamp, each.span) - (each.count - 1) * each.span) AS since
FROM (VALUES (86400, 3600, 24), (604800, 86400, 7)) each (seconds, span, count)
CROSS JOIN chain.head head
LEFT JOIN chain.windows w ON w.seconds = each.seconds
