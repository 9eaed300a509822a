# SPDX-License-Identifier: Apache-2.0
"""A hundred seeds; `make simulate` plays thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from simulation.scenario import Scenario
from simulation.zygote import Zygote

from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.storage.migrate import upgrade

SEEDS = 100
AT_ONCE = 10


@pytest.fixture(scope="module")
def template(postgres_server: EmbeddedPostgres) -> str:
    """The name of a migrated database, which is copied for each seed."""
    upgrade(postgres_server.create_database("simulated"))
    return "simulated"


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    """Starts indexers."""
    made = Zygote()
    yield made
    made.close()


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_tables_equal_the_reference(
    first: int, template: str, new_database: Callable[[str | None], str], zygote: Zygote
) -> None:
    for seed in range(first, first + AT_ONCE):
        scenario = Scenario(seed, new_database(template), zygote)
        found = scenario.play()
        assert found == [], f"seed {seed} ({', '.join(scenario.happened)})"
