-- SPDX-License-Identifier: Apache-2.0

DROP INDEX chain.campaign_created_budget_campaign_id_idx;
DROP INDEX chain.campaign_created_reward_token_campaign_id_idx;
DROP INDEX chain.miner_totals_standing_idx;
DROP INDEX chain.miner_totals_submissions_idx;
DROP INDEX chain.miner_totals_burned_idx;
DROP INDEX chain.miner_totals_newest_idx;

ALTER TABLE chain.miner_changes DROP COLUMN changed_in;
ALTER TABLE chain.miner_totals DROP COLUMN changed_in;
ALTER TABLE chain.balance_changes DROP COLUMN changed_in;
ALTER TABLE chain.balance_totals DROP COLUMN changed_in;

DROP TABLE chain.contest_changes;
DROP TABLE chain.contest_totals;
DROP TABLE chain.entry_changes;
DROP TABLE chain.entry_totals;
DROP TABLE chain.payment_changes;
DROP TABLE chain.payment_totals;
DROP TABLE chain.active_miners;
DROP TABLE chain.miner_windows;
DROP TABLE chain.windows;
