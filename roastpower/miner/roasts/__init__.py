# SPDX-License-Identifier: Apache-2.0
"""Roasts for the offline writer: launches, roadmaps and tokens are mocked, never people."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from roastpower.miner.roasts.chaotic import CHAOTIC
from roastpower.miner.roasts.collection import Collection
from roastpower.miner.roasts.legendary import LEGENDARY
from roastpower.miner.roasts.savage import SAVAGE
from roastpower.miner.roasts.witty import WITTY

COLLECTIONS: Final[Mapping[str, Collection]] = MappingProxyType(
    {"savage": SAVAGE, "witty": WITTY, "chaotic": CHAOTIC, "legendary": LEGENDARY}
)

__all__ = ["COLLECTIONS", "Collection"]
