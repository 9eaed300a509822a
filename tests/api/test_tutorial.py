# SPDX-License-Identifier: Apache-2.0
"""The tutorial of docs/api.md, run as it stands there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from chain_rows import Factory
from serving import serving
from signing import person

from api.settings import Settings
from roastpower.devstack.ports import free_port
from roastpower.protocol.addresses import address_bytes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def test_every_step_of_the_tutorial_runs(
    settings: Settings,
    chain_tables: Factory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    steps = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)
    assert len(steps) == 8
    miner = person(7)
    chain_tables.create_campaign(1)
    made = [
        chain_tables.submit(1, index, address_bytes(miner.address), b"x", bytes([index] * 32))
        for index in range(3)
    ]
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    with serving(replace(settings, public_url=origin), port):
        names = {"API": origin, "MINER": miner.address, "KEY": (7).to_bytes(32, "big")}
        for step in steps:
            exec(compile(step, str(PAGE), "exec"), names)
    printed = capsys.readouterr().out
    assert "1 OPEN 5000000000000000000" in printed
    assert all(str(submission) in printed for submission in made)
