// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Token} from "./Token.sol";

/// @title A token that makes calls of its own before it moves anything
contract ReenteringToken is Token {
    struct Step {
        address target;
        bytes data;
    }

    struct Outcome {
        bool success;
        bytes output;
    }

    Step[] private _steps;
    Outcome[] private _outcomes;
    bool private _passesOn;

    /// @notice Says what the next transfer calls first.
    /// @param steps The calls.
    /// @param passesOn Whether a call that fails fails the transfer; otherwise it is noted.
    function arm(Step[] calldata steps, bool passesOn) external {
        for (uint256 at = 0; at < steps.length; at++) _steps.push(steps[at]);
        _passesOn = passesOn;
    }

    /// @notice What became of the calls.
    function outcomes() external view returns (Outcome[] memory) {
        return _outcomes;
    }

    function _move(address owner, address receiver, uint256 amount) internal override {
        Step[] memory steps = _steps;
        delete _steps; // else a call that gets through would make them again
        for (uint256 at = 0; at < steps.length; at++) {
            (bool success, bytes memory output) = steps[at].target.call(steps[at].data);
            if (!success && _passesOn) {
                assembly {
                    revert(add(output, 32), mload(output))
                }
            }
            _outcomes.push(Outcome(success, output));
        }
        super._move(owner, receiver, amount);
    }
}
