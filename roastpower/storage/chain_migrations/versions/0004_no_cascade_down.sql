-- SPDX-License-Identifier: Apache-2.0
ALTER TABLE chain.approval ADD CONSTRAINT approval_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.beacon_deployed ADD CONSTRAINT beacon_deployed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.block_opened ADD CONSTRAINT block_opened_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.block_scored ADD CONSTRAINT block_scored_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.block_sealed ADD CONSTRAINT block_sealed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.block_settled ADD CONSTRAINT block_settled_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.block_voided ADD CONSTRAINT block_voided_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.call_executed ADD CONSTRAINT call_executed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.call_salt ADD CONSTRAINT call_salt_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.call_scheduled ADD CONSTRAINT call_scheduled_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.campaign_created ADD CONSTRAINT campaign_created_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.campaign_extended ADD CONSTRAINT campaign_extended_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.campaign_payable ADD CONSTRAINT campaign_payable_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.campaign_refunded ADD CONSTRAINT campaign_refunded_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.campaign_status_changed ADD CONSTRAINT campaign_status_changed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.campaign_topped_up ADD CONSTRAINT campaign_topped_up_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.cancelled ADD CONSTRAINT cancelled_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.challenged ADD CONSTRAINT challenged_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.claimed ADD CONSTRAINT claimed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.content_revealed ADD CONSTRAINT content_revealed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.distributor_deployed ADD CONSTRAINT distributor_deployed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.factory_deployed ADD CONSTRAINT factory_deployed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.fee_changed ADD CONSTRAINT fee_changed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.fee_collected ADD CONSTRAINT fee_collected_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.final_advanced ADD CONSTRAINT final_advanced_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.funded ADD CONSTRAINT funded_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.minimum_delay_change ADD CONSTRAINT minimum_delay_change_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.ownership_transfer_started ADD CONSTRAINT ownership_transfer_started_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.ownership_transferred ADD CONSTRAINT ownership_transferred_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.parameters_changed ADD CONSTRAINT parameters_changed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.paused ADD CONSTRAINT paused_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.payouts_posted ADD CONSTRAINT payouts_posted_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.pool_deployed ADD CONSTRAINT pool_deployed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.project_created ADD CONSTRAINT project_created_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.project_transfer_started ADD CONSTRAINT project_transfer_started_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.project_transferred ADD CONSTRAINT project_transferred_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.recipient_changed ADD CONSTRAINT recipient_changed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.refunded ADD CONSTRAINT refunded_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.resolved ADD CONSTRAINT resolved_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.role_admin_changed ADD CONSTRAINT role_admin_changed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.role_changed ADD CONSTRAINT role_changed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.role_granted ADD CONSTRAINT role_granted_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.role_minter_changed ADD CONSTRAINT role_minter_changed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.role_revoked ADD CONSTRAINT role_revoked_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.scorings ADD CONSTRAINT scorings_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.streaks ADD CONSTRAINT streaks_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.submitted ADD CONSTRAINT submitted_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.swept ADD CONSTRAINT swept_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.token_deployed ADD CONSTRAINT token_deployed_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.transfer ADD CONSTRAINT transfer_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
ALTER TABLE chain.unpaused ADD CONSTRAINT unpaused_block_number_fkey
    FOREIGN KEY (block_number) REFERENCES chain.chain_blocks (number) ON DELETE CASCADE;
