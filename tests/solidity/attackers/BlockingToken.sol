// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Token} from "./Token.sol";

/// @title A token whose issuer can block accounts
contract BlockingToken is Token {
    mapping(address => bool) public isBlocked;

    function setBlocked(address account, bool blocked) external {
        isBlocked[account] = blocked;
    }

    function _move(address owner, address receiver, uint256 amount) internal override {
        require(!isBlocked[owner] && !isBlocked[receiver], "token: blocked");
        super._move(owner, receiver, amount);
    }
}
