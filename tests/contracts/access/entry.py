# SPDX-License-Identifier: Apache-2.0
"""A line of the access matrix."""

from collections.abc import Callable, Set
from dataclasses import dataclass, fields
from typing import Any

from .stage import Callers, Stage

EVERYONE: frozenset[str] = frozenset(field.name for field in fields(Callers))


@dataclass(frozen=True)
class Entry:
    """Who may call a function in one moment, and with which reason all others are refused.

    `arguments` brings the stage to that moment; the allowed callers then succeed.
    """

    signature: str
    allowed: Set[str]
    arguments: Callable[[Stage], tuple[Any, ...]]
    refusal: str | None = None
    moment: str = ""

    @property
    def function(self) -> str:
        """The function's name."""
        return self.signature.partition("(")[0]
