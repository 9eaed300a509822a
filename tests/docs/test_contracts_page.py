# SPDX-License-Identifier: Apache-2.0
"""`docs/contracts.md` says of the contracts what their sources say now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from contracts.access.entry import EVERYONE
from contracts.access.test_matrix import MATRIX
from eth_utils.abi import collapse_if_tuple

from docs.reference.pages import PAGES, parts, rendered
from docs.reference.sources import CONTRACT_NAMES, Function, contract
from docs.reference.tables import TABLES, Undocumented, caller, functions, meaning
from roastpower.chain import artifacts
from roastpower.chain.reverts import BY_REASON

HOW = "run `.venv/bin/python -m docs.reference` and commit what it writes"
CONTRACTS_PAGE = PAGES[0]

MATRIX_NAMES = {
    "RoastToken": "token",
    "MiningPool": "pool",
    "CampaignFactory": "factory",
    "RewardDistributor": "distributor",
    "DrandBeacon": "beacon",
    "Timelock": "timelock",
    "JudgeCommittee": "committee",
}

# A caller as the page names it, and the callers that the access matrix lets through in one moment or another.
MEANT: dict[str, list[set[str]]] = {
    "anyone": [set(EVERYONE)],
    "oracle": [{"oracle"}],
    "guardian": [{"guardian"}],
    "owner": [{"timelock"}],
    "factory": [{"factory"}],
    "pool": [{"pool"}],
    "its miner": [{"miner"}],
    "its sponsor": [{"sponsor"}],
    "the project's owner": [{"project_owner"}, {"sponsor"}],  # the sponsor keeps another project
    "who was offered it": [{"offered"}],
    "guardian; anyone after the timeouts": [{"guardian"}, set(EVERYONE)],
    "a spender": [{"stranger"}, set(EVERYONE)],  # whoever has the allowance
    "a proposer": [{"proposer"}],
    "a canceller": [{"canceller"}],
    "an executor": [{"executor"}],
    "its holder": [{"proposer"}],  # of the role that is given up
    "the timelock itself": [{"timelock"}],
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_generated_parts_are_fresh(page: Path) -> None:
    assert page.read_text() == rendered(page.read_text()), HOW


@pytest.mark.parametrize("name", artifacts.ALL_NAMES)
def test_every_contract_has_all_its_tables(name: str) -> None:
    wanted = {f"{table} {name}" for table in TABLES}
    if not any(each.changes_state for each in contract(name).functions):
        wanted.remove(f"functions {name}")
    found = [each for each in parts(CONTRACTS_PAGE.read_text()) if each.endswith(f" {name}")]
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("name", CONTRACT_NAMES)
def test_every_function_of_the_abi_is_on_the_page(name: str) -> None:
    abi = {each["name"] for each in artifacts.abi(name) if each["type"] == "function"}  # type: ignore[arg-type]
    assert {each.name for each in contract(name).functions} == abi
    text = CONTRACTS_PAGE.read_text()
    assert [each for each in abi if f"`{each}(" not in text] == []


@pytest.mark.parametrize("name", CONTRACT_NAMES)
def test_types_are_those_of_the_abi_and_no_name_is_left_in_them(name: str) -> None:
    abi = {
        (each["name"], *(collapse_if_tuple(argument) for argument in each["inputs"]))  # type: ignore[arg-type, typeddict-item]
        for each in artifacts.abi(name)
        if each["type"] == "function"
    }
    of = contract(name)
    assert {(each.name, *each.abi_types) for each in of.functions} == abi
    signatures = re.findall(r"^\| `(\w+\(.*?\))` \|", CONTRACTS_PAGE.read_text(), re.MULTILINE)
    assert {each.signature for each in of.functions} <= set(signatures)
    assert [each for each in signatures if re.search(r"\bNone\b|\b_[A-Z]", each)] == []


@pytest.mark.parametrize("name", CONTRACT_NAMES)
def test_every_event_of_the_abi_is_on_the_page(name: str) -> None:
    of = contract(name)
    logged = set().union(*(each.events for each in (of.constructor, *of.functions)))
    abi = {each["name"] for each in artifacts.abi(name) if each["type"] == "event"}  # type: ignore[arg-type]
    assert logged == abi


def test_every_reason_of_ours_is_on_the_page() -> None:
    text = CONTRACTS_PAGE.read_text()
    assert [each for each in BY_REASON if f"`` {each} ``" not in text] == []


@pytest.mark.parametrize("name", CONTRACT_NAMES)
def test_who_may_call_is_what_the_access_matrix_tries(name: str) -> None:
    of = contract(name)
    for function in of.functions:
        if not function.changes_state:
            continue
        entries = [e for e in MATRIX[MATRIX_NAMES[name]] if e.function == function.name]
        allowed = [set(entry.allowed) for entry in entries]
        meant = MEANT[caller(of, function)]
        where = f"{name}.{function.name}: {caller(of, function)}"
        assert meant[0] in allowed, where
        assert all(each in meant for each in allowed), where


def test_what_nothing_describes_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Function, "notice", "")
    of = contract("MiningPool")
    with pytest.raises(Undocumented, match=r"MiningPool\.submit$"):
        meaning(of, next(each for each in of.functions if each.name == "submit"))


def test_a_part_is_written_between_its_markers_and_nothing_else() -> None:
    page = "a\n<!-- generated: functions RoastToken -->\nold\n<!-- end -->\nb\n"
    table = functions("RoastToken")
    assert rendered(page) == (
        f"a\n<!-- generated: functions RoastToken -->\n{table}\n<!-- end -->\nb\n"
    )


def test_both_lives_are_drawn() -> None:
    drawings = re.findall(r"```mermaid\n(.*?)```", CONTRACTS_PAGE.read_text(), re.DOTALL)
    assert len(drawings) == 2
    block, campaign = drawings
    # A second colon or a semicolon ends a label, and the drawing with it.
    assert [line for line in (block + campaign).splitlines() if line.count(":") > 1] == []
    assert ";" not in block + campaign
    for status in ("OPEN", "SEALED", "SCORED", "CHALLENGED", "SETTLED", "VOID"):
        assert status in block
    for status in ("LIVE", "PAUSED", "CLOSED", "CANCELLED"):
        assert status in campaign
    calls = set(re.findall(r"\b[a-z]+_[a-z_]+\b", block + campaign))
    known = {each.name for name in CONTRACT_NAMES for each in contract(name).functions}
    assert calls - known == {"score_by", "settle_after"}
