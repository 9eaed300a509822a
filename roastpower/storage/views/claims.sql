-- SPDX-License-Identifier: Apache-2.0
-- What accounts were paid for campaigns.
SELECT c.campaign_id, c.account, c.amount, campaign.reward_token, b.timestamp AS claimed_at,
       c.transaction_hash, c.block_number, c.log_index
FROM chain.claimed c
JOIN chain.chain_blocks b ON b.number = c.block_number
JOIN chain.campaign_created campaign ON campaign.campaign_id = c.campaign_id
