// SPDX-License-Identifier: Apache-2.0
// Written by `ape run export` from contracts/DrandBeacon.vy; do not edit.
export const drandBeaconAbi = [
 {
  "inputs": [
   {
    "name": "public_key",
    "type": "bytes32[8]"
   },
   {
    "name": "genesis_time",
    "type": "uint256"
   },
   {
    "name": "period",
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
    "indexed": false,
    "name": "public_key",
    "type": "bytes32[8]"
   },
   {
    "indexed": false,
    "name": "genesis_time",
    "type": "uint256"
   },
   {
    "indexed": false,
    "name": "period",
    "type": "uint256"
   }
  ],
  "name": "Deployed",
  "type": "event"
 },
 {
  "inputs": [],
  "name": "GENESIS_TIME",
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
  "name": "PERIOD",
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
    "type": "uint256"
   }
  ],
  "name": "PUBLIC_KEY",
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
    "name": "timestamp",
    "type": "uint256"
   }
  ],
  "name": "round_at",
  "outputs": [
   {
    "name": "",
    "type": "uint64"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 },
 {
  "inputs": [
   {
    "name": "round",
    "type": "uint64"
   }
  ],
  "name": "round_time",
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
    "name": "round",
    "type": "uint64"
   },
   {
    "name": "signature",
    "type": "bytes"
   }
  ],
  "name": "verify",
  "outputs": [
   {
    "name": "",
    "type": "bytes32"
   }
  ],
  "stateMutability": "view",
  "type": "function"
 }
] as const;
