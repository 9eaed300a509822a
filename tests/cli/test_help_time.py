# SPDX-License-Identifier: Apache-2.0
"""Help is there before one has waited for it. `make test` runs this with nothing beside it."""

from __future__ import annotations

import os
import subprocess

import pytest
from typer.main import get_command

from roastpower.cli.app import app

from .conftest import COMMAND
from .listing import commands

SECONDS = 0.5


@pytest.mark.parametrize("path", [(), *commands(get_command(app)).values()], ids=" ".join)
def test_help_is_quick(path: tuple[str, ...]) -> None:
    best = min(_seconds([str(COMMAND), *path, "--help"]) for _ in range(3))
    assert best < SECONDS


def _seconds(command: list[str]) -> float:
    """Of the processor: others on the machine may keep it waiting, which says nothing about it."""
    before = os.times()
    subprocess.run(command, capture_output=True, check=True)
    after = os.times()
    return (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
