// SPDX-License-Identifier: Apache-2.0
// Written by `ape run export` from contracts/Timelock.vy; do not edit.
export const timelockAbi = [
 {
  "inputs": [
   {
    "name": "minimum_delay",
    "type": "uint256"
   },
   {
    "name": "proposers",
    "type": "address[]"
   },
   {
    "name": "executors",
    "type": "address[]"
   }
  ],
  "stateMutability": "payable",
  "type": "constructor"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "id",
    "type": "bytes32"
   },
   {
    "indexed": true,
    "name": "index",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "target",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "amount",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "payload",
    "type": "bytes"
   }
  ],
  "name": "CallExecuted",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "id",
    "type": "bytes32"
   },
   {
    "indexed": false,
    "name": "salt",
    "type": "bytes32"
   }
  ],
  "name": "CallSalt",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "id",
    "type": "bytes32"
   },
   {
    "indexed": true,
    "name": "index",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "target",
    "type": "address"
   },
   {
    "indexed": false,
    "name": "amount",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "payload",
    "type": "bytes"
   },
   {
    "indexed": false,
    "name": "predecessor",
    "type": "bytes32"
   },
   {
    "indexed": false,
    "name": "delay",
    "type": "uint256"
   }
  ],
  "name": "CallScheduled",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": true,
    "name": "id",
    "type": "bytes32"
   }
  ],
  "name": "Cancelled",
  "type": "event"
 },
 {
  "anonymous": false,
  "inputs": [
   {
    "indexed": false,
    "name": "old_duration",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "new_duration",
    "type": "uint256"
   }
  ],
  "name": "MinimumDelayChange",
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
    "name": "previousAdminRole",
    "type": "bytes32"
   },
   {
    "indexed": true,
    "name": "newAdminRole",
    "type": "bytes32"
   }
  ],
  "name": "RoleAdminChanged",
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
    "name": "account",
    "type": "address"
   },
   {
    "indexed": true,
    "name": "sender",
    "type": "address"
   }
  ],
  "name": "RoleGranted",
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
    "name": "account",
    "type": "address"
   },
   {
    "indexed": true,
    "name": "sender",
    "type": "address"
   }
  ],
  "name": "RoleRevoked",
  "type": "event"
 },
 {
  "stateMutability": "payable",
  "type": "fallback"
 },
 {
  "inputs": [],
  "name": "CANCELLER_ROLE",
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
  "name": "DEFAULT_ADMIN_ROLE",
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
  "name": "EXECUTOR_ROLE",
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
  "name": "IERC1155_TOKENRECEIVER_BATCH_SELECTOR",
  "outputs": [
   {
    "name": "",
    "type": "bytes4"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "IERC1155_TOKENRECEIVER_SINGLE_SELECTOR",
  "outputs": [
   {
    "name": "",
    "type": "bytes4"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "IERC721_TOKENRECEIVER_SELECTOR",
  "outputs": [
   {
    "name": "",
    "type": "bytes4"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [],
  "name": "PROPOSER_ROLE",
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
    "name": "id",
    "type": "bytes32"
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
    "name": "target",
    "type": "address"
   },
   {
    "name": "amount",
    "type": "uint256"
   },
   {
    "name": "payload",
    "type": "bytes"
   },
   {
    "name": "predecessor",
    "type": "bytes32"
   },
   {
    "name": "salt",
    "type": "bytes32"
   }
  ],
  "name": "execute",
  "outputs": [],
  "stateMutability": "payable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "targets",
    "type": "address[]"
   },
   {
    "name": "amounts",
    "type": "uint256[]"
   },
   {
    "name": "payloads",
    "type": "bytes[]"
   },
   {
    "name": "predecessor",
    "type": "bytes32"
   },
   {
    "name": "salt",
    "type": "bytes32"
   }
  ],
  "name": "execute_batch",
  "outputs": [],
  "stateMutability": "payable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "arg0",
    "type": "bytes32"
   }
  ],
  "name": "getRoleAdmin",
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
  "name": "get_minimum_delay",
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
    "type": "bytes32"
   }
  ],
  "name": "get_operation_state",
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
    "name": "arg0",
    "type": "bytes32"
   }
  ],
  "name": "get_timestamp",
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
    "name": "role",
    "type": "bytes32"
   },
   {
    "name": "account",
    "type": "address"
   }
  ],
  "name": "grantRole",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "arg0",
    "type": "bytes32"
   },
   {
    "name": "arg1",
    "type": "address"
   }
  ],
  "name": "hasRole",
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
    "name": "target",
    "type": "address"
   },
   {
    "name": "amount",
    "type": "uint256"
   },
   {
    "name": "payload",
    "type": "bytes"
   },
   {
    "name": "predecessor",
    "type": "bytes32"
   },
   {
    "name": "salt",
    "type": "bytes32"
   }
  ],
  "name": "hash_operation",
  "outputs": [
   {
    "name": "",
    "type": "bytes32"
   }
  ],
  "stateMutability": "pure",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "targets",
    "type": "address[]"
   },
   {
    "name": "amounts",
    "type": "uint256[]"
   },
   {
    "name": "payloads",
    "type": "bytes[]"
   },
   {
    "name": "predecessor",
    "type": "bytes32"
   },
   {
    "name": "salt",
    "type": "bytes32"
   }
  ],
  "name": "hash_operation_batch",
  "outputs": [
   {
    "name": "",
    "type": "bytes32"
   }
  ],
  "stateMutability": "pure",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "id",
    "type": "bytes32"
   }
  ],
  "name": "is_operation",
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
    "name": "id",
    "type": "bytes32"
   }
  ],
  "name": "is_operation_done",
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
    "name": "id",
    "type": "bytes32"
   }
  ],
  "name": "is_operation_pending",
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
    "name": "id",
    "type": "bytes32"
   }
  ],
  "name": "is_operation_ready",
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
    "name": "operator",
    "type": "address"
   },
   {
    "name": "owner",
    "type": "address"
   },
   {
    "name": "ids",
    "type": "uint256[]"
   },
   {
    "name": "amounts",
    "type": "uint256[]"
   },
   {
    "name": "data",
    "type": "bytes"
   }
  ],
  "name": "onERC1155BatchReceived",
  "outputs": [
   {
    "name": "",
    "type": "bytes4"
   }
  ],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "operator",
    "type": "address"
   },
   {
    "name": "owner",
    "type": "address"
   },
   {
    "name": "id",
    "type": "uint256"
   },
   {
    "name": "amount",
    "type": "uint256"
   },
   {
    "name": "data",
    "type": "bytes"
   }
  ],
  "name": "onERC1155Received",
  "outputs": [
   {
    "name": "",
    "type": "bytes4"
   }
  ],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "operator",
    "type": "address"
   },
   {
    "name": "owner",
    "type": "address"
   },
   {
    "name": "token_id",
    "type": "uint256"
   },
   {
    "name": "data",
    "type": "bytes"
   }
  ],
  "name": "onERC721Received",
  "outputs": [
   {
    "name": "",
    "type": "bytes4"
   }
  ],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "role",
    "type": "bytes32"
   },
   {
    "name": "account",
    "type": "address"
   }
  ],
  "name": "renounceRole",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "role",
    "type": "bytes32"
   },
   {
    "name": "account",
    "type": "address"
   }
  ],
  "name": "revokeRole",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "target",
    "type": "address"
   },
   {
    "name": "amount",
    "type": "uint256"
   },
   {
    "name": "payload",
    "type": "bytes"
   },
   {
    "name": "predecessor",
    "type": "bytes32"
   },
   {
    "name": "salt",
    "type": "bytes32"
   },
   {
    "name": "delay",
    "type": "uint256"
   }
  ],
  "name": "schedule",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "targets",
    "type": "address[]"
   },
   {
    "name": "amounts",
    "type": "uint256[]"
   },
   {
    "name": "payloads",
    "type": "bytes[]"
   },
   {
    "name": "predecessor",
    "type": "bytes32"
   },
   {
    "name": "salt",
    "type": "bytes32"
   },
   {
    "name": "delay",
    "type": "uint256"
   }
  ],
  "name": "schedule_batch",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "role",
    "type": "bytes32"
   },
   {
    "name": "admin_role",
    "type": "bytes32"
   }
  ],
  "name": "set_role_admin",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "interface_id",
    "type": "bytes4"
   }
  ],
  "name": "supportsInterface",
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
    "name": "new_delay",
    "type": "uint256"
   }
  ],
  "name": "update_delay",
  "outputs": [],
  "stateMutability": "nonpayable",
  "type": "function"
 }
] as const;
