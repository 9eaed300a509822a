// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Token} from "./Token.sol";

/// @title A token that keeps a part of each transfer, out of what arrives or on top of what was sent
contract FeeToken is Token {
    uint256 public fee;
    bool public isOnTop;

    function setFee(uint256 fee_, bool isOnTop_) external {
        fee = fee_;
        isOnTop = isOnTop_;
    }

    function _move(address owner, address receiver, uint256 amount) internal override {
        super._move(owner, receiver, amount);
        balanceOf[isOnTop ? owner : receiver] -= fee;
    }
}
