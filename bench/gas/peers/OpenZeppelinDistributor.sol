// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title The usual distributor of one token by one root, on OpenZeppelin's libraries
contract OpenZeppelinDistributor {
    using SafeERC20 for IERC20;

    event Claimed(uint256 indexed campaignId, address indexed account, uint256 amount);

    IERC20 public immutable TOKEN;
    bytes32 public immutable ROOT;
    mapping(address => bool) public isClaimed;

    constructor(IERC20 token, bytes32 root) {
        TOKEN = token;
        ROOT = root;
    }

    function claim(uint256 campaignId, address account, uint256 amount, bytes32[] calldata proof) external {
        require(!isClaimed[account], "claimed");
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(campaignId, account, amount))));
        require(MerkleProof.verifyCalldata(proof, ROOT, leaf), "proof");
        isClaimed[account] = true;
        emit Claimed(campaignId, account, amount);
        TOKEN.safeTransfer(account, amount);
    }
}
