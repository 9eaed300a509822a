// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title Calls others with as little gas as it likes
contract StarvingCaller {
    /// @return success Whether the call went through.
    /// @return output What it returned or reverted with.
    function forward(address target, bytes calldata data, uint256 allotted)
        external
        returns (bool success, bytes memory output)
    {
        require(gasleft() * 63 / 64 > allotted, "starving: too little gas to give");
        return target.call{gas: allotted}(data);
    }
}
