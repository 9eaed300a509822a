# SPDX-License-Identifier: Apache-2.0
"""A watchdog that is killed, that loses its node, and that has no key."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

from lying_node import lying_node

from roastpower.chain.signer import development_account, save_keyfile

from .library import Library
from .lies import of_line
from .stage import CHALLENGED, SCORED, WATCHER, Stage
from .watching import COMMAND, WatchProcess


def test_a_killed_watchdog_goes_on_where_it_is_started_and_outlives_its_node(
    stage: Stage, served: Library, tmp_path: Path
) -> None:
    answers = [True]

    def unless_away(_: str) -> None:
        if not answers[0]:
            raise ConnectionAbortedError("the node is away")

    with lying_node(stage.rpc_url, lambda _m, _p, told: told, unless_away) as node:
        options = (*stage.options, "--auto", "--dev-account", WATCHER)
        first = WatchProcess(tmp_path, *options, "--rpc-url", node)
        seen = stage.post()
        first.wait_for("holds", "block", seen)
        first.kill()
        while_dead = stage.post(altered=of_line(1, score=1))
        second = WatchProcess(tmp_path, *options, "--rpc-url", node)
        try:
            second.wait(lambda: stage.status(while_dead) == CHALLENGED)
            answers[0] = False
            second.wait(lambda: "the node does not answer" in second.trouble())
            while_away = stage.post(altered=of_line(1, score=1))
            answers[0] = True
            second.wait(lambda: stage.status(while_away) == CHALLENGED)
            second.wait(lambda: "looking again" in second.trouble())
        finally:
            second.stop()
    assert stage.status(seen) == SCORED


def test_without_a_key_the_command_to_challenge_is_printed_and_works(
    stage: Stage, served: Library, tmp_path: Path
) -> None:
    block_id = stage.post(altered=of_line(1, score=1))
    once = [str(COMMAND), "watch", "--once", "--json", *stage.options]
    answer = subprocess.run(once, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    (finding,) = [
        each for line in answer.stdout.splitlines() if (each := json.loads(line))["id"] == block_id
    ]
    save_keyfile(development_account(WATCHER), tmp_path / "me.json", tmp_path / "me.pass", "secret")
    words = shlex.split(finding["command"])
    names = {"roastpower": str(COMMAND), "KEYFILE": "me.json", "PASSWORD_FILE": "me.pass"}
    done = subprocess.run(
        [names.get(word, word) for word in words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert stage.status(block_id) == CHALLENGED


def test_a_bond_above_the_limit_is_not_put_up(
    stage: Stage, served: Library, tmp_path: Path
) -> None:
    block_id = stage.post(altered=of_line(1, score=1))
    poor = ("--auto", "--dev-account", str(WATCHER), "--max-bond", "9.5", "--once")
    answer = subprocess.run(
        [str(COMMAND), "watch", *stage.options, *poor],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "not challenged: the bond is 10000000000000000000 wei, more than" in answer.stdout
    assert f"to challenge it: roastpower challenge {block_id} --reason" in answer.stdout
    assert stage.status(block_id) == SCORED
