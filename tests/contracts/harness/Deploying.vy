# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
# pragma nonreentrancy off
"""
@title A contract that deploys contracts
@license GNU Affero General Public License v3.0 only
@notice Whoever signs a transaction is then somebody else than who deploys.
"""


@external
def deploy(code: Bytes[16384]) -> address:
    """
    @notice Deploys a contract.
    @param code Its initcode, with the constructor's arguments behind it.
    @return Where it is.
    """
    return raw_create(code)
