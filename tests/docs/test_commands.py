# SPDX-License-Identifier: Apache-2.0
"""Every command that a document shows is run by a test; a new one without a test fails here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted(path for path in (ROOT / "docs").rglob("*.md")),
]

# Command, as far as it identifies it: the test that runs it.
RUN_BY = {
    "make up": "e2e/test_up.py",
    "make setup": "devstack/test_make.py",
    ".venv/bin/roastpower verify block": "e2e/test_up.py",
    ".venv/bin/roastpower verify campaign": "e2e/test_up.py",
    ".venv/bin/roastpower status": "e2e/test_up.py",
    # With the environment's programs first on the PATH, as activation puts them.
    ". .venv/bin/activate": "deployment/test_command.py",
    "ape run deploy_committee": "deployment/test_command.py",
    "ape run deploy": "deployment/test_command.py",
    "ape run check_deployment": "deployment/test_command.py",
    "ape run govern": "deployment/test_command.py",
    "ape run export": "deployment/test_command.py",
    "roastpower indexer run": "indexer/test_reorg.py",
    # What runs this very test.
    "make test": "docs/test_commands.py",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 .venv/bin/python -m pytest": "docs/test_commands.py",
}


def commands() -> list[tuple[str, str]]:
    """All `$ …` lines of the documents, without their remarks."""
    found = []
    for document in DOCUMENTS:
        for line in re.findall(r"^\$ (.+)$", document.read_text(), flags=re.MULTILINE):
            found.append((document.name, line.split("  #")[0].strip()))
    return found


def test_the_documents_show_commands() -> None:
    assert ("README.md", "make up") in commands()


@pytest.mark.parametrize(("document", "command"), commands())
def test_a_documented_command_has_a_test_that_exists(document: str, command: str) -> None:
    tests = [test for prefix, test in RUN_BY.items() if command.startswith(prefix)]
    assert tests, f"{document} shows {command!r}, and no test runs it"
    for test in tests:
        assert (ROOT / "tests" / test).exists(), f"{test} is gone"


def test_no_document_holds_both_sides_of_a_merge() -> None:
    for document in DOCUMENTS:
        lines = document.read_text().splitlines()
        assert not [line for line in lines if line.startswith(("<<<<<<< ", ">>>>>>> "))], document


def test_the_documents_link_to_files_that_exist() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name} links to {target}"
