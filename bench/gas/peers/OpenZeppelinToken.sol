// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Burnable} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title What OpenZeppelin's wizard makes of ROAST's features
contract OpenZeppelinToken is ERC20Burnable, ERC20Permit {
    constructor(address holder) ERC20("RoastPower", "ROAST") ERC20Permit("RoastPower") {
        _mint(holder, 10 ** 27);
    }
}
