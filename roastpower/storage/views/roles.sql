-- SPDX-License-Identifier: Apache-2.0
-- Who holds each role: owner, pending_owner, guardian, oracle, treasury.
SELECT changed.role, changed.holder, b.timestamp AS since
FROM (
    (SELECT DISTINCT ON (role)
            convert_from(rtrim(role, '\x00'::bytea), 'UTF8') AS role, holder, block_number
     FROM chain.role_changed
     ORDER BY role, block_number DESC, log_index DESC)
    UNION ALL
    (SELECT 'owner', o.new_owner, o.block_number
     FROM chain.ownership_transferred o
     JOIN chain.pool_deployed pool ON pool.address = o.address
     ORDER BY o.block_number DESC, o.log_index DESC
     LIMIT 1)
    UNION ALL
    (SELECT 'pending_owner', started.new_owner, started.block_number
     FROM (SELECT * FROM chain.ownership_transfer_started
           ORDER BY block_number DESC, log_index DESC LIMIT 1) started
     WHERE started.new_owner <> decode(repeat('00', 20), 'hex')
       AND NOT EXISTS (
             SELECT FROM chain.ownership_transferred o
             WHERE o.address = started.address
               AND (o.block_number, o.log_index) > (started.block_number, started.log_index)))
) changed
JOIN chain.chain_blocks b ON b.number = changed.block_number
