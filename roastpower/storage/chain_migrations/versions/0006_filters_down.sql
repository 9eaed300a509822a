-- SPDX-License-Identifier: Apache-2.0
DROP TABLE chain.project_changes;
DROP TABLE chain.project_totals;

DROP INDEX chain.campaign_created_project_id_campaign_id_idx;
DROP INDEX chain.campaign_created_project_id_budget_campaign_id_idx;
DROP INDEX chain.campaign_created_sponsor_campaign_id_idx;
DROP INDEX chain.campaign_created_sponsor_budget_campaign_id_idx;
DROP INDEX chain.campaign_created_reward_token_budget_campaign_id_idx;
DROP INDEX chain.project_created_owner_project_id_idx;
DROP INDEX chain.project_transferred_owner_project_id_idx;
DROP INDEX chain.submitted_miner_campaign_id_submission_id_idx;

CREATE INDEX campaign_created_project_id_idx ON chain.campaign_created (project_id);
CREATE INDEX campaign_created_sponsor_idx ON chain.campaign_created (sponsor);
