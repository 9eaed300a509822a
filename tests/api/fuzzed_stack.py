# SPDX-License-Identifier: Apache-2.0
"""``make schemathesis``: generated requests, for as long as is asked, against what `make up` runs.

The requests are a signed-in guardian's, so that nothing is closed to them. Ends with 1 if an answer
is not what the OpenAPI document says, or if the stack has logged an error.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import httpx
from fuzzing import fuzz
from newcomer import WON, Up

from roastpower.chain.signer import development_account
from roastpower.client import ApiClient
from roastpower.devstack.accounts import GUARDIAN

PATIENCE = 240  # seconds until the first winner is paid


def main() -> int:
    """Starts a stack, asks it, and stops it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="roastpower-fuzzed-") as folder:
        stack = Up(Path(folder), {"ROASTPOWER_RATE_LIMIT": "0"})
        stack.start()
        try:
            stack.wait_for(WON, PATIENCE)
            print(f"the stack runs; {given.seconds} s of requests")
            started = time.monotonic()
            print(fuzz(f"127.0.0.1:{stack.api_port}", _token(stack), given.seconds, given.seed))
            print(f"{time.monotonic() - started:.0f} s; readyz says {_ready(stack)}")
            return _errors(stack)
        finally:
            stack.interrupt()
            stack.command("roastpower", "reset", "--yes")


def _token(stack: Up) -> str:
    client = ApiClient(f"http://127.0.0.1:{stack.api_port}")
    return client.sign_in(development_account(GUARDIAN))


def _ready(stack: Up) -> int:
    return httpx.get(f"http://127.0.0.1:{stack.api_port}/readyz").status_code


def _errors(stack: Up) -> int:
    """How the stack took it: lines of errors in the logs of its services."""
    found = 0
    for log in sorted((stack.folder / "state").rglob("*.log")):
        for line in log.read_text(errors="replace").splitlines():
            if "[error" in line or '"level": "error"' in line or "Traceback" in line:
                print(f"{log.name}: {line}")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
