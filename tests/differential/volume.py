# SPDX-License-Identifier: Apache-2.0
"""How many cases a rule is tried with: each test names its own number, none is under 500.

``DIFFERENTIAL_FACTOR=20`` in the environment tries twenty times as many: over 10,000 of each.
Boundaries do not wait for chance: they are listed in `test_boundaries`.
"""

import os
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Test = TypeVar("Test", bound=Callable[..., Any])
Case = TypeVar("Case")

BATCH = 20  # cases that one call to a contract takes
FACTOR = int(os.environ.get("DIFFERENTIAL_FACTOR", "1"))


def cases(count: int) -> Callable[[Test], Test]:
    """So many cases, one an example; more where a run asks for more."""
    return settings(
        max_examples=count * FACTOR,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


def batches(case: SearchStrategy[Case]) -> SearchStrategy[list[Case]]:
    """Twenty cases at once; 30 examples of them are 600 cases."""
    return st.lists(case, min_size=BATCH, max_size=BATCH)


seeds = st.integers(0, 2**64 - 1)
