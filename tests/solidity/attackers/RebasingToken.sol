// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @title A token whose balances change by themselves
contract RebasingToken {
    uint256 public index = 1e18;
    bool public rebasesOnTransfer;
    mapping(address => uint256) private _shares;
    mapping(address => mapping(address => uint256)) public allowance;

    /// @notice Multiplies all balances.
    /// @param index_ By how much since the first day, 1e18 for 1.
    function rebase(uint256 index_) public {
        index = index_;
    }

    /// @notice Says whether each transfer adds a percent to all balances.
    function setRebasesOnTransfer(bool does) external {
        rebasesOnTransfer = does;
    }

    function balanceOf(address owner) public view returns (uint256) {
        return _shares[owner] * index / 1e18;
    }

    function mint(address receiver, uint256 amount) external {
        _shares[receiver] += amount * 1e18 / index;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address receiver, uint256 amount) external returns (bool) {
        return _move(msg.sender, receiver, amount);
    }

    function transferFrom(address owner, address receiver, uint256 amount) external returns (bool) {
        allowance[owner][msg.sender] -= amount;
        return _move(owner, receiver, amount);
    }

    function _move(address owner, address receiver, uint256 amount) private returns (bool) {
        uint256 shares = amount * 1e18 / index;
        _shares[owner] -= shares;
        _shares[receiver] += shares;
        if (rebasesOnTransfer) rebase(index * 101 / 100);
        return true;
    }
}
