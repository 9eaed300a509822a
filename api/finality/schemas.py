# SPDX-License-Identifier: Apache-2.0
"""How final an item is."""

from __future__ import annotations

from api.wire import Shape


class Finality(Shape):
    """`block_number` is the last chain block that made the item what it is; a reorg can no longer
    take it back once `final`."""

    block_number: int
    final: bool
