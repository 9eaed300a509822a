# SPDX-License-Identifier: Apache-2.0
"""The Makefile: it documents itself, and does nothing twice."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

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


def test_one_seed_decides_both_halves_of_the_fuzzing_and_is_printed(tmp_path: Path) -> None:
    program = tmp_path / "python"  # says what it is asked to run; 41 where it is asked for a seed
    program.write_text('#!/bin/sh\ncase "$1" in -c) echo 41;; *) echo "$*";; esac\n')
    program.chmod(0o755)
    for given, seed in ((["SEED=7"], "7"), ([], "41")):
        first, rules, histories = make(
            "fuzz", *given, f"BIN={tmp_path}", "-o", "setup"
        ).splitlines()
        assert first == f"seed {seed}; the same run again: make fuzz SEED={seed}"
        assert f"--hypothesis-seed={seed} tests/differential" in rules
        assert histories.startswith("-m stateful.fuzz ")
        assert histories.endswith(f"--seed {seed}")
