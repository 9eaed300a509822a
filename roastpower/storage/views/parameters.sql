-- SPDX-License-Identifier: Apache-2.0
-- Every version of the pool's parameters.
SELECT p.version, p.target, p.min_miners, p.max_wait, p.min_block_time, p.max_block_time, p.min_burn_price,
       p.delivery_window, p.challenge_window, p.challenge_bond, p.score_timeout, p.settle_timeout,
       p.resolve_timeout, b.timestamp AS set_at,
       p.version = (SELECT max(version) FROM chain.parameters_changed) AS is_current
FROM chain.parameters_changed p
JOIN chain.chain_blocks b ON b.number = p.block_number
