# SPDX-License-Identifier: Apache-2.0
"""Help is quick and shows how each command is used."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command

from roastpower.cli.app import app

from .conftest import COMMAND
from .listing import commands

COMMANDS = commands(get_command(app))


def test_every_promised_command_is_there() -> None:
    promised = {
        *("up", "reset", "status", "keeper", "verify block", "verify campaign"),
        *("campaign create", "campaign show", "campaign top-up", "campaign cancel"),
        *("guardian list", "guardian show", "guardian resolve", "watch", "challenge"),
    }
    assert promised <= COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(name: str) -> None:
    answer = subprocess.run(
        [str(COMMAND), *COMMANDS[name], "--help"], capture_output=True, text=True, check=True
    )
    assert "Example" in answer.stdout
    assert f"roastpower {name}" in answer.stdout


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
