# SPDX-License-Identifier: Apache-2.0
"""A committee of three, of whom two have to sign, which is the protocol's oracle."""

from typing import Any

import pytest

from ..support.chain import now, travel_to
from ..support.committee import Bench, deploy_committee, judges
from ..support.deployment import Protocol
from ..support.life import Life

SCORES = [10, 0, 10_000, 10, 9]


@pytest.fixture
def bench(protocol: Protocol, owner: str) -> Bench:
    members = judges(3)
    committee = deploy_committee(protocol, [each.address for each in members], 2)
    protocol.pool.set_oracle(committee.address, sender=owner)
    return Bench(protocol, committee, members)


@pytest.fixture
def committee(bench: Bench) -> Any:
    return bench.contract


@pytest.fixture
def block_id(life: Life) -> int:
    """A sealed block of five, whose delivery window is just over."""
    sealed = life.seal_with(5)
    travel_to(now() + 30)
    return sealed
