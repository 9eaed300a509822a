# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
# pragma nonreentrancy off
"""
@title A contract that calls whatever it is told to
@license GNU Affero General Public License v3.0 only
@notice Whoever signs a transaction is then somebody else than who calls.
"""


@external
def forward(target: address, payload: Bytes[4096]) -> Bytes[32]:
    """
    @notice Calls a contract; its reason for a revert is passed on.
    @param target Which one.
    @param payload The calldata.
    @return The first word that it returned.
    """
    return raw_call(target, payload, max_outsize=32)
