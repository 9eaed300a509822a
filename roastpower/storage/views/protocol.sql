-- SPDX-License-Identifier: Apache-2.0
-- One row: the protocol as a whole.
SELECT pool.address AS pool, pool.token, pool.factory, factory.distributor, pool.beacon,
       pool.draw_delay,
       beacon.genesis_time AS beacon_genesis_time, beacon.period AS beacon_period,
       distributor.payout_window, distributor.resolve_timeout AS payout_resolve_timeout,
       coalesce((SELECT max(block_number) FROM chain.paused), 0)
           > coalesce((SELECT max(block_number) FROM chain.unpaused), 0)
         OR coalesce(
             (SELECT p.log_index > u.log_index
              FROM (SELECT * FROM chain.paused ORDER BY block_number DESC, log_index DESC LIMIT 1) p
              JOIN (SELECT * FROM chain.unpaused ORDER BY block_number DESC, log_index DESC LIMIT 1) u
                ON p.block_number = u.block_number), false) AS paused,
       (SELECT max(block_id) FROM chain.block_opened) AS open_block_id,
       coalesce((SELECT final_before FROM chain.final_advanced ORDER BY block_number DESC, log_index DESC LIMIT 1), 1) AS final_before,
       coalesce((SELECT max(settlement) FROM chain.streaks), 0) AS settlements,
       (SELECT max(version) FROM chain.parameters_changed) AS version,
       (SELECT fee_bps FROM chain.fee_changed ORDER BY block_number DESC, log_index DESC LIMIT 1) AS fee_bps,
       coalesce(counted.submissions, 0) AS submissions,
       coalesce((SELECT miners FROM chain.active_miner_spans WHERE span = 0), 0) AS miners,
       coalesce(counted.burned, 0)::numeric(78, 0) AS burned,
       coalesce(counted.emitted, 0)::numeric(78, 0) AS emitted,
       coalesce(counted.refunded, 0)::numeric(78, 0) AS refunded,
       coalesce((SELECT -balance FROM chain.balance_spans
                 WHERE account = decode(repeat('00', 20), 'hex')), 0)::numeric(78, 0) AS total_supply,
       token.max_supply
FROM chain.pool_deployed pool
JOIN chain.factory_deployed factory ON factory.address = pool.factory
JOIN chain.distributor_deployed distributor ON distributor.address = factory.distributor
JOIN chain.token_deployed token ON token.address = pool.token
JOIN chain.beacon_deployed beacon ON beacon.address = pool.beacon
LEFT JOIN chain.platform_spans counted ON counted.span = 0
