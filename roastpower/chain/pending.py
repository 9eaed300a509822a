# SPDX-License-Identifier: Apache-2.0
"""Operations that the timelock has announced and not carried out, by its events, and what they would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.profile import Parameters

_PENDING = (2, 4)  # snekmate's states: waiting, ready


@dataclass(frozen=True)
class Pending:
    """One operation, in the words that `Wish` has for what can be changed."""

    identity: bytes
    ready_at: int  # Unix seconds
    calls: tuple[tuple[str, bytes], ...]  # target and calldata
    effects: dict[str, Any]

    @property
    def touches(self) -> set[tuple[str, bytes]]:
        """Which functions of which contracts it calls."""
        return {(target, data[:4]) for target, data in self.calls}


def pending(contracts: Contracts) -> list[Pending]:
    """All of them, those that can be carried out first at the top."""
    calls: dict[bytes, dict[int, tuple[str, bytes]]] = {}
    block = contracts.manifest.contracts["Timelock"].block
    for event in contracts.timelock.events.CallScheduled().get_logs(from_block=block):
        args = event["args"]
        one = (str(args["target"]), bytes(args["payload"]))
        calls.setdefault(bytes(args["id"]), {})[args["index"]] = one
    found = []
    for identity, by_index in calls.items():
        if contracts.read(contracts.timelock, "get_operation_state", identity) not in _PENDING:
            continue
        made = tuple(by_index[index] for index in sorted(by_index))
        effects = {key: value for call in made for key, value in _effects(contracts, *call).items()}
        at = contracts.read(contracts.timelock, "get_timestamp", identity)
        found.append(Pending(identity, int(at), made, effects))
    return sorted(found, key=lambda each: each.ready_at)


def current(contracts: Contracts) -> dict[str, Any]:
    """What can be changed, as it is now."""
    version = contracts.read(contracts.pool, "version")
    parameters = contracts.read(contracts.pool, "parameters", version)
    now = dict(zip(Parameters.__struct_fields__, parameters, strict=True))
    for role in ("guardian", "oracle", "treasury", "paused"):
        now[role] = contracts.read(contracts.pool, role)
    now["fee_bps"] = contracts.read(contracts.factory, "fee_bps")
    if contracts.committee is not None:
        for what in ("members", "threshold"):
            now[what] = contracts.read(contracts.committee, what)
    return now


def _effects(contracts: Contracts, target: str, data: bytes) -> dict[str, Any]:
    """What a call sets; calls that no option of `govern` makes are named as they are."""
    known = (contracts.pool, contracts.factory, contracts.timelock, contracts.committee)
    contract = next((each for each in known if each is not None and each.address == target), None)
    if contract is None:
        return {target: "0x" + data.hex()}
    function, arguments = contract.decode_function_input(data)
    if function.fn_name == "set_parameters":
        fields: dict[str, Any] = arguments["parameters"]
        return dict(zip(Parameters.__struct_fields__, _values(fields), strict=True))
    if function.fn_name == "unpause":
        return {"paused": False}
    if function.fn_name.startswith("set_"):
        return dict(arguments)
    return {function.fn_name: ", ".join(str(each) for each in arguments.values())}


def _values(struct: Any) -> list[Any]:
    return list(struct.values() if isinstance(struct, dict) else struct)
