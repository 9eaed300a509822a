# SPDX-License-Identifier: Apache-2.0
"""A hundred seeds; `make simulate` plays thousands."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from simulation.scenario import Scenario
from simulation.zygote import Zygote

SEEDS = 100
AT_ONCE = 10
PLAYED_TOGETHER = 3  # for most of its time a scenario waits


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_tables_equal_the_reference(
    first: int, template: str, new_database: Callable[[str | None], str], zygote: Zygote
) -> None:
    databases = {seed: new_database(template) for seed in range(first, first + AT_ONCE)}

    def play(seed: int) -> tuple[int, list[str], list[str]]:
        scenario = Scenario(seed, databases[seed], zygote)
        return seed, scenario.play(), scenario.happened

    with ThreadPoolExecutor(PLAYED_TOGETHER) as threads:
        for seed, found, happened in threads.map(play, databases):
            assert found == [], f"seed {seed} ({', '.join(happened)})"
