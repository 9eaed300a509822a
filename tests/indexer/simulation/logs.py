# SPDX-License-Identifier: Apache-2.0
"""Logs as a node tells them, encoded by eth-abi from the contracts' ABIs."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from roastpower.chain import artifacts

Log = dict[str, Any]

ADDRESSES: dict[artifacts.ContractName, str] = {
    name: "0x" + keccak(text=f"simulated {name}")[:20].hex() for name in artifacts.CONTRACT_NAMES
}


def log(contract: artifacts.ContractName, event: str, *values: Any) -> Log:
    """An event's log without its place; values in the ABI's order, tuples for structs."""
    entry = _entry(contract, event)
    topics, data = [keccak(text=_signature(entry))], ([], [])
    for argument, value in zip(entry["inputs"], values, strict=True):
        kind = _type(argument)
        if argument["indexed"]:
            topics.append(encode([kind], [value]))
        else:
            data[0].append(kind)
            data[1].append(value)
    return {
        "address": ADDRESSES[contract],
        "topics": ["0x" + topic.hex() for topic in topics],
        "data": "0x" + encode(*data).hex(),
        "removed": False,
    }


def stranger(rng: Random) -> Log:
    """An event of a contract that is not ours; half of the time one that ours have too."""
    topic = keccak(text=rng.choice(["Transfer(address,address,uint256)", "Sync(uint112,uint112)"]))
    return {
        "address": "0x" + rng.randbytes(20).hex(),
        "topics": ["0x" + topic.hex(), "0x" + bytes(12).hex() + rng.randbytes(20).hex()],
        "data": "0x" + rng.randbytes(32).hex(),
        "removed": False,
    }


def bloom(logs: list[Log]) -> int:
    """Yellow Paper, section 4.3.1, for the header."""
    bits = 0
    for each in logs:
        for value in (each["address"], *each["topics"]):
            digest = keccak(hexstr=value)
            for start in (0, 2, 4):
                bits |= 1 << (int.from_bytes(digest[start : start + 2], "big") & 2047)
    return bits


@cache
def _entry(contract: artifacts.ContractName, event: str) -> dict[str, Any]:
    return next(each for each in artifacts.events(contract) if each["name"] == event)


def _signature(entry: dict[str, Any]) -> str:
    return f"{entry['name']}({','.join(_type(each) for each in entry['inputs'])})"


def _type(argument: dict[str, Any]) -> str:
    if argument["type"] != "tuple":
        return str(argument["type"])
    return f"({','.join(each['type'] for each in argument['components'])})"
