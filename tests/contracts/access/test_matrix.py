# SPDX-License-Identifier: Apache-2.0
"""Every state-changing function of every contract, called by every role: nobody does another's part.

A refused call reverts as a whole, so what it changed is nothing; the reason says that it was the
caller that was refused and not the moment, because in that same moment the right caller succeeds.
"""

from collections.abc import Iterator
from typing import Any

import boa
import pytest

from ..support.abi import signature
from ..support.chain import expect_revert
from ..support.deployment import Protocol
from .campaigns import DISTRIBUTOR, FACTORY
from .committee import COMMITTEE
from .entry import EVERYONE, Entry
from .pool_and_token import POOL, TOKEN
from .stage import Stage
from .timelock import TIMELOCK

MATRIX: dict[str, list[Entry]] = {
    "timelock": TIMELOCK,
    "beacon": [],
    "token": TOKEN,
    "pool": POOL,
    "factory": FACTORY,
    "distributor": DISTRIBUTOR,
    "committee": COMMITTEE,
}


def lines() -> Iterator[Any]:
    """Each line of the matrix as a test's parameters."""
    for contract, entries in MATRIX.items():
        for entry in entries:
            moment = f", {entry.moment}" if entry.moment else ""
            yield pytest.param(contract, entry, id=f"{contract}.{entry.function}{moment}")


@pytest.fixture
def stage(protocol: Protocol) -> Stage:
    return Stage(protocol)


@pytest.mark.parametrize("contract", MATRIX)
def test_every_function_that_changes_anything_has_an_entry(stage: Stage, contract: str) -> None:
    changing = {
        signature(each)
        for each in stage.contract(contract).abi
        if each["type"] == "function" and each["stateMutability"] not in ("view", "pure")
    }
    assert changing == {entry.signature for entry in MATRIX[contract]}


@pytest.mark.parametrize(("contract", "entry"), lines())
def test_a_function_is_open_to_exactly_its_roles(stage: Stage, contract: str, entry: Entry) -> None:
    arguments = entry.arguments(stage)
    function = getattr(stage.contract(contract), entry.function)
    for role, caller in stage.callers.named().items():
        with boa.env.anchor():
            if role in entry.allowed:
                function(*arguments, sender=caller)
                continue
            with expect_revert(entry.refusal):
                function(*arguments, sender=caller)


def test_who_is_refused_is_told_why() -> None:
    for entries in MATRIX.values():
        for entry in entries:
            assert (entry.refusal is None) == (entry.allowed == EVERYONE), entry.signature
            assert entry.allowed <= EVERYONE and entry.allowed, entry.signature


def test_the_roles_are_different_accounts(stage: Stage) -> None:
    callers = stage.callers.named()
    assert len(set(callers.values())) == len(callers) == len(EVERYONE) == 27
