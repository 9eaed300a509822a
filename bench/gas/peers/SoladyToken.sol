// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title Solady's ERC-20, which has permits, with a function to burn
contract SoladyToken is ERC20 {
    constructor(address holder) {
        _mint(holder, 10 ** 27);
    }

    function name() public pure override returns (string memory) {
        return "RoastPower";
    }

    function symbol() public pure override returns (string memory) {
        return "ROAST";
    }

    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }
}
