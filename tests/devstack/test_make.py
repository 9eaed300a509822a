# SPDX-License-Identifier: Apache-2.0
"""The Makefile: it documents itself, and does nothing twice."""

from __future__ import annotations

import subprocess
import time

from roastpower.devstack.binaries import project_root


def make(*words: str) -> str:
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=project_root(),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    ).stdout


def test_help_lists_every_command() -> None:
    listed = make("help")
    for command in ("setup", "up", "down", "test", "lint", "format", "bench"):
        assert f"make {command} " in listed


def test_a_second_setup_does_nothing_and_is_quick() -> None:
    make("setup")
    begun = time.monotonic()
    assert make("setup") == ""
    assert time.monotonic() - begun < 2
