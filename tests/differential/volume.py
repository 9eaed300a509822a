# SPDX-License-Identifier: Apache-2.0
"""How many cases a rule is tried with: each test names its own number, none is under 500."""

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Test = TypeVar("Test", bound=Callable[..., Any])
Case = TypeVar("Case")

BATCH = 20  # cases that one call to a contract takes


def cases(count: int) -> Callable[[Test], Test]:
    """So many cases, one an example."""
    return settings(
        max_examples=count,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


def batches(case: SearchStrategy[Case]) -> SearchStrategy[list[Case]]:
    """Twenty cases at once; 30 examples of them are 600 cases."""
    return st.lists(case, min_size=BATCH, max_size=BATCH)


seeds = st.integers(0, 2**64 - 1)
