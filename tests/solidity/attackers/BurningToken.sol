// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Token} from "./Token.sol";

/// @title A token whose transfers burn gas, some or all that they are given
contract BurningToken is Token {
    uint256 public appetite;

    /// @param appetite_ How much gas a transfer burns; the largest value: all of it.
    function setAppetite(uint256 appetite_) external {
        appetite = appetite_;
    }

    function _move(address owner, address receiver, uint256 amount) internal override {
        if (appetite == type(uint256).max) {
            assembly {
                invalid()
            }
        }
        uint256 before = gasleft();
        while (before - gasleft() < appetite) {}
        super._move(owner, receiver, amount);
    }
}
