// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Ledger} from "./Ledger.sol";

/// @title A token as it should be; what derives from it misbehaves in one way
contract Token is Ledger {
    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(spender, amount);
        return true;
    }

    function transfer(address receiver, uint256 amount) external virtual returns (bool) {
        _move(msg.sender, receiver, amount);
        return true;
    }

    function transferFrom(address owner, address receiver, uint256 amount) external virtual returns (bool) {
        _spend(owner, amount);
        _move(owner, receiver, amount);
        return true;
    }
}
