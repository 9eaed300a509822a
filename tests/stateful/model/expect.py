# SPDX-License-Identifier: Apache-2.0
"""What a broken promise looks like."""

from collections.abc import Mapping
from typing import Any


class Broken(AssertionError):
    """The contracts did something that the protocol rules out."""


def expect(condition: bool, promise: str) -> None:
    """Fails with the promise that does not hold."""
    if not condition:
        raise Broken(promise)


def expect_fields(what: str, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Fails where a field that is wanted has another value."""
    different = {
        name: (found[name], value) for name, value in wanted.items() if found[name] != value
    }
    if different:
        raise Broken(f"{what}: (found, wanted) {different}")
