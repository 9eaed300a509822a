// SPDX-License-Identifier: Apache-2.0
// Written by `ape run export` from contracts/MiningPool.vy; do not edit.
export const miningPoolAbi = [
 {
  "inputs": [
   {
    "name": "token",
    "type": "address"
   },
   {
    "name": "factory",
    "type": "address"
   },
   {
    "name": "beacon",
    "type": "address"
   },
   {
    "name": "owner",
    "type": "address"
   },
   {
    "name": "guardian",
    "type": "address"
   },
   {
    "name": "oracle",
    "type": "address"
   },
   {
    "name": "treasury",
    "type": "address"
   },
   {
    "components": [
     {
      "name": "draw_delay",
      "type": "uint256"
     },
     {
      "name": "min_challenge_window",
      "type": "uint256"
     },
     {
      "name": "min_score_timeout",
      "type": "uint256"
     },
     {
      "name": "min_settle_timeout",
      "type": "uint256"
     },
     {
      "name": "min_resolve_timeout",
      "type": "uint256"
     }
    ],
    "name": "limits",
    "type": "tuple"
   },
   {
    "components": [
     {
      "name": "target",
      "type": "uint256"
     },
     {
      "name": "min_miners",
      "type": "uint256"
     },
     {
      "name": "max_wait",
      "type": "uint256"
     },
     {
      "name": "min_block_time",
      "type": "uint256"
     },
     {
      "name": "max_block_time",
      "type": "uint256"
     },
     {
      "name": "min_burn_price",
      "type": "uint256"
     },
     {
      "name": "delivery_window",
      "type": "uint256"
     },
     {
      "name": "challenge_window",
      "type": "uint256"
     },
     {
      "name": "challenge_bond",
      "type": "uint256"
     },
     {
      "name": "score_timeout",
      "type": "uint256"
     },
     {
      "name": "settle_timeout",
      "type": "uint256"
     },
     {
      "name": "resolve_timeout",
      "type": "uint256"
     }
    ],
    "name": "parameters",
    "type": "tuple"
   },
   {
    "name": "first_demand",
    "type": "int256"
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
    "name": "block_id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "opened_at",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "closes_at",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "base_price",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "demand",
    "type": "int256"
   },
   {
    "indexed": false,
    "name": "version",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "emission",
    "type": "uint256"
   }
  ],
  "name": "BlockOpened",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "block_id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "scores",
    "type": "uint256[]"
   },
   {
    "indexed": false,
    "name": "ranked",
    "type": "uint256[]"
   },
   {
    "indexed": false,
    "name": "evidence",
    "type": "bytes32"
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
   }
  ],
  "name": "BlockScored",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "block_id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "count",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "sealed_at",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "score_by",
    "type": "uint256"
   }
  ],
  "name": "BlockSealed",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "block_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "winner",
    "type": "address"
   },
   {
    "indexed": true,
    "name": "submission_id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "randomness",
    "type": "bytes32"
   },
   {
    "indexed": false,
    "name": "seed",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "ticket",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "total_tickets",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "reward",
    "type": "uint256"
   }
  ],
  "name": "BlockSettled",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "block_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "by",
    "type": "address"
   }
  ],
  "name": "BlockVoided",
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
    "name": "submission_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "miner",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "content",
    "type": "bytes"
   },
   {
    "indexed": false,
    "name": "salt",
    "type": "bytes32"
   }
  ],
  "name": "ContentRevealed",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": false,
    "name": "token",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "factory",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "beacon",
    "type": "address"
   },
   {
    "components": [
     {
      "name": "draw_delay",
      "type": "uint256"
     },
     {
      "name": "min_challenge_window",
      "type": "uint256"
     },
     {
      "name": "min_score_timeout",
      "type": "uint256"
     },
     {
      "name": "min_settle_timeout",
      "type": "uint256"
     },
     {
      "name": "min_resolve_timeout",
      "type": "uint256"
     }
    ],
    "indexed": false,
    "name": "limits",
    "type": "tuple"
   },
   {
    "indexed": false,
    "name": "first_demand",
    "type": "int256"
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
    "name": "final_before",
    "type": "uint256"
   }
  ],
  "name": "FinalAdvanced",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "previous_owner",
    "type": "address"
   },
   {
    "indexed": true,
    "name": "new_owner",
    "type": "address"
   }
  ],
  "name": "OwnershipTransferStarted",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "previous_owner",
    "type": "address"
   },
   {
    "indexed": true,
    "name": "new_owner",
    "type": "address"
   }
  ],
  "name": "OwnershipTransferred",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "version",
    "type": "uint256"
   },
   {
    "components": [
     {
      "name": "target",
      "type": "uint256"
     },
     {
      "name": "min_miners",
      "type": "uint256"
     },
     {
      "name": "max_wait",
      "type": "uint256"
     },
     {
      "name": "min_block_time",
      "type": "uint256"
     },
     {
      "name": "max_block_time",
      "type": "uint256"
     },
     {
      "name": "min_burn_price",
      "type": "uint256"
     },
     {
      "name": "delivery_window",
      "type": "uint256"
     },
     {
      "name": "challenge_window",
      "type": "uint256"
     },
     {
      "name": "challenge_bond",
      "type": "uint256"
     },
     {
      "name": "score_timeout",
      "type": "uint256"
     },
     {
      "name": "settle_timeout",
      "type": "uint256"
     },
     {
      "name": "resolve_timeout",
      "type": "uint256"
     }
    ],
    "indexed": false,
    "name": "parameters",
    "type": "tuple"
   }
  ],
  "name": "ParametersChanged",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "by",
    "type": "address"
   }
  ],
  "name": "Paused",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "submission_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "miner",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "amount",
    "type": "uint256"
   }
  ],
  "name": "Refunded",
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
    "name": "role",
    "type": "bytes32"
   },
   {
    "indexed": true,
    "name": "previous",
    "type": "address"
   },
   {
    "indexed": true,
    "name": "holder",
    "type": "address"
   }
  ],
  "name": "RoleChanged",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "submission_id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "block_id",
    "type": "uint256"
   },
   {
    "indexed": true,
    "name": "miner",
    "type": "address"
   },
   {
    "indexed": true,
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "commitment",
    "type": "bytes32"
   },
   {
    "indexed": false,
    "name": "burned",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "streak",
    "type": "uint256"
   }
  ],
  "name": "Submitted",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "by",
    "type": "address"
   }
  ],
  "name": "Unpaused",
  "type": "event"
 },
 {
  "inputs": [],
  "name": "BEACON",
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
  "name": "DRAW_DELAY",
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
  "name": "TOKEN",
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
  "name": "accept_ownership",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "advance",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "block_id",
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
  "inputs": [],
  "name": "challenge_bond",
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
  "inputs": [],
  "name": "final_before",
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
  "name": "guardian",
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
  "name": "limits",
  "outputs": [
   {
    "components": [
     {
      "name": "draw_delay",
      "type": "uint256"
     },
     {
      "name": "min_challenge_window",
      "type": "uint256"
     },
     {
      "name": "min_score_timeout",
      "type": "uint256"
     },
     {
      "name": "min_settle_timeout",
      "type": "uint256"
     },
     {
      "name": "min_resolve_timeout",
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
    "name": "account",
    "type": "address"
   }
  ],
  "name": "miner",
  "outputs": [
   {
    "components": [
     {
      "name": "last_block",
      "type": "uint256"
     },
     {
      "name": "streak",
      "type": "uint256"
     },
     {
      "name": "last_settlement",
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
  "name": "open_block",
  "outputs": [
   {
    "components": [
     {
      "name": "block_id",
      "type": "uint256"
     },
     {
      "name": "count",
      "type": "uint256"
     },
     {
      "name": "opened_at",
      "type": "uint256"
     },
     {
      "name": "closes_at",
      "type": "uint256"
     },
     {
      "name": "base_price",
      "type": "uint256"
     },
     {
      "name": "next_price",
      "type": "uint256"
     },
     {
      "name": "demand",
      "type": "int256"
     },
     {
      "name": "version",
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
  "name": "oracle",
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
  "name": "owner",
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
    "name": "version",
    "type": "uint256"
   }
  ],
  "name": "parameters",
  "outputs": [
   {
    "components": [
     {
      "name": "target",
      "type": "uint256"
     },
     {
      "name": "min_miners",
      "type": "uint256"
     },
     {
      "name": "max_wait",
      "type": "uint256"
     },
     {
      "name": "min_block_time",
      "type": "uint256"
     },
     {
      "name": "max_block_time",
      "type": "uint256"
     },
     {
      "name": "min_burn_price",
      "type": "uint256"
     },
     {
      "name": "delivery_window",
      "type": "uint256"
     },
     {
      "name": "challenge_window",
      "type": "uint256"
     },
     {
      "name": "challenge_bond",
      "type": "uint256"
     },
     {
      "name": "score_timeout",
      "type": "uint256"
     },
     {
      "name": "settle_timeout",
      "type": "uint256"
     },
     {
      "name": "resolve_timeout",
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
  "name": "pause",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "paused",
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
  "inputs": [],
  "name": "pending_owner",
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
    "name": "block_id",
    "type": "uint256"
   },
   {
    "name": "scores",
    "type": "uint256[]"
   },
   {
    "name": "ranked",
    "type": "uint256[]"
   },
   {
    "name": "evidence",
    "type": "bytes32"
   }
  ],
  "name": "post_scores",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "submission_ids",
    "type": "uint256[]"
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
    "name": "block_id",
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
    "name": "block_id",
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
    "name": "submission_id",
    "type": "uint256"
   },
   {
    "name": "content",
    "type": "bytes"
   },
   {
    "name": "salt",
    "type": "bytes32"
   }
  ],
  "name": "reveal",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "seal",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "block_id",
    "type": "uint256"
   }
  ],
  "name": "sealed_block",
  "outputs": [
   {
    "components": [
     {
      "name": "status",
      "type": "uint256"
     },
     {
      "name": "count",
      "type": "uint256"
     },
     {
      "name": "base_price",
      "type": "uint256"
     },
     {
      "name": "version",
      "type": "uint256"
     },
     {
      "name": "sealed_at",
      "type": "uint256"
     },
     {
      "name": "score_by",
      "type": "uint256"
     },
     {
      "name": "settle_after",
      "type": "uint256"
     },
     {
      "name": "draw_round",
      "type": "uint256"
     },
     {
      "name": "nonzero",
      "type": "uint256"
     },
     {
      "name": "rejected",
      "type": "uint256"
     },
     {
      "name": "upheld",
      "type": "bool"
     },
     {
      "name": "ranked_digest",
      "type": "bytes32"
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
    "name": "guardian",
    "type": "address"
   }
  ],
  "name": "set_guardian",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "oracle",
    "type": "address"
   }
  ],
  "name": "set_oracle",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "components": [
     {
      "name": "target",
      "type": "uint256"
     },
     {
      "name": "min_miners",
      "type": "uint256"
     },
     {
      "name": "max_wait",
      "type": "uint256"
     },
     {
      "name": "min_block_time",
      "type": "uint256"
     },
     {
      "name": "max_block_time",
      "type": "uint256"
     },
     {
      "name": "min_burn_price",
      "type": "uint256"
     },
     {
      "name": "delivery_window",
      "type": "uint256"
     },
     {
      "name": "challenge_window",
      "type": "uint256"
     },
     {
      "name": "challenge_bond",
      "type": "uint256"
     },
     {
      "name": "score_timeout",
      "type": "uint256"
     },
     {
      "name": "settle_timeout",
      "type": "uint256"
     },
     {
      "name": "resolve_timeout",
      "type": "uint256"
     }
    ],
    "name": "parameters",
    "type": "tuple"
   }
  ],
  "name": "set_parameters",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "treasury",
    "type": "address"
   }
  ],
  "name": "set_treasury",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "block_id",
    "type": "uint256"
   },
   {
    "name": "ranked",
    "type": "uint256[]"
   },
   {
    "name": "signature",
    "type": "bytes"
   }
  ],
  "name": "settle",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "settlements",
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
    "name": "block_id",
    "type": "uint256"
   }
  ],
  "name": "status",
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
    "name": "account",
    "type": "address"
   }
  ],
  "name": "streak",
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
    "name": "submission_id",
    "type": "uint256"
   }
  ],
  "name": "submission",
  "outputs": [
   {
    "components": [
     {
      "name": "miner",
      "type": "address"
     },
     {
      "name": "campaign_id",
      "type": "uint256"
     },
     {
      "name": "streak",
      "type": "uint256"
     },
     {
      "name": "refunded",
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
   },
   {
    "name": "commitment",
    "type": "bytes32"
   },
   {
    "name": "max_burn",
    "type": "uint256"
   }
  ],
  "name": "submit",
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
    "name": "commitment",
    "type": "bytes32"
   },
   {
    "name": "max_burn",
    "type": "uint256"
   },
   {
    "name": "permitted",
    "type": "uint256"
   },
   {
    "name": "deadline",
    "type": "uint256"
   },
   {
    "name": "v",
    "type": "uint8"
   },
   {
    "name": "r",
    "type": "bytes32"
   },
   {
    "name": "s",
    "type": "bytes32"
   }
  ],
  "name": "submit_with_permit",
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
    "name": "new_owner",
    "type": "address"
   }
  ],
  "name": "transfer_ownership",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "treasury",
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
  "name": "unpause",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "version",
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
    "name": "block_id",
    "type": "uint256"
   }
  ],
  "name": "void",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 }
] as const;
