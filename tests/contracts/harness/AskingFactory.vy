# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
"""
@title A campaign factory that calls the pool back while it accepts a submission
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
def accept_submission(campaign_id: uint256, block_id: uint256):
    """
    @notice Accepts whatever the pool answers; reverts where it does not answer.
    @param campaign_id Not looked at.
    @param block_id Not looked at.
    """
    raw_call(msg.sender, self.call)
