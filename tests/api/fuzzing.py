# SPDX-License-Identifier: Apache-2.0
"""schemathesis against a served application: shortly in the suite, for ten minutes against a whole
stack by ``make schemathesis`` (`fuzzed_stack`)."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

# A stream without end, and what ends the session that all cases use.
LEFT_OUT = ("live_events", "end_session", "revoke_session")


def fuzz(
    address: str, token: str, seconds: int, seed: int | None = None, *, origin: str | None = None
) -> str:
    """Runs all checks and stateful links; returns what it printed.

    Raises:
        AssertionError: it found something, which the message holds, or followed no link.
    """
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("run", f"http://{address}/openapi.json"),
        *("--checks", "all", "--max-time", str(seconds), "--request-timeout", "20"),
        *("--header", f"Authorization: Bearer {token}"),
        *(() if origin is None else ("--header", f"Origin: {origin}")),
        *("--warnings", "off", "--continue-on-failure"),
        *(part for name in LEFT_OUT for part in ("--exclude-operation-id", name)),
    ]
    if seed is not None:
        command += ["--seed", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 120)
    assert done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:]
    # That nothing was found says little unless links were followed from one answer to the next.
    followed = re.search(r"API Links:\s+(\d+) covered", done.stdout)
    assert followed is not None and int(followed[1]) > 0, done.stdout[-4_000:]
    return done.stdout
