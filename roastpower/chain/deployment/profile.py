# SPDX-License-Identifier: Apache-2.0
"""What a kind of network gets: delays, limits, parameters, roles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from roastpower.protocol.constants import DAY, DEMAND_CAP_TARGETS, MAX_FEE_BPS, PARAMETER_BOUNDS


class ProfileError(ValueError):
    """A profile is unknown, incomplete or out of bounds. The message names the field."""


class BeaconNetwork(msgspec.Struct, frozen=True):
    """A drand network's public facts. The key is hex of its 96 compressed bytes."""

    public_key: str
    genesis_time: int
    period: int


class Limits(msgspec.Struct, frozen=True):
    """The pool's immutable limits, in seconds. Field order is the contract's."""

    draw_delay: int
    min_challenge_window: int
    min_score_timeout: int
    min_settle_timeout: int
    min_resolve_timeout: int


class Parameters(msgspec.Struct, frozen=True):
    """The pool's parameters. Field order is the contract's; wei amounts are integers."""

    target: int
    min_miners: int
    max_wait: int
    min_block_time: int
    max_block_time: int
    min_burn_price: int
    delivery_window: int
    challenge_window: int
    challenge_bond: int
    score_timeout: int
    settle_timeout: int
    resolve_timeout: int


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """All that a deployment fixes, roles and beacon aside where the network's operator names them."""

    name: str
    timelock_delay: int
    payout_window: int
    payout_resolve_timeout: int
    fee_bps: int
    first_demand: int
    limits: Limits
    parameters: Parameters
    beacon: BeaconNetwork | None = None

    def check(self) -> None:
        """Checks the contracts' bounds, so that the first bad field is named before any transaction.

        The limits themselves need no more: each lies under its parameter. The timelock has no upper bound of its
        own; one of centuries would leave the protocol without an owner.

        Raises:
            ProfileError: a field is out of its bounds.
        """
        limits = msgspec.structs.asdict(self.limits)
        for field, value in msgspec.structs.asdict(self.parameters).items():
            _, low, high = PARAMETER_BOUNDS[field]
            # Where the deployment fixes a lower bound of its own, that one counts.
            self._check_bounds(field, value, limits.get(f"min_{field}", low), high)
        if self.parameters.min_block_time >= self.parameters.max_block_time:
            raise ProfileError(f"profile {self.name}: min_block_time is not under max_block_time")
        demand = DEMAND_CAP_TARGETS * self.parameters.target
        for field, value in limits.items():
            self._check_bounds(field, value, 0, DAY if field == "draw_delay" else 30 * DAY)
        self._check_bounds("first_demand", self.first_demand, -demand, demand)
        self._check_bounds("fee_bps", self.fee_bps, 0, MAX_FEE_BPS)
        self._check_bounds("payout_window", self.payout_window, 1, 7 * DAY)
        self._check_bounds("payout_resolve_timeout", self.payout_resolve_timeout, 1, 30 * DAY)
        self._check_bounds("timelock_delay", self.timelock_delay, 0, 30 * DAY)

    def _check_bounds(self, field: str, value: int, low: int, high: int) -> None:
        if not low <= value <= high:
            raise ProfileError(f"profile {self.name}: {field} is {value}, not from {low} to {high}")


class Roles(msgspec.Struct, frozen=True):
    """Who holds which role, as checksummed addresses."""

    proposers: list[str]
    executors: list[str]
    guardian: str
    oracle: str
    treasury: str


def load_profile(config_file: Path, name: str) -> Profile:
    """Reads a profile out of `ape-config.yaml`.

    Raises:
        ProfileError: no such profile, a field missing or out of bounds.
    """
    import yaml

    document: dict[str, Any] = yaml.safe_load(config_file.read_text())
    profiles: dict[str, Any] = document.get("roastpower", {}).get("profiles", {})
    if name not in profiles:
        known = ", ".join(sorted(profiles)) or "none"
        raise ProfileError(f"no profile {name!r} in {config_file.name} (there are: {known})")
    try:
        profile = msgspec.convert({**profiles[name], "name": name}, Profile, strict=False)
    except msgspec.ValidationError as error:
        raise ProfileError(f"profile {name} in {config_file.name}: {error}") from error
    profile.check()
    return profile
