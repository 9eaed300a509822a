# SPDX-License-Identifier: Apache-2.0
"""ABIs as sets of signatures."""

from typing import Any

from eth_utils.abi import collapse_if_tuple


def signature(entry: dict[str, Any]) -> str:
    """An entry as `name(type,…)`."""
    types = ",".join(collapse_if_tuple(each) for each in entry["inputs"])
    return f"{entry['name']}({types})"


def signatures(contract: Any, kind: str) -> set[str]:
    """The signatures of a contract's functions or events."""
    return {signature(entry) for entry in contract.abi if entry["type"] == kind}
