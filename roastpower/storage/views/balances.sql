-- SPDX-License-Identifier: Apache-2.0
-- ROAST of every account that ever had any, in wei.
SELECT account, balance
FROM chain.balance_spans
WHERE account <> decode(repeat('00', 20), 'hex')
