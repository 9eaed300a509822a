# SPDX-License-Identifier: Apache-2.0
"""What `docs/security.md` names exists: the tests behind its promises, and what it says has no lock."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PATH = re.compile(r"`(tests/[\w/.]+)`")


def text() -> str:
    return PAGE.read_text()


def names_in(path: Path) -> set[str]:
    """The names of a file's tests."""
    tree = ast.parse(path.read_text())
    return {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


def invariants() -> dict[int, str]:
    """The rows of the table of invariants, by number."""
    return {int(n): row for n, row in re.findall(r"^\| (\d+) \| (.+) \|$", text(), re.MULTILINE)}


@pytest.mark.parametrize(("path", "name"), sorted(set(TEST.findall(text()))))
def test_a_named_test_exists(path: str, name: str) -> None:
    assert (ROOT / path).is_file(), f"{path} is gone"
    assert name.startswith("test_") and name in names_in(ROOT / path), f"{path}::{name} is gone"


@pytest.mark.parametrize("path", sorted(set(PATH.findall(text()))))
def test_a_named_file_or_folder_exists(path: str) -> None:
    assert (ROOT / path).exists(), f"{path} is gone"


def test_each_of_the_eleven_invariants_has_a_test() -> None:
    assert sorted(invariants()) == list(range(1, 12))
    for number, row in invariants().items():
        assert len(TEST.findall(row)) >= 2, f"invariant {number}"


def test_what_has_no_lock_is_explained() -> None:
    """Pool, factory, distributor and committee are locked, but for what modules export and two functions that say why."""
    table = re.search(r"<!-- generated: unlocked -->\n(.*?)<!-- end -->", text(), re.DOTALL)
    assert table is not None
    rows = dict(re.findall(r"^\| (\w+) \| (`.+) \|$", table[1], re.MULTILINE))
    assert sorted(rows) == [
        *("CampaignFactory", "JudgeCommittee", "MiningPool", "RoastToken", "Timelock")
    ]
    assert re.findall(r"`(\w+)`", rows["CampaignFactory"]) == ["accept_submission"]
    roles = {"set_guardian", "set_oracle", "set_treasury"}
    ownership = {"transfer_ownership", "accept_ownership"}
    assert set(re.findall(r"`(\w+)`", rows["MiningPool"])) == roles | ownership | {"submit"}
    assert set(re.findall(r"`(\w+)`", rows["JudgeCommittee"])) == ownership
    assert "`mint`" not in rows["RoastToken"]
