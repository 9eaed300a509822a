# SPDX-License-Identifier: Apache-2.0
"""What Solidity integrators import is what the contracts are: ABI, documentation, reasons."""

import re
from typing import Any

import pytest
from contracts.support.abi import signature

from roastpower.chain.artifacts import ContractName, abi

from .compiling import INTERFACES, compiled

INTERFACE_OF: dict[ContractName, str] = {
    "RoastToken": "IRoastToken",
    "MiningPool": "IMiningPool",
    "CampaignFactory": "ICampaignFactory",
    "RewardDistributor": "IRewardDistributor",
    "DrandBeacon": "IRandomBeacon",
    "Timelock": "ITimelock",
    "JudgeCommittee": "IJudgeCommittee",
}
SOURCES = sorted(INTERFACES.glob("*.sol"))

# What only a constructor reverts with, or a precompile that fails, which no integrator can cause.
NOT_FOR_CALLERS = {
    "beacon: genesis time is zero",
    "beacon: period is zero",
    "beacon: public key is zero",
    "bls: addition in G1",
    "bls: map to G1",
    "bls: modexp",
    "committee: distributor is zero",
    "committee: owner is zero",
    "committee: pool is zero",
    "dispute: bond",
    "distributor: factory is zero",
    "distributor: payout window",
    "distributor: pool is zero",
    "distributor: resolve timeout",
    "distributor: token is zero",
    "factory: distributor is zero",
    "factory: pool is zero",
    "pool: beacon is zero",
    "pool: factory is zero",
    "pool: first demand",
    "pool: token is zero",
    "roles: owner is zero",
    "timelock: no executor",
    "timelock: no proposer",
    "token: minter is zero",
    "token: treasury is zero",
}


def plain(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter without what a compiler adds of its own.

    Vyper names arguments of public mappings `arg0`; any name may stand for that.
    """
    kept: dict[str, Any] = {
        key: parameter[key] for key in ("name", "type", "indexed") if key in parameter
    }
    if "components" in parameter:
        kept["components"] = [plain(each) for each in parameter["components"]]
    return kept


def entries(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """An ABI's functions and events, by kind and signature."""
    result = {}
    for entry in found:
        if entry["type"] in ("constructor", "fallback"):  # neither is called by a name
            continue
        kept = {"inputs": [plain(each) for each in entry["inputs"]]}
        if entry["type"] == "function":
            kept["outputs"] = [plain(each) for each in entry["outputs"]]
            kept["mutability"] = entry["stateMutability"]
        else:
            kept["anonymous"] = entry["anonymous"]
        result[f"{entry['type']} {signature(entry)}"] = kept
    return result


def with_names_for_mappings(
    solidity: dict[str, dict[str, Any]], vyper: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The Solidity entries, arguments renamed where Vyper's compiler had no name for them."""
    for key, entry in vyper.items():
        for at, each in enumerate(entry["inputs"]):
            if re.fullmatch(r"arg\d", each["name"]) and key in solidity:
                assert solidity[key]["inputs"][at]["name"], f"{key} needs a name there"
                solidity[key]["inputs"][at]["name"] = each["name"]
    return solidity


@pytest.mark.parametrize("name", list(INTERFACE_OF))
def test_the_interface_is_the_contract_entry_by_entry(name: ContractName) -> None:
    vyper = entries(abi(name))
    solidity = with_names_for_mappings(entries(compiled()[INTERFACE_OF[name]]["abi"]), vyper)
    assert solidity.keys() == vyper.keys()
    for key in vyper:
        assert solidity[key] == vyper[key], key


@pytest.mark.parametrize("name", list(INTERFACE_OF.values()))
def test_every_function_and_event_is_documented(name: str) -> None:
    contract = compiled()[name]
    notices, documented = contract["userdoc"], contract["devdoc"]
    for entry in contract["abi"]:
        kind = "methods" if entry["type"] == "function" else "events"
        key = signature(entry)
        assert notices[kind][key]["notice"].strip(), key
        words = documented.get(kind, {}).get(key, {})
        assert words.get("params", {}).keys() == {each["name"] for each in entry["inputs"]}, key
        assert len(words.get("returns", {})) == len(entry.get("outputs", [])), key


@pytest.mark.parametrize("source", SOURCES, ids=[each.stem for each in SOURCES])
def test_every_field_of_a_struct_is_documented(source: Any) -> None:
    text = source.read_text()
    for comment, name, body in re.findall(r"((?: +///.*\n)+) +struct (\w+) \{([^}]*)\}", text):
        fields = re.findall(r"(\w+);", body)
        assert re.findall(r"@param (\w+) \S", comment) == fields, name
        assert "@notice" in comment
    assert text.count("struct ") == len(re.findall(r"///.*\n +struct ", text))


def reasons_named() -> set[str]:
    """All revert reasons that the interfaces name, also where a line is broken."""
    found = set()
    for source in SOURCES:
        text = re.sub(r"\n */// +", " ", source.read_text())
        found.update(re.findall(r'"([a-z0-9_]+: [^"]+)"', text))
    return found


def test_every_reason_that_a_caller_can_meet_is_named_and_no_other() -> None:
    text = (INTERFACES.parents[2] / "roastpower" / "chain" / "reverts.py").read_text()
    real = set(re.findall(r'"([a-z0-9_]+: [^"]+)"', text))
    assert reasons_named() == real - NOT_FOR_CALLERS
