# SPDX-License-Identifier: Apache-2.0
"""A hundred seeds; `make simulate` plays thousands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from simulation.scenario import Scenario
from simulation.zygote import Zygote

SEEDS = 100
AT_ONCE = 10


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_tables_equal_the_reference(
    first: int, template: str, new_database: Callable[[str | None], str], zygote: Zygote
) -> None:
    for seed in range(first, first + AT_ONCE):
        scenario = Scenario(seed, new_database(template), zygote)
        found = scenario.play()
        assert found == [], f"seed {seed} ({', '.join(scenario.happened)})"
