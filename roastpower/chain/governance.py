# SPDX-License-Identifier: Apache-2.0
"""Changes of the protocol by its owner, the timelock: what changes, scheduled, and carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from web3 import Web3

from roastpower.chain.addresses import AddressError, typed_address
from roastpower.chain.committee import CommitteeContract
from roastpower.chain.contracts import Call, Contracts
from roastpower.chain.deployment.committee import NAME as COMMITTEE
from roastpower.chain.deployment.committee import CommitteeRulesError, checked_members
from roastpower.chain.deployment.profile import Limits, Parameters, Profile, ProfileError
from roastpower.chain.pending import pending
from roastpower.chain.reverts import ContractRevert
from roastpower.chain.simulation import simulate
from roastpower.protocol.constants import MAX_FEE_BPS

State = Literal["unset", "waiting", "ready", "done"]
_STATES: dict[int, State] = {1: "unset", 2: "waiting", 4: "ready", 8: "done"}
NO_PREDECESSOR = b"\x00" * 32


class GovernanceError(ValueError):
    """A change cannot be made. The message says why and what to do."""


@dataclass(frozen=True)
class Change:
    """One value that a call of the owner's changes."""

    what: str
    old: str
    new: str


@dataclass(frozen=True)
class Wish:
    """What the owner wants; None and an empty mapping leave things as they are."""

    parameters: Mapping[str, int]
    guardian: str | None = None
    oracle: str | None = None
    treasury: str | None = None
    fee_bps: int | None = None
    unpause: bool = False
    members: tuple[str, ...] = ()  # of the committee of judges
    threshold: int | None = None


@dataclass(frozen=True)
class Operation:
    """Calls that the timelock makes together, or not at all."""

    calls: tuple[Call, ...]
    changes: tuple[Change, ...]
    salt: bytes

    @property
    def batch(self) -> tuple[list[str], list[int], list[str], bytes, bytes]:
        """The arguments that its scheduling, its execution and its id share."""
        return (
            [each.to for each in self.calls],
            [0] * len(self.calls),
            [each.data for each in self.calls],
            NO_PREDECESSOR,
            self.salt,
        )


def plan(contracts: Contracts, wish: Wish, salt: bytes) -> Operation:
    """What has to be called for a wish, and what changes by it.

    Raises:
        GovernanceError: nothing would change, or the contracts would refuse it.
    """
    calls: list[Call] = []
    changes: list[Change] = []
    if wish.parameters:
        call, changed = _parameters(contracts, wish.parameters)
        if changed:
            calls.append(call)
            changes += changed
    for role in ("guardian", "oracle", "treasury"):
        new = getattr(wish, role)
        if new is None:
            continue
        address = _typed(role, new)
        old = contracts.read(contracts.pool, role)
        if address != old:
            calls.append(contracts.call(contracts.pool, f"set_{role}", address))
            changes.append(Change(role, old, address))
    if wish.fee_bps is not None:
        old_fee = contracts.read(contracts.factory, "fee_bps")
        if not 0 <= wish.fee_bps <= MAX_FEE_BPS:
            raise GovernanceError(f"fee_bps is {wish.fee_bps}, not from 0 to {MAX_FEE_BPS}")
        if wish.fee_bps != old_fee:
            calls.append(contracts.call(contracts.factory, "set_fee_bps", wish.fee_bps))
            changes.append(Change("fee_bps", str(old_fee), str(wish.fee_bps)))
    if wish.members or wish.threshold is not None:
        appointing = _committee(contracts, wish, changes)
        calls += [] if appointing is None else [appointing]
    if wish.unpause and contracts.read(contracts.pool, "paused"):
        calls.append(contracts.call(contracts.pool, "unpause"))
        changes.append(Change("paused", "True", "False"))
    if not calls:
        raise GovernanceError("nothing would change: all values are already as wished")
    return Operation(tuple(calls), tuple(changes), salt)


def _committee(contracts: Contracts, wish: Wish, changes: list[Change]) -> Call | None:
    """The call that appoints members, and what changes by it; None where nothing does."""
    if COMMITTEE not in contracts.manifest.contracts:
        raise GovernanceError("the manifest names no committee: see `ape run deploy_committee`")
    committee = CommitteeContract(contracts, contracts.manifest.address(COMMITTEE))
    now = committee.appointed()
    threshold = now.threshold if wish.threshold is None else wish.threshold
    try:
        members = checked_members(wish.members or now.members, threshold)
    except CommitteeRulesError as error:
        raise GovernanceError(str(error)) from error
    found = []
    if members != list(now.members):
        found.append(Change("members", ", ".join(now.members), ", ".join(members)))
    if threshold != now.threshold:
        found.append(Change("threshold", str(now.threshold), str(threshold)))
    changes += found
    return committee.set_members(members, threshold) if found else None


def _parameters(contracts: Contracts, wished: Mapping[str, int]) -> tuple[Call, list[Change]]:
    version = contracts.read(contracts.pool, "version")
    old = Parameters(*contracts.read(contracts.pool, "parameters", version))
    unknown = wished.keys() - set(Parameters.__struct_fields__)
    if unknown:
        known = ", ".join(Parameters.__struct_fields__)
        raise GovernanceError(f"no parameter {', '.join(sorted(unknown))} (there are: {known})")
    new = msgspec.structs.replace(old, **wished)
    try:
        _bounds(contracts, new)
    except ProfileError as error:
        raise GovernanceError(str(error).removeprefix("profile wished: ")) from error
    changes = [
        Change(field, str(getattr(old, field)), str(getattr(new, field)))
        for field in Parameters.__struct_fields__
        if getattr(old, field) != getattr(new, field)
    ]
    return contracts.call(contracts.pool, "set_parameters", msgspec.structs.astuple(new)), changes


def _bounds(contracts: Contracts, parameters: Parameters) -> None:
    """The contract's bounds, by field; the rest of a profile is at values that always pass."""
    Profile(
        name="wished",
        timelock_delay=0,
        payout_window=1,
        payout_resolve_timeout=1,
        fee_bps=0,
        first_demand=0,
        limits=Limits(*contracts.read(contracts.pool, "limits")),
        parameters=parameters,
    ).check()


def operation_id(contracts: Contracts, operation: Operation) -> bytes:
    """The id under which the timelock knows an operation."""
    return bytes(contracts.read(contracts.timelock, "hash_operation_batch", *operation.batch))


def state(contracts: Contracts, identity: bytes) -> State:
    """Where an operation is."""
    return _STATES[contracts.read(contracts.timelock, "get_operation_state", identity)]


def ready_at(contracts: Contracts, identity: bytes) -> int:
    """When a waiting operation can be executed, in Unix seconds."""
    return int(contracts.read(contracts.timelock, "get_timestamp", identity))


def next_call(contracts: Contracts, operation: Operation) -> Call | None:
    """The timelock's next step for an operation; None while it has to wait.

    Raises:
        GovernanceError: it was executed before; or, where it would be scheduled, another one that waits changes the
            same, or a contract would refuse it.
    """
    identity = operation_id(contracts, operation)
    current_state = state(contracts, identity)
    if current_state == "unset":
        _check_overlap(contracts, operation)
        try:
            simulate(contracts.web3, contracts.timelock.address, operation.calls)
        except ContractRevert as error:
            raise GovernanceError(f"the contracts would refuse this: {error}") from error
        delay = contracts.read(contracts.timelock, "get_minimum_delay")
        return _timelock_call(contracts, "schedule_batch", *operation.batch, delay)
    if current_state == "ready":
        return _timelock_call(contracts, "execute_batch", *operation.batch)
    if current_state == "done":
        raise GovernanceError("this was executed before: give another --salt to do it once more")
    return None


def _check_overlap(contracts: Contracts, operation: Operation) -> None:
    """Every change of parameters carries all of them: the later of two would take the earlier one back."""
    touched = {(str(each.to), bytes.fromhex(each.data[2:10])) for each in operation.calls}
    for other in pending(contracts):
        if touched & other.touches:
            shown = Web3.to_hex(other.identity)
            raise GovernanceError(
                f"operation {shown}, which is scheduled, sets the same: execute it, or take it back "
                f"(--cancel-id {shown}), then schedule this one; --list shows what is scheduled"
            )


def scheduled_for(contracts: Contracts, wish: Wish) -> bytes:
    """The id of the one scheduled operation that fulfils a wish, whatever the values are now.

    Raises:
        GovernanceError: there is none, or there are several.
    """
    wished = _wished(wish)
    found = [
        each.identity
        for each in pending(contracts)
        if wished and wished.items() <= {k: _plain(v) for k, v in each.effects.items()}.items()
    ]
    if len(found) != 1:
        what = (
            "nothing is scheduled that changes this" if not found else "several operations do this"
        )
        raise GovernanceError(f"{what}: see --list, and name one with --cancel-id")
    return found[0]


def _wished(wish: Wish) -> dict[str, Any]:
    wished: dict[str, Any] = dict(wish.parameters)
    for role in ("guardian", "oracle", "treasury"):
        if getattr(wish, role) is not None:
            wished[role] = _typed(role, getattr(wish, role))
    if wish.fee_bps is not None:
        wished["fee_bps"] = wish.fee_bps
    if wish.unpause:
        wished["paused"] = False
    if wish.members:
        wished["members"] = tuple(
            sorted((_typed("member", each) for each in wish.members), key=str.lower)
        )
    if wish.threshold is not None:
        wished["threshold"] = wish.threshold
    return wished


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _typed(role: str, text: str) -> str:
    try:
        return typed_address(text)
    except AddressError as error:
        raise GovernanceError(f"{role}: {error}") from error


def cancellation(contracts: Contracts, identity: bytes) -> Call:
    """The call that takes a scheduled operation back.

    Raises:
        GovernanceError: it is not scheduled.
    """
    if state(contracts, identity) not in ("waiting", "ready"):
        raise GovernanceError(f"operation {Web3.to_hex(identity)} is not scheduled: see --list")
    return _timelock_call(contracts, "cancel", identity)


def _timelock_call(contracts: Contracts, function: str, *arguments: Any) -> Call:
    return contracts.call(contracts.timelock, function, *arguments)
