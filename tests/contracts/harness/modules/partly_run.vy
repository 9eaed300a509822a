# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
"""
@title A module of the contract that tests the coverage tool
@license GNU Affero General Public License v3.0 only
"""


@internal
@pure
def _doubled(amount: uint256) -> uint256:
    """
    @notice Twice the amount, or nothing.
    """
    if amount > 1_000:
        return 0  # no
    return amount * 2
