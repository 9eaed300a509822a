// SPDX-License-Identifier: Apache-2.0
// Written by `ape run export` from contracts/CampaignFactory.vy; do not edit.
export const campaignFactoryAbi = [
 {
  "inputs": [
   {
    "name": "pool",
    "type": "address"
   },
   {
    "name": "distributor",
    "type": "address"
   },
   {
    "name": "fee_bps",
    "type": "uint256"
   }
  ],
  "stateMutability": "nonpayable",
  "type": "constructor"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "project_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "sponsor",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "reward_token",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "budget",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "starts_at",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "ends_at",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "max_submissions",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "brief",
    "type": "bytes32"
   },
   {
    "indexed": false,
    "name": "ranked_places",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "amplification_bps",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "fee_bps",
    "type": "uint256"
   }
  ],
  "name": "CampaignCreated",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "ends_at",
    "type": "uint256"
   }
  ],
  "name": "CampaignExtended",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "status",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "pause_used",
    "type": "uint256"
   }
  ],
  "name": "CampaignStatusChanged",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "amount",
    "type": "uint256"
   }
  ],
  "name": "CampaignToppedUp",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": false,
    "name": "pool",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "distributor",
    "type": "address"
   }
  ],
  "name": "Deployed",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": false,
    "name": "fee_bps",
    "type": "uint256"
   }
  ],
  "name": "FeeChanged",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "project_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "owner",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "profile",
    "type": "bytes32"
   }
  ],
  "name": "ProjectCreated",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "project_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "owner",
    "type": "address"
   },
   {
    "indexed": true,
    "name": "new_owner",
    "type": "address"
   }
  ],
  "name": "ProjectTransferStarted",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "project_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "previous_owner",
    "type": "address"
   },
   {
    "indexed": true,
    "name": "owner",
    "type": "address"
   }
  ],
  "name": "ProjectTransferred",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "recipient",
    "type": "address"
   }
  ],
  "name": "RecipientChanged",
  "type": "event"
 },
 {
  "inputs": [],
  "name": "DISTRIBUTOR",
  "outputs": [
   {
    "name": "",
    "type": "address"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "POOL",
  "outputs": [
   {
    "name": "",
    "type": "address"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "project_id",
    "type": "uint256"
   }
  ],
  "name": "accept_project",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "name": "block_id",
    "type": "uint256"
   }
  ],
  "name": "accept_submission",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   }
  ],
  "name": "campaign",
  "outputs": [
   {
    "components": [
     {
      "name": "status",
      "type": "uint256"
     },
     {
      "name": "project_id",
      "type": "uint256"
     },
     {
      "name": "sponsor",
      "type": "address"
     },
     {
      "name": "recipient",
      "type": "address"
     },
     {
      "name": "reward_token",
      "type": "address"
     },
     {
      "name": "starts_at",
      "type": "uint256"
     },
     {
      "name": "ends_at",
      "type": "uint256"
     },
     {
      "name": "max_submissions",
      "type": "uint256"
     },
     {
      "name": "submissions",
      "type": "uint256"
     },
     {
      "name": "last_block",
      "type": "uint256"
     },
     {
      "name": "paused_at",
      "type": "uint256"
     },
     {
      "name": "pause_used",
      "type": "uint256"
     },
     {
      "name": "brief",
      "type": "bytes32"
     },
     {
      "name": "ranked_places",
      "type": "uint256"
     },
     {
      "name": "amplification_bps",
      "type": "uint256"
     },
     {
      "name": "fee_bps",
      "type": "uint256"
     }
    ],
    "name": "",
    "type": "tuple"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "campaign_count",
  "outputs": [
   {
    "name": "",
    "type": "uint256"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   }
  ],
  "name": "cancel",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   }
  ],
  "name": "close",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "project_id",
    "type": "uint256"
   },
   {
    "components": [
     {
      "name": "reward_token",
      "type": "address"
     },
     {
      "name": "budget",
      "type": "uint256"
     },
     {
      "name": "starts_at",
      "type": "uint256"
     },
     {
      "name": "ends_at",
      "type": "uint256"
     },
     {
      "name": "max_submissions",
      "type": "uint256"
     },
     {
      "name": "brief",
      "type": "bytes32"
     },
     {
      "name": "ranked_places",
      "type": "uint256"
     },
     {
      "name": "amplification_bps",
      "type": "uint256"
     }
    ],
    "name": "terms",
    "type": "tuple"
   }
  ],
  "name": "create_campaign",
  "outputs": [
   {
    "name": "",
    "type": "uint256"
   }
  ],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "profile",
    "type": "bytes32"
   }
  ],
  "name": "create_project",
  "outputs": [
   {
    "name": "",
    "type": "uint256"
   }
  ],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "name": "ends_at",
    "type": "uint256"
   }
  ],
  "name": "extend",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "fee_bps",
  "outputs": [
   {
    "name": "",
    "type": "uint256"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   }
  ],
  "name": "pause",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "project_id",
    "type": "uint256"
   }
  ],
  "name": "project",
  "outputs": [
   {
    "components": [
     {
      "name": "owner",
      "type": "address"
     },
     {
      "name": "pending",
      "type": "address"
     }
    ],
    "name": "",
    "type": "tuple"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "project_count",
  "outputs": [
   {
    "name": "",
    "type": "uint256"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   }
  ],
  "name": "recipient",
  "outputs": [
   {
    "name": "",
    "type": "address"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   }
  ],
  "name": "resume",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "fee_bps",
    "type": "uint256"
   }
  ],
  "name": "set_fee_bps",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "name": "recipient",
    "type": "address"
   }
  ],
  "name": "set_recipient",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   }
  ],
  "name": "status_and_last_block",
  "outputs": [
   {
    "name": "",
    "type": "uint256"
   },
   {
    "name": "",
    "type": "uint256"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "name": "amount",
    "type": "uint256"
   }
  ],
  "name": "top_up",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "project_id",
    "type": "uint256"
   },
   {
    "name": "new_owner",
    "type": "address"
   }
  ],
  "name": "transfer_project",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 }
] as const;
