# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
# pragma nonreentrancy off
"""
@title Timelock
@license GNU Affero General Public License v3.0 only
@notice The owner of the protocol: whatever it does was announced on-chain at least its delay before. snekmate's timelock
        controller with no admin of its own, so that changes of its roles and delay take the same way. Not locked
        against re-entry: an operation may call the timelock itself. snekmate marks an operation done after its calls, and
        checks once more before that it is still ready, so that one carried out from within itself reverts.
"""


from snekmate.auth import access_control
from snekmate.governance import timelock_controller

initializes: access_control
initializes: timelock_controller[access_control := access_control]

exports: timelock_controller.__interface__


@deploy
@payable
def __init__(minimum_delay: uint256, proposers: DynArray[address, 8], executors: DynArray[address, 8]):
    """
    @notice Appoints who may announce (and cancel) and who may carry out.
    @param minimum_delay Seconds between the two.
    @param proposers Who may schedule and cancel.
    @param executors Who may execute; the zero address among them means anyone.
    """
    assert len(proposers) != 0, "timelock: no proposer"
    assert len(executors) != 0, "timelock: no executor"
    access_control.__init__()
    timelock_controller.__init__(minimum_delay, proposers, executors, empty(address))

