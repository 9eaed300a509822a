# SPDX-License-Identifier: Apache-2.0
"""Help is quick and shows how each command is used."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from typer.main import get_command

from roastpower.cli.app import app

from .conftest import COMMAND

SECONDS = 0.5


def commands(group: object, path: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Every command that does something, by its full name."""
    subcommands = getattr(group, "commands", None)
    if subcommands is None:
        return {" ".join(path): path}
    found: dict[str, tuple[str, ...]] = {}
    for name, command in subcommands.items():
        found |= commands(command, (*path, name))
    return found


COMMANDS = commands(get_command(app))


def test_every_promised_command_is_there() -> None:
    promised = {
        *("up", "reset", "status", "keeper", "verify block", "verify campaign"),
        *("campaign create", "campaign show", "campaign top-up", "campaign cancel"),
    }
    assert promised <= COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(name: str) -> None:
    answer = subprocess.run(
        [str(COMMAND), *COMMANDS[name], "--help"], capture_output=True, text=True, check=True
    )
    assert "Example" in answer.stdout
    assert f"roastpower {name}" in answer.stdout


@pytest.mark.parametrize("path", [(), *COMMANDS.values()], ids=" ".join)
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


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from roastpower.cli.app import app; "
        "print([n for n in ('web3', 'sqlalchemy', 'httpx', 'rich.table', 'eth_abi', 'pydantic')"
        " if n in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
