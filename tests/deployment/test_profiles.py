# SPDX-License-Identifier: Apache-2.0
"""A profile is read whole, and refused before any transaction where the contracts would refuse it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from deployment import ROOT

from roastpower.chain.deployment.profile import ProfileError, load_profile
from roastpower.protocol.constants import (
    DAY,
    FIRST_DEMAND_INDEX,
    HOUR,
    MINUTE,
    PARAMETER_BOUNDS,
    PUBLIC_DRAW_DELAY,
    PUBLIC_PAYOUT_RESOLVE_TIMEOUT,
    PUBLIC_PAYOUT_WINDOW,
)

CONFIG = ROOT / "ape-config.yaml"
QUICKNET = "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"


def changed(folder: Path, path: str, value: Any) -> Path:
    """The project's configuration with one field of the dev profile changed, or removed if None."""
    document = yaml.safe_load(CONFIG.read_text())
    fields = document["roastpower"]["profiles"]["dev"]
    *sections, field = path.split(".")
    for section in sections:
        fields = fields[section]
    assert field in fields
    if value is None:
        del fields[field]
    else:
        fields[field] = value
    config = folder / "ape-config.yaml"
    config.write_text(yaml.safe_dump(document))
    return config


@pytest.mark.parametrize("name", ["testnet", "mainnet"])
def test_public_networks_get_the_specification_s_numbers(name: str) -> None:
    profile = load_profile(CONFIG, name)
    for field, bounds in PARAMETER_BOUNDS.items():
        assert getattr(profile.parameters, field) == bounds.default, field
    limits = profile.limits
    assert limits.draw_delay == PUBLIC_DRAW_DELAY
    assert limits.min_challenge_window == 30 * MINUTE
    assert (limits.min_score_timeout, limits.min_settle_timeout) == (HOUR, DAY)
    assert limits.min_resolve_timeout == DAY
    assert profile.first_demand == FIRST_DEMAND_INDEX
    assert profile.timelock_delay == 2 * DAY
    assert profile.payout_window == PUBLIC_PAYOUT_WINDOW
    assert profile.payout_resolve_timeout == PUBLIC_PAYOUT_RESOLVE_TIMEOUT
    assert profile.beacon is not None and profile.beacon.public_key.startswith(QUICKNET)


def test_the_dev_stack_is_not_delayed_and_names_no_beacon() -> None:
    profile = load_profile(CONFIG, "dev")
    assert (profile.name, profile.timelock_delay, profile.beacon) == ("dev", 0, None)


def test_an_unknown_profile_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ProfileError, match=r"no profile 'prod' .*dev, mainnet, testnet"):
        load_profile(CONFIG, "prod")


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="resolve_timeout"):
        load_profile(changed(tmp_path, "parameters.resolve_timeout", None), "dev")


def test_a_field_that_is_no_number_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"parameters\.target"):
        load_profile(changed(tmp_path, "parameters.target", "many"), "dev")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("parameters.target", 9, "target is 9, not from 10 to 256"),
        ("parameters.target", 257, "target is 257"),
        ("parameters.min_miners", 0, "min_miners is 0"),
        ("parameters.max_wait", 9, "max_wait is 9"),
        ("parameters.min_burn_price", 10**15 - 1, "min_burn_price is"),
        ("parameters.delivery_window", HOUR + 1, "delivery_window is 3601"),
        ("parameters.challenge_bond", 10**18 - 1, "challenge_bond is"),
        ("parameters.challenge_window", 1, "challenge_window is 1, not from 2"),
        ("parameters.score_timeout", 29, "score_timeout is 29, not from 30"),
        ("parameters.settle_timeout", 59, "settle_timeout is 59, not from 60"),
        ("parameters.resolve_timeout", 30 * DAY + 1, "resolve_timeout is"),
        ("parameters.max_block_time", 3, "min_block_time is not under max_block_time"),
        ("limits.draw_delay", DAY + 1, "draw_delay is 86401, not from 0 to 86400"),
        ("limits.min_score_timeout", -1, "min_score_timeout is -1"),
        ("first_demand", -1_601, "first_demand is -1601, not from -1600 to 1600"),
        ("first_demand", 1_601, "first_demand is 1601"),
        ("fee_bps", 501, "fee_bps is 501, not from 0 to 500"),
        ("fee_bps", -1, "fee_bps is -1"),
        ("payout_window", 0, "payout_window is 0, not from 1"),
        ("payout_window", 7 * DAY + 1, "payout_window is"),
        ("payout_resolve_timeout", 0, "payout_resolve_timeout is 0"),
        ("payout_resolve_timeout", 30 * DAY + 1, "payout_resolve_timeout is"),
        ("timelock_delay", -1, "timelock_delay is -1"),
    ],
)
def test_a_field_out_of_bounds_is_named(tmp_path: Path, path: str, value: int, said: str) -> None:
    with pytest.raises(ProfileError, match=said):
        load_profile(changed(tmp_path, path, value), "dev")
