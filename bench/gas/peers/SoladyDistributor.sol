// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MerkleProofLib} from "solady/src/utils/MerkleProofLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";

/// @title The usual distributor of one token by one root, on Solady's libraries
contract SoladyDistributor {
    event Claimed(uint256 indexed campaignId, address indexed account, uint256 amount);

    address public immutable TOKEN;
    bytes32 public immutable ROOT;
    mapping(address => bool) public isClaimed;

    constructor(address token, bytes32 root) {
        TOKEN = token;
        ROOT = root;
    }

    function claim(uint256 campaignId, address account, uint256 amount, bytes32[] calldata proof) external {
        require(!isClaimed[account], "claimed");
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(campaignId, account, amount))));
        require(MerkleProofLib.verifyCalldata(proof, ROOT, leaf), "proof");
        isClaimed[account] = true;
        emit Claimed(campaignId, account, amount);
        SafeTransferLib.safeTransfer(TOKEN, account, amount);
    }
}
