# SPDX-License-Identifier: Apache-2.0
"""Values that the examples of the OpenAPI schema share; none of them is of a real deployment."""

from __future__ import annotations

from typing import Any, Final

ADDRESS: Final = "0x00000000000000000000000000000000000000A1"
OTHER_ADDRESS: Final = "0x00000000000000000000000000000000000000b2"
DIGEST: Final = "0x" + "5a" * 32
SALT: Final = "0x" + "07" * 32
ROAST: Final = "1000000000000000000"
TIME: Final = 1_750_000_000
FINALITY: Final[dict[str, Any]] = {"block_number": 1200, "final": True}


def example(value: dict[str, Any]) -> dict[str, Any]:
    """The part of a model's configuration that holds its example."""
    return {"examples": [value]}
