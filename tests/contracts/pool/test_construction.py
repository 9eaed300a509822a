# SPDX-License-Identifier: Apache-2.0
"""What the pool's constructor fixes, says and refuses."""

from dataclasses import asdict, replace
from typing import Any

import boa
import pytest

from roastpower.protocol import schedule
from roastpower.protocol.constants import DAY, HOUR, ROAST_WEI

from ..support.accounts import ACCOUNTS, account
from ..support.chain import event, events, expect_revert, now
from ..support.profile import FAST, Limits, Parameters, words
from ..support.sources import contract

ZERO = "0x" + "00" * 20
TOKEN, FACTORY = account("token"), account("factory")


def construct(beacon: Any, /, **changes: Any) -> Any:
    """A pool of its own; a change names an argument of the constructor."""
    arguments = {
        "token": TOKEN,
        "factory": FACTORY,
        "beacon": beacon.address,
        "owner": ACCOUNTS.governor,
        "guardian": ACCOUNTS.guardian,
        "oracle": ACCOUNTS.oracle,
        "treasury": ACCOUNTS.treasury,
        "limits": FAST.limits,
        "parameters": FAST.parameters,
        "first_demand": FAST.first_demand,
    }
    arguments.update(changes)
    arguments["limits"] = words(arguments["limits"])
    arguments["parameters"] = words(arguments["parameters"])
    with boa.env.prank(ACCOUNTS.deployer):
        return contract("MiningPool")(*arguments.values())


def test_the_constructor_logs_every_immutable(beacon: Any) -> None:
    pool = construct(beacon)
    assert event(pool, "Deployed") == {
        "token": TOKEN,
        "factory": FACTORY,
        "beacon": beacon.address,
        "limits": asdict(FAST.limits),
        "first_demand": -20,
    }


def test_the_constructor_logs_parameters_and_roles(beacon: Any) -> None:
    pool = construct(beacon)
    assert event(pool, "ParametersChanged") == {
        "version": 1,
        "parameters": asdict(FAST.parameters),
    }
    roles = [log.args for log in events(pool, "RoleChanged")]
    assert [(role["role"].rstrip(b"\0"), role["previous"], role["holder"]) for role in roles] == [
        (b"guardian", ZERO, ACCOUNTS.guardian),
        (b"oracle", ZERO, ACCOUNTS.oracle),
        (b"treasury", ZERO, ACCOUNTS.treasury),
    ]
    assert events(pool, "OwnershipTransferred")[-1].args["new_owner"] == ACCOUNTS.governor


def test_the_constructor_opens_block_1(beacon: Any) -> None:
    pool = construct(beacon)
    duration = schedule.block_duration(60, 600, -20, 10)
    assert event(pool, "BlockOpened") == {
        "block_id": 1,
        "opened_at": now(),
        "closes_at": now() + duration,
        "base_price": 5 * ROAST_WEI,
        "demand": -20,
        "version": 1,
        "emission": 1_000 * ROAST_WEI,
    }
    assert pool.status(1) == 1
    assert pool.final_before() == 1


def test_the_constructor_stores_what_it_was_given(beacon: Any) -> None:
    pool = construct(beacon)
    assert (pool.TOKEN(), pool.FACTORY(), pool.BEACON()) == (TOKEN, FACTORY, beacon.address)
    assert pool.DRAW_DELAY() == FAST.limits.draw_delay
    assert pool.owner() == ACCOUNTS.governor
    assert pool.pending_owner() == ZERO
    assert (pool.guardian(), pool.oracle()) == (ACCOUNTS.guardian, ACCOUNTS.oracle)
    assert pool.treasury() == ACCOUNTS.treasury
    assert tuple(pool.limits()) == words(FAST.limits)
    assert tuple(pool.parameters(1)) == words(FAST.parameters)
    assert pool.version() == 1
    assert pool.challenge_bond() == FAST.parameters.challenge_bond


@pytest.mark.parametrize(
    ("argument", "reason"),
    [
        ("token", "pool: token is zero"),
        ("factory", "pool: factory is zero"),
        ("beacon", "pool: beacon is zero"),
        ("owner", "roles: owner is zero"),
        ("guardian", "roles: guardian is zero"),
        ("oracle", "roles: oracle is zero"),
        ("treasury", "roles: treasury is zero"),
    ],
)
def test_no_address_may_be_zero(beacon: Any, argument: str, reason: str) -> None:
    with expect_revert(reason):
        construct(beacon, **{argument: ZERO})


def test_guardian_and_oracle_are_not_the_same(beacon: Any) -> None:
    with expect_revert("roles: oracle is the guardian"):
        construct(beacon, oracle=ACCOUNTS.guardian)


@pytest.mark.parametrize("first_demand", [1_600, -1_600])
def test_the_first_demand_index_may_be_160_targets(beacon: Any, first_demand: int) -> None:
    pool = construct(beacon, first_demand=first_demand)
    assert pool.open_block().demand == first_demand


@pytest.mark.parametrize("first_demand", [1_601, -1_601])
def test_the_first_demand_index_is_bounded(beacon: Any, first_demand: int) -> None:
    with expect_revert("pool: first demand"):
        construct(beacon, first_demand=first_demand)


MOST: dict[str, int] = {
    "draw_delay": DAY,
    "min_challenge_window": 7 * DAY,
    "min_score_timeout": 30 * DAY,
    "min_settle_timeout": 30 * DAY,
    "min_resolve_timeout": 30 * DAY,
}


def test_limits_may_be_zero(beacon: Any) -> None:
    none = Limits(**dict.fromkeys(MOST, 0))
    assert tuple(construct(beacon, limits=none).limits()) == words(none)


def test_limits_may_be_as_high_as_what_they_limit(beacon: Any) -> None:
    parameters = replace(
        FAST.parameters,
        challenge_window=7 * DAY,
        score_timeout=30 * DAY,
        settle_timeout=30 * DAY,
        resolve_timeout=30 * DAY,
    )
    pool = construct(beacon, limits=Limits(**MOST), parameters=parameters)
    assert tuple(pool.limits()) == words(Limits(**MOST))


@pytest.mark.parametrize("limit", MOST)
def test_no_limit_is_higher(beacon: Any, limit: str) -> None:
    parameters = replace(
        FAST.parameters,
        challenge_window=7 * DAY,
        score_timeout=30 * DAY,
        settle_timeout=30 * DAY,
        resolve_timeout=30 * DAY,
    )
    with expect_revert("pool: parameter out of bounds"):
        construct(
            beacon,
            limits=Limits(**{**MOST, limit: MOST[limit] + 1}),
            parameters=parameters,
        )


def test_the_first_parameters_are_bounded(beacon: Any) -> None:
    with expect_revert("pool: parameter out of bounds"):
        construct(beacon, parameters=replace(Parameters(), delivery_window=HOUR + 1))
