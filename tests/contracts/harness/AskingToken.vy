# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
"""
@title A token that calls the pool back while it mints
@license GNU Affero General Public License v3.0 only
"""


# @notice What it calls the pool with.
call: public(Bytes[512])


@external
def set_call(call: Bytes[512]):
    """
    @notice Says what to call the pool with.
    @param call The calldata.
    """
    self.call = call


@external
def mint(receiver: address, amount: uint256):
    """
    @notice Accepts whatever the pool answers; reverts where it does not answer.
    @param receiver Not looked at.
    @param amount Not looked at.
    """
    raw_call(msg.sender, self.call)
