-- SPDX-License-Identifier: Apache-2.0
DROP INDEX chain.campaign_created_project_id_idx;
DROP INDEX chain.campaign_created_sponsor_idx;

CREATE INDEX campaign_created_project_id_campaign_id_idx ON chain.campaign_created (project_id, campaign_id);
CREATE INDEX campaign_created_project_id_budget_campaign_id_idx ON chain.campaign_created (project_id, budget, campaign_id);
CREATE INDEX campaign_created_sponsor_campaign_id_idx ON chain.campaign_created (sponsor, campaign_id);
CREATE INDEX campaign_created_sponsor_budget_campaign_id_idx ON chain.campaign_created (sponsor, budget, campaign_id);
CREATE INDEX campaign_created_reward_token_budget_campaign_id_idx ON chain.campaign_created (reward_token, budget, campaign_id);
CREATE INDEX project_created_owner_project_id_idx ON chain.project_created (owner, project_id);
CREATE INDEX project_transferred_owner_project_id_idx ON chain.project_transferred (owner, project_id);
CREATE INDEX submitted_miner_campaign_id_submission_id_idx ON chain.submitted (miner, campaign_id, submission_id);

CREATE TABLE chain.project_changes (
    block_number BIGINT NOT NULL,
    project_id BIGINT NOT NULL,
    campaigns BIGINT NOT NULL,
    changed_in BIGINT,
    CONSTRAINT project_changes_pkey PRIMARY KEY (block_number, project_id),
    CONSTRAINT project_changes_block_number_fkey FOREIGN KEY(block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE
);
CREATE INDEX project_changes_project_id_idx ON chain.project_changes (project_id);

CREATE TABLE chain.project_totals (
    project_id BIGINT NOT NULL,
    campaigns BIGINT NOT NULL,
    changed_in BIGINT,
    CONSTRAINT project_totals_pkey PRIMARY KEY (project_id)
);

-- The indexer moves what is final into the totals, with the next chain block that is.
INSERT INTO chain.project_changes (block_number, project_id, campaigns, changed_in)
SELECT block_number, project_id, sum(campaigns), block_number
FROM (
    SELECT block_number, project_id, 1 AS campaigns FROM chain.campaign_created
    UNION ALL SELECT block_number, project_id, 0 FROM chain.project_created
    UNION ALL SELECT block_number, project_id, 0 FROM chain.project_transfer_started
    UNION ALL SELECT block_number, project_id, 0 FROM chain.project_transferred
) events
GROUP BY block_number, project_id;
