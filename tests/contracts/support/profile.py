# SPDX-License-Identifier: Apache-2.0
"""What the tests deploy: short windows, each of its own length, so that none passes for another."""

from dataclasses import astuple, dataclass, replace
from typing import Any

from roastpower.protocol.constants import ROAST_WEI

START = 1_800_000_000  # Unix seconds, when everything is deployed
BEACON_SECRET = 0xB1AC0
BEACON_GENESIS = START - 1_000
BEACON_PERIOD = 3


@dataclass(frozen=True)
class Limits:
    """What no owner can go below, in seconds."""

    draw_delay: int = 45
    min_challenge_window: int = 100
    min_score_timeout: int = 1_000
    min_settle_timeout: int = 2_000
    min_resolve_timeout: int = 900


@dataclass(frozen=True)
class Parameters:
    """The pool's parameters, in the order of its struct."""

    target: int = 10
    min_miners: int = 3
    max_wait: int = 700
    min_block_time: int = 60
    max_block_time: int = 600
    min_burn_price: int = 5 * ROAST_WEI
    delivery_window: int = 30
    challenge_window: int = 120
    challenge_bond: int = 1_000 * ROAST_WEI
    score_timeout: int = 3_600
    settle_timeout: int = 7_200
    resolve_timeout: int = 1_800


@dataclass(frozen=True)
class Profile:
    """All that a deployment chooses."""

    limits: Limits = Limits()
    parameters: Parameters = Parameters()
    first_demand: int = -20
    timelock_delay: int = 86_400
    fee_bps: int = 250
    payout_window: int = 240
    payout_resolve_timeout: int = 1_200

    def with_parameters(self, **changes: int) -> "Profile":
        """The profile with other parameters of the pool."""
        return replace(self, parameters=replace(self.parameters, **changes))


FAST = Profile()


def words(values: Any) -> tuple[Any, ...]:
    """Limits or parameters as the ABI takes a struct."""
    return astuple(values)
