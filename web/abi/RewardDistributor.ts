// SPDX-License-Identifier: Apache-2.0
// Written by `ape run export` from contracts/RewardDistributor.vy; do not edit.
export const rewardDistributorAbi = [
 {
  "inputs": [
   {
    "name": "pool",
    "type": "address"
   },
   {
    "name": "factory",
    "type": "address"
   },
   {
    "name": "roast",
    "type": "address"
   },
   {
    "name": "payout_window",
    "type": "uint256"
   },
   {
    "name": "resolve_timeout",
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
    "indexed": false,
    "name": "payable_at",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "refund_after",
    "type": "uint256"
   }
  ],
  "name": "CampaignPayable",
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
   },
   {
    "indexed": false,
    "name": "amount",
    "type": "uint256"
   }
  ],
  "name": "CampaignRefunded",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "kind",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "challenger",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "reason",
    "type": "bytes32"
   },
   {
    "indexed": false,
    "name": "bond",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "resolve_by",
    "type": "uint256"
   }
  ],
  "name": "Challenged",
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
    "name": "account",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "amount",
    "type": "uint256"
   }
  ],
  "name": "Claimed",
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
    "name": "factory",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "roast",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "payout_window",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "resolve_timeout",
    "type": "uint256"
   }
  ],
  "name": "Deployed",
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
    "name": "treasury",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "amount",
    "type": "uint256"
   }
  ],
  "name": "FeeCollected",
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
    "name": "token",
    "type": "address"
   },
   {
    "indexed": true,
    "name": "sponsor",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "amount",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "fee_bps",
    "type": "uint256"
   }
  ],
  "name": "Funded",
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
    "name": "root",
    "type": "bytes32"
   },
   {
    "indexed": false,
    "name": "total",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "count",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "evidence",
    "type": "bytes32"
   },
   {
    "indexed": false,
    "name": "fee",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "live_after",
    "type": "uint256"
   }
  ],
  "name": "PayoutsPosted",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "kind",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "upheld",
    "type": "bool"
   },
   {
    "indexed": false,
    "name": "expired",
    "type": "bool"
   },
   {
    "indexed": false,
    "name": "bond_to",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "settle_after",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "draw_round",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "score_by",
    "type": "uint256"
   }
  ],
  "name": "Resolved",
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
   },
   {
    "indexed": false,
    "name": "amount",
    "type": "uint256"
   }
  ],
  "name": "Swept",
  "type": "event"
 },
 {
  "inputs": [],
  "name": "FACTORY",
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
  "name": "PAYOUT_WINDOW",
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
  "inputs": [],
  "name": "RESOLVE_TIMEOUT",
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
  "inputs": [],
  "name": "ROAST",
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
   },
   {
    "name": "reason",
    "type": "bytes32"
   }
  ],
  "name": "challenge",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "id",
    "type": "uint256"
   }
  ],
  "name": "challenge_of",
  "outputs": [
   {
    "components": [
     {
      "name": "challenger",
      "type": "address"
     },
     {
      "name": "bond",
      "type": "uint256"
     },
     {
      "name": "resolve_by",
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
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "name": "account",
    "type": "address"
   },
   {
    "name": "amount",
    "type": "uint256"
   },
   {
    "name": "proof",
    "type": "bytes32[]"
   }
  ],
  "name": "claim",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "components": [
     {
      "name": "campaign_id",
      "type": "uint256"
     },
     {
      "name": "account",
      "type": "address"
     },
     {
      "name": "amount",
      "type": "uint256"
     },
     {
      "name": "proof",
      "type": "bytes32[]"
     }
    ],
    "name": "claims",
    "type": "tuple[]"
   }
  ],
  "name": "claim_many",
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
  "name": "collect_fee",
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
    "name": "token",
    "type": "address"
   },
   {
    "name": "sponsor",
    "type": "address"
   },
   {
    "name": "amount",
    "type": "uint256"
   },
   {
    "name": "fee_bps",
    "type": "uint256"
   }
  ],
  "name": "fund",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "arg0",
    "type": "uint256"
   },
   {
    "name": "arg1",
    "type": "address"
   }
  ],
  "name": "is_claimed",
  "outputs": [
   {
    "name": "",
    "type": "bool"
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
  "name": "is_live",
  "outputs": [
   {
    "name": "",
    "type": "bool"
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
  "name": "ledger",
  "outputs": [
   {
    "components": [
     {
      "name": "token",
      "type": "address"
     },
     {
      "name": "fee_bps",
      "type": "uint256"
     },
     {
      "name": "funded",
      "type": "uint256"
     },
     {
      "name": "fee",
      "type": "uint256"
     },
     {
      "name": "allocated",
      "type": "uint256"
     },
     {
      "name": "claimed",
      "type": "uint256"
     },
     {
      "name": "refunded",
      "type": "uint256"
     },
     {
      "name": "swept",
      "type": "uint256"
     },
     {
      "name": "fee_collected",
      "type": "bool"
     },
     {
      "name": "is_refunded",
      "type": "bool"
     },
     {
      "name": "is_swept",
      "type": "bool"
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
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   }
  ],
  "name": "mark_payable",
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
  "name": "payouts",
  "outputs": [
   {
    "components": [
     {
      "name": "root",
      "type": "bytes32"
     },
     {
      "name": "status",
      "type": "uint256"
     },
     {
      "name": "live_after",
      "type": "uint256"
     },
     {
      "name": "payable_at",
      "type": "uint256"
     },
     {
      "name": "refund_after",
      "type": "uint256"
     },
     {
      "name": "rejected",
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
  "inputs": [
   {
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "name": "root",
    "type": "bytes32"
   },
   {
    "name": "total",
    "type": "uint256"
   },
   {
    "name": "count",
    "type": "uint256"
   },
   {
    "name": "evidence",
    "type": "bytes32"
   }
  ],
  "name": "post_payouts",
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
  "name": "refund",
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
    "name": "upheld",
    "type": "bool"
   }
  ],
  "name": "resolve",
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
  "name": "resolve_expired",
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
  "name": "sweep",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 }
] as const;
