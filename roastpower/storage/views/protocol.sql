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
       coalesce((SELECT max(final_before) FROM chain.final_advanced), 1) AS final_before,
       coalesce((SELECT max(settlement) FROM chain.streaks), 0) AS settlements,
       (SELECT max(version) FROM chain.parameters_changed) AS version,
       (SELECT fee_bps FROM chain.fee_changed ORDER BY block_number DESC, log_index DESC LIMIT 1) AS fee_bps,
       (SELECT count(*) FROM chain.submitted) AS submissions,
       (SELECT count(DISTINCT miner) FROM chain.submitted) AS miners,
       (SELECT coalesce(sum(burned), 0) FROM chain.submitted)::numeric(78, 0) AS burned,
       (SELECT coalesce(sum(reward), 0) FROM chain.block_settled)::numeric(78, 0) AS emitted,
       (SELECT coalesce(sum(amount), 0) FROM chain.refunded)::numeric(78, 0) AS refunded,
       (SELECT coalesce(sum(CASE WHEN sender = decode(repeat('00', 20), 'hex') THEN value ELSE 0 END
                          - CASE WHEN receiver = decode(repeat('00', 20), 'hex') THEN value ELSE 0 END), 0)
        FROM chain.transfer)::numeric(78, 0) AS total_supply,
       token.max_supply
FROM chain.pool_deployed pool
JOIN chain.factory_deployed factory ON factory.address = pool.factory
JOIN chain.distributor_deployed distributor ON distributor.address = factory.distributor
JOIN chain.token_deployed token ON token.address = pool.token
JOIN chain.beacon_deployed beacon ON beacon.address = pool.beacon
