# SPDX-License-Identifier: Apache-2.0
"""What a deployment fixes, in words and units, for whoever has to say yes to it."""

from __future__ import annotations

import msgspec
from web3 import Web3

from roastpower.chain.deployment.profile import BeaconNetwork, Profile, Roles

# Of the parameters; all others are seconds.
_COUNTS = {"target": "submissions", "min_miners": "miners"}
_WEI = ("min_burn_price", "challenge_bond")


def role_terms(profile: Profile, roles: Roles) -> list[tuple[str, str]]:
    """Who holds which role."""
    return [
        ("governor", f"{', '.join(roles.proposers)} (through the timelock)"),
        ("guardian", roles.guardian),
        ("oracle", roles.oracle),
        ("treasury", roles.treasury),
        ("timelock's delay", _seconds(profile.timelock_delay)),
    ]


def beacon_terms(network: BeaconNetwork) -> list[tuple[str, str]]:
    """Which drand network draws."""
    return [
        ("beacon's public key", network.public_key),
        ("beacon's genesis", f"{network.genesis_time} (Unix seconds)"),
        ("beacon's period", _seconds(network.period)),
    ]


def profile_terms(profile: Profile) -> list[tuple[str, str]]:
    """Limits, which are for ever, and what governance can change within them."""
    return [
        *(
            (f"limit: {field}", _seconds(value))
            for field, value in msgspec.structs.asdict(profile.limits).items()
        ),
        *(
            (field, _parameter(field, value))
            for field, value in msgspec.structs.asdict(profile.parameters).items()
        ),
        ("first_demand", str(profile.first_demand)),
        ("fee_bps", f"{profile.fee_bps} ({profile.fee_bps / 100:g} %)"),
        ("payout_window", _seconds(profile.payout_window)),
        ("payout_resolve_timeout", _seconds(profile.payout_resolve_timeout)),
    ]


def _parameter(field: str, value: int) -> str:
    if field in _WEI:
        return f"{value} wei ({Web3.from_wei(value, 'ether'):f} ROAST)"
    unit = _COUNTS.get(field)
    return f"{value} {unit}" if unit else _seconds(value)


def _seconds(value: int) -> str:
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if value >= size and value % size == 0:
            return f"{value} s ({value // size} {unit})"
    return f"{value} s"
