// SPDX-License-Identifier: Apache-2.0
// Written by `ape run export`; do not edit.
export { timelockAbi } from "./Timelock";
export { drandBeaconAbi } from "./DrandBeacon";
export { roastTokenAbi } from "./RoastToken";
export { miningPoolAbi } from "./MiningPool";
export { campaignFactoryAbi } from "./CampaignFactory";
export { rewardDistributorAbi } from "./RewardDistributor";
export { judgeCommitteeAbi } from "./JudgeCommittee";
