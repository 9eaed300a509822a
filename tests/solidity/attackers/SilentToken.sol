// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Ledger} from "./Ledger.sol";

/// @title A token like USDT: nothing returns anything, and an allowance is changed only from or to zero
contract SilentToken is Ledger {
    function approve(address spender, uint256 amount) external {
        require(amount == 0 || allowance[msg.sender][spender] == 0, "silent: allowance stands");
        _approve(spender, amount);
    }

    function transfer(address receiver, uint256 amount) external {
        _move(msg.sender, receiver, amount);
    }

    function transferFrom(address owner, address receiver, uint256 amount) external {
        _spend(owner, amount);
        _move(owner, receiver, amount);
    }
}
