# SPDX-License-Identifier: Apache-2.0
"""npm's compiler answers as py-solc-x asks, and reads nothing that it was not given."""

import json
import subprocess
from pathlib import Path
from typing import Any

from .compiling import SOLC, VERSION

PROGRAM = SOLC / f"solc-v{VERSION}"

OTHER = "pragma solidity ^0.8.20; contract Other {}"


def compile_importing(source: str, *options: str) -> dict[str, Any]:
    content = f'pragma solidity ^0.8.20; import "{source}"; contract Importing is Other {{}}'
    asked = {
        "language": "Solidity",
        "sources": {"Importing.sol": {"content": content}},
        "settings": {"outputSelection": {"*": {"*": ["abi"]}}},
    }
    answer = subprocess.run(
        [PROGRAM, "--standard-json", *options],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_it_says_its_version_with_the_commit() -> None:
    answer = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True)
    assert f"Version: {VERSION}+commit." in answer.stdout


def test_it_imports_from_the_folders_that_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "Other.sol").write_text(OTHER)
    found = compile_importing("./Other.sol", "--base-path", str(tmp_path))
    assert "Importing.sol" in found["contracts"]


def test_it_imports_from_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "Other.sol").write_text(OTHER)
    (tmp_path / "base").mkdir()
    base = ("--base-path", str(tmp_path / "base"))
    for source in ("./Other.sol", str(tmp_path / "Other.sol")):
        for options in ((), base):
            assert "not found" in str(compile_importing(source, *options)["errors"])


def test_an_option_that_it_does_not_know_is_an_error() -> None:
    answer = subprocess.run([PROGRAM, "--optimise"], capture_output=True, text=True, check=False)
    assert answer.returncode != 0 and "--optimise" in answer.stderr
