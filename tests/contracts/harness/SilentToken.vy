# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
"""
@title A token whose transfers return nothing
@license GNU Affero General Public License v3.0 only
"""


# @notice What each account has.
balanceOf: public(HashMap[address, uint256])


@external
def mint(receiver: address, amount: uint256):
    """
    @notice Creates tokens, for anyone.
    @param receiver Who gets them.
    @param amount How many.
    """
    self.balanceOf[receiver] += amount


@external
def transfer(receiver: address, amount: uint256):
    """
    @notice Moves the caller's tokens.
    @param receiver Who gets them.
    @param amount How many.
    """
    self.balanceOf[msg.sender] -= amount
    self.balanceOf[receiver] += amount


@external
def transferFrom(owner: address, receiver: address, amount: uint256):
    """
    @notice Moves tokens of anybody's.
    @param owner Whose.
    @param receiver Who gets them.
    @param amount How many.
    """
    self.balanceOf[owner] -= amount
    self.balanceOf[receiver] += amount
