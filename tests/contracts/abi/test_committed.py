# SPDX-License-Identifier: Apache-2.0
"""What the Python package knows of the contracts is what their sources say now."""

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import boa
import pytest
from vyper.compiler.output import build_abi_output

from roastpower.chain.artifacts import ALL_NAMES
from roastpower.chain.reverts import BY_REASON, ContractRevert

from ..support.accounts import ACCOUNTS
from ..support.committee import deploy_committee
from ..support.deployment import Protocol
from ..support.sources import PROJECT, contract
from ..support.syntax import DEPLOYABLE

HOW = "run `ape run export` and commit what it writes"
DROPPED = {("constructor", "outputs"), ("fallback", "name"), ("fallback", "inputs")}
RUNTIME_LIMIT = 24_576  # bytes, EIP-170
INIT_CODE_LIMIT = 49_152  # bytes, EIP-3860


@cache
def export() -> ModuleType:
    """`scripts/export.py`, which is no package."""
    specification = importlib.util.spec_from_file_location("export", PROJECT / "scripts/export.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def as_ape_writes(abi: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The compiler's ABI as ape exports it: a constructor has no outputs."""
    return [
        {key: part for key, part in entry.items() if (entry["type"], key) not in DROPPED}
        for entry in abi
    ]


def test_all_deployable_contracts_are_known() -> None:
    assert sorted(ALL_NAMES) == sorted(export().CONTRACT_NAMES) == DEPLOYABLE


@pytest.mark.parametrize("name", ALL_NAMES)
def test_committed_abis_are_fresh(name: str) -> None:
    committed = Path(export().ABI_FOLDER / f"{name}.json").read_text()
    fresh = as_ape_writes(build_abi_output(contract(name).compiler_data))
    assert committed == export().abi_json(fresh), HOW


@pytest.mark.parametrize("name", ALL_NAMES)
def test_committed_typescript_is_fresh(name: str) -> None:
    committed = Path(export().ABI_FOLDER / f"{name}.json").read_text()
    written = Path(export().TYPESCRIPT / f"{name}.ts").read_text()
    assert written == export().abi_typescript(name, committed), HOW
    assert json.loads(written.partition(" = ")[2].removesuffix(" as const;\n")) == json.loads(
        committed
    )
    assert Path(export().TYPESCRIPT / "index.ts").read_text() == export().typescript_index(), HOW


def test_committed_revert_reasons_are_fresh() -> None:
    assert Path(export().REVERTS).read_text() == export().reverts_source(), HOW


def test_every_reason_has_an_exception_of_its_own() -> None:
    assert list(BY_REASON) == export().revert_reasons()
    assert len(set(BY_REASON.values())) == len(BY_REASON)
    for reason, kind in BY_REASON.items():
        assert issubclass(kind, ContractRevert) and kind.reason == reason
        assert str(kind()) == reason


def test_contracts_fit_a_chain(protocol: Protocol) -> None:
    committee = deploy_committee(protocol, [ACCOUNTS.oracle], 1)
    deployed = dict(zip(ALL_NAMES, [*protocol.contracts, committee], strict=True))
    for name, each in deployed.items():
        compiled = contract(name).compiler_data
        # What lies on the chain ends with the immutables, which the compiler's runtime code does not have.
        code = boa.env.get_code(each.address)
        assert code.startswith(compiled.bytecode_runtime)
        assert len(code) <= RUNTIME_LIMIT, name
        assert len(compiled.bytecode) <= INIT_CODE_LIMIT, name
