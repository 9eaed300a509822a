# SPDX-License-Identifier: Apache-2.0
"""Who may call what of the timelock, which has no administrator but itself."""

from typing import Any

from ..support.chain import travel
from .entry import EVERYONE, Entry
from .stage import NEW, PROPOSER, Stage

MISSING = "access_control: account is missing role"
ZERO = "0x" + "00" * 20


def _delay(stage: Stage) -> int:
    return stage.protocol.profile.timelock_delay


def _scheduled(stage: Stage) -> tuple[Any, ...]:
    operation = stage.operation()
    stage.timelock.schedule(*operation, _delay(stage), sender=stage.callers.proposer)
    return operation


def _due(stage: Stage) -> tuple[Any, ...]:
    operation = _scheduled(stage)
    travel(_delay(stage))
    return operation


def _due_batch(stage: Stage) -> tuple[Any, ...]:
    batch = stage.batch()
    stage.timelock.schedule_batch(*batch, _delay(stage), sender=stage.callers.proposer)
    travel(_delay(stage))
    return batch


TIMELOCK = [
    Entry(
        "schedule(address,uint256,bytes,bytes32,bytes32,uint256)",
        {"proposer"},
        lambda stage: (*stage.operation(), _delay(stage)),
        MISSING,
    ),
    Entry(
        "schedule_batch(address[],uint256[],bytes[],bytes32,bytes32,uint256)",
        {"proposer"},
        lambda stage: (*stage.batch(), _delay(stage)),
        MISSING,
    ),
    Entry(
        "cancel(bytes32)",
        {"canceller"},
        lambda stage: (stage.timelock.hash_operation(*_scheduled(stage)),),
        MISSING,
    ),
    Entry("execute(address,uint256,bytes,bytes32,bytes32)", {"executor"}, _due, MISSING),
    Entry(
        "execute_batch(address[],uint256[],bytes[],bytes32,bytes32)",
        {"executor"},
        _due_batch,
        MISSING,
    ),
    Entry(
        "update_delay(uint256)",
        {"timelock"},
        lambda _: (1,),
        "timelock_controller: caller must be timelock",
    ),
    Entry("grantRole(bytes32,address)", {"timelock"}, lambda _: (PROPOSER, NEW), MISSING),
    Entry(
        "revokeRole(bytes32,address)",
        {"timelock"},
        lambda stage: (PROPOSER, stage.callers.proposer),
        MISSING,
    ),
    Entry(
        "renounceRole(bytes32,address)",
        {"proposer"},
        lambda stage: (PROPOSER, stage.callers.proposer),
        "access_control: can only renounce roles for itself",
    ),
    Entry("set_role_admin(bytes32,bytes32)", {"timelock"}, lambda _: (PROPOSER, PROPOSER), MISSING),
    Entry(
        "onERC721Received(address,address,uint256,bytes)",
        EVERYONE,
        lambda _: (ZERO, ZERO, 0, b""),
    ),
    Entry(
        "onERC1155Received(address,address,uint256,uint256,bytes)",
        EVERYONE,
        lambda _: (ZERO, ZERO, 0, 0, b""),
    ),
    Entry(
        "onERC1155BatchReceived(address,address,uint256[],uint256[],bytes)",
        EVERYONE,
        lambda _: (ZERO, ZERO, [], [], b""),
    ),
]
