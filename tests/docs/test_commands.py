# SPDX-License-Identifier: Apache-2.0
"""Every command that a document shows stands in a file of tests, perhaps with other options.

Whether those tests pass is for them to say: here a new command without one fails, and one whose test
no longer mentions it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted(path for path in (ROOT / "docs").rglob("*.md")),
]

# Command, as far as it identifies it: the file below tests/ that runs it, and how it stands there.
RUN_BY = {
    "make up": ("newcomer.py", '["make", "up", '),
    "make setup": ("devstack/test_make.py", 'make("setup")'),
    ".venv/bin/roastpower verify block": (
        "e2e/test_up.py",
        '("roastpower", "verify", "block", "1")',
    ),
    ".venv/bin/roastpower verify campaign": (
        "e2e/test_up.py",
        '"roastpower", "verify", "campaign"',
    ),
    ".venv/bin/roastpower status": ("e2e/test_up.py", '("roastpower", "status")'),
    # With the environment's programs first on the PATH, as activation puts them.
    ". .venv/bin/activate": ("deployment/ape_command.py", '"PATH": os.pathsep.join(path)'),
    "ape run deploy_committee ": ("deployment/test_command.py", '("deploy_committee", '),
    "ape run deploy ": ("deployment/test_command.py", '("deploy", '),
    "ape run check_deployment ": ("deployment/test_command.py", 'ape_run("check_deployment", '),
    "ape run govern ": ("deployment/test_command.py", '("govern", '),
    "ape run export": ("deployment/test_command.py", 'ape_run("export", '),
    "roastpower indexer run ": ("indexer/test_reorg.py", '(ROASTPOWER, "indexer", "run", '),
}

# What runs this very file.
RUNS_THIS = ("make test", "PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 .venv/bin/python -m pytest")


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
def test_a_documented_command_stands_in_a_test(document: str, command: str) -> None:
    if command.startswith(RUNS_THIS):
        return
    found = [place for prefix, place in RUN_BY.items() if command.startswith(prefix)]
    assert found, f"{document} shows {command!r}, and no test is named for it"
    for file, words in found:
        assert words in (ROOT / "tests" / file).read_text(), f"{file} no longer runs {command!r}"


def test_no_command_is_named_that_no_document_shows() -> None:
    shown = [command for _, command in commands()]
    assert [each for each in RUN_BY if not any(one.startswith(each) for one in shown)] == []


def test_no_document_holds_both_sides_of_a_merge() -> None:
    for document in DOCUMENTS:
        lines = document.read_text().splitlines()
        assert not [line for line in lines if line.startswith(("<<<<<<< ", ">>>>>>> "))], document


def test_the_documents_link_to_files_that_exist() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name} links to {target}"
