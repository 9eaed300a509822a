// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Balances and allowances, as every token here keeps them
abstract contract Ledger {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    /// @notice Creates tokens, for anyone.
    function mint(address receiver, uint256 amount) external {
        balanceOf[receiver] += amount;
    }

    function _approve(address spender, uint256 amount) internal virtual {
        allowance[msg.sender][spender] = amount;
    }

    function _spend(address owner, uint256 amount) internal {
        allowance[owner][msg.sender] -= amount;
    }

    function _move(address owner, address receiver, uint256 amount) internal virtual {
        balanceOf[owner] -= amount;
        balanceOf[receiver] += amount;
    }
}
