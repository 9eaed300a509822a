# SPDX-License-Identifier: Apache-2.0
"""What a comparison of a deployment found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from web3 import Web3

from roastpower.chain.artifacts import ContractName

Verdict = Literal["ok", "changed", "wrong"]


@dataclass(frozen=True)
class Finding:
    """One thing that was compared.

    `changed` marks what governance may have changed since the deployment; `wrong` what nobody can have
    changed, so that another contract stands there, another chain answers, or the manifest does not tell the truth.
    """

    contract: ContractName
    what: str
    verdict: Verdict
    expected: str
    found: str


def same(contract: ContractName, what: str, expected: Any, found: Any) -> Finding:
    """Of what nobody can have changed."""
    return _finding(contract, what, expected, found, otherwise="wrong")


def since(contract: ContractName, what: str, expected: Any, found: Any) -> Finding:
    """Of what governance may have changed."""
    return _finding(contract, what, expected, found, otherwise="changed")


def _finding(
    contract: ContractName, what: str, expected: Any, found: Any, otherwise: Verdict
) -> Finding:
    wanted, is_there = shown(expected), shown(found)
    return Finding(contract, what, "ok" if wanted == is_there else otherwise, wanted, is_there)


def shown(value: Any) -> str:
    """A value as the manifest and as the chain give it, in one form."""
    if isinstance(value, list | tuple):
        return ", ".join(shown(each) for each in value)
    if isinstance(value, Mapping):
        # A struct of an event, whose fields come in their order.
        return shown(list(value.values()))
    return Web3.to_hex(value) if isinstance(value, bytes) else str(value)
