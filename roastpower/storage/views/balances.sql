-- SPDX-License-Identifier: Apache-2.0
-- ROAST of every account that ever had any, in wei.
SELECT account, sum(change)::numeric(78, 0) AS balance
FROM (
    SELECT receiver AS account, value AS change FROM chain.transfer
    UNION ALL
    SELECT sender, -value FROM chain.transfer
) changes
WHERE account <> decode(repeat('00', 20), 'hex')
GROUP BY account
