-- SPDX-License-Identifier: Apache-2.0
-- Projects and who owns them.
SELECT p.project_id AS id,
       coalesce(taken.owner, p.owner) AS owner,
       CASE WHEN offered.new_owner <> decode(repeat('00', 20), 'hex') THEN offered.new_owner END AS pending_owner,
       p.profile,
       p.owner AS created_by,
       b.timestamp AS created_at,
       coalesce(counted.campaigns, 0) AS campaigns,
       counted.changed_in
FROM chain.project_created p
JOIN chain.chain_blocks b ON b.number = p.block_number
LEFT JOIN LATERAL (
    SELECT * FROM chain.project_transferred
    WHERE project_id = p.project_id
    ORDER BY block_number DESC, log_index DESC LIMIT 1
) taken ON true
LEFT JOIN LATERAL (
    SELECT new_owner FROM chain.project_transfer_started
    WHERE project_id = p.project_id
      AND (taken.block_number IS NULL OR (block_number, log_index) > (taken.block_number, taken.log_index))
    ORDER BY block_number DESC, log_index DESC LIMIT 1
) offered ON true
LEFT JOIN LATERAL (
    -- The limit keeps PostgreSQL from adding up all projects to join them.
    SELECT campaigns, changed_in FROM chain.project_spans WHERE project_id = p.project_id LIMIT 1
) counted ON true
