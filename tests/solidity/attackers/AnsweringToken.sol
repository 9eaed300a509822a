// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Token} from "./Token.sol";

/// @title A token whose transfers answer what they are told, and move tokens or not
contract AnsweringToken is Token {
    bytes public answer = abi.encode(true);
    bool public isMoving = true;

    function setAnswer(bytes calldata answer_, bool isMoving_) external {
        answer = answer_;
        isMoving = isMoving_;
    }

    function transfer(address receiver, uint256 amount) external override returns (bool) {
        if (isMoving) _move(msg.sender, receiver, amount);
        _answer();
    }

    function transferFrom(address owner, address receiver, uint256 amount) external override returns (bool) {
        if (isMoving) {
            _spend(owner, amount);
            _move(owner, receiver, amount);
        }
        _answer();
    }

    function _answer() private view {
        bytes memory output = answer;
        assembly {
            return(add(output, 32), mload(output))
        }
    }
}
