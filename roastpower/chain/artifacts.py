# SPDX-License-Identifier: Apache-2.0
"""The contracts' ABIs, which come with the package (written by `ape run export`)."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

ContractName = Literal[
    "Timelock",
    "DrandBeacon",
    "RoastToken",
    "MiningPool",
    "CampaignFactory",
    "RewardDistributor",
    "JudgeCommittee",
]

# Those that are deployed together, and that a manifest names.
CONTRACT_NAMES: tuple[ContractName, ...] = (
    "Timelock",
    "DrandBeacon",
    "RoastToken",
    "MiningPool",
    "CampaignFactory",
    "RewardDistributor",
)

# With those that a protocol may have besides.
ALL_NAMES: tuple[ContractName, ...] = (*CONTRACT_NAMES, "JudgeCommittee")


@cache
def abi(name: ContractName) -> list[dict[str, Any]]:
    """A contract's ABI as a list of entries. Do not change it: it is shared."""
    text = (files("roastpower.chain") / "abi" / f"{name}.json").read_text()
    entries: list[dict[str, Any]] = json.loads(text)
    return entries


def events(name: ContractName) -> list[dict[str, Any]]:
    """The events in a contract's ABI."""
    return [entry for entry in abi(name) if entry["type"] == "event"]
