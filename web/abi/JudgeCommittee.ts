// SPDX-License-Identifier: Apache-2.0
// Written by `ape run export` from contracts/JudgeCommittee.vy; do not edit.
export const judgeCommitteeAbi = [
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
    "name": "owner",
    "type": "address"
   },
   {
    "name": "members",
    "type": "address[]"
   },
   {
    "name": "threshold",
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
    "name": "pool",
    "type": "address"
   },
   {
    "indexed": true,
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
    "name": "members",
    "type": "address[]"
   },
   {
    "indexed": false,
    "name": "threshold",
    "type": "uint256"
   }
  ],
  "name": "MembersChanged",
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
    "name": "campaign_id",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "posting",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "evidence",
    "type": "bytes32"
   },
   {
    "indexed": false,
    "name": "signers",
    "type": "address[]"
   }
  ],
  "name": "PayoutsSubmitted",
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
    "name": "posting",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "evidence",
    "type": "bytes32"
   },
   {
    "indexed": false,
    "name": "signers",
    "type": "address[]"
   }
  ],
  "name": "ScoresSubmitted",
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
  "inputs": [],
  "name": "accept_ownership",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "eip712Domain",
  "outputs": [
   {
    "name": "",
    "type": "bytes1"
   },
   {
    "name": "",
    "type": "string"
   },
   {
    "name": "",
    "type": "string"
   },
   {
    "name": "",
    "type": "uint256"
   },
   {
    "name": "",
    "type": "address"
   },
   {
    "name": "",
    "type": "bytes32"
   },
   {
    "name": "",
    "type": "uint256[]"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "arg0",
    "type": "address"
   }
  ],
  "name": "is_member",
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
  "name": "members",
  "outputs": [
   {
    "name": "",
    "type": "address[]"
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
    "name": "arg0",
    "type": "uint256"
   }
  ],
  "name": "payout_postings",
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
  "name": "payouts_digest",
  "outputs": [
   {
    "name": "",
    "type": "bytes32"
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
    "name": "arg0",
    "type": "uint256"
   }
  ],
  "name": "score_postings",
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
   },
   {
    "name": "scores",
    "type": "uint256[]"
   },
   {
    "name": "evidence",
    "type": "bytes32"
   }
  ],
  "name": "scores_digest",
  "outputs": [
   {
    "name": "",
    "type": "bytes32"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "members",
    "type": "address[]"
   },
   {
    "name": "threshold",
    "type": "uint256"
   }
  ],
  "name": "set_members",
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
   },
   {
    "components": [
     {
      "name": "v",
      "type": "uint256"
     },
     {
      "name": "r",
      "type": "uint256"
     },
     {
      "name": "s",
      "type": "uint256"
     }
    ],
    "name": "signatures",
    "type": "tuple[]"
   }
  ],
  "name": "submit_payouts",
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
   },
   {
    "components": [
     {
      "name": "v",
      "type": "uint256"
     },
     {
      "name": "r",
      "type": "uint256"
     },
     {
      "name": "s",
      "type": "uint256"
     }
    ],
    "name": "signatures",
    "type": "tuple[]"
   }
  ],
  "name": "submit_scores",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "threshold",
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
    "name": "new_owner",
    "type": "address"
   }
  ],
  "name": "transfer_ownership",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 }
] as const;
