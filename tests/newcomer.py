# SPDX-License-Identifier: Apache-2.0
"""A newcomer at a terminal: `make up` in a folder of its own, and the commands beside it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from roastpower.devstack.binaries import project_root
from roastpower.devstack.ports import free_port

BIN = Path(sys.executable).parent
WON = re.compile(r"([0-9.]+) s  block \d+ settled: .+ wins [0-9,.]+ ROAST")


@dataclass
class Up:
    """A stack in a folder of its own."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)  # environment of its services
    api_port: int = field(default_factory=free_port)
    rpc_port: int = field(default_factory=free_port)
    beacon_port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "ROASTPOWER_DEVSTACK": str(self.folder / "state"),
            **self.settings,
        }

    def start(self) -> None:
        options = (
            f"--plain --api-port {self.api_port} --rpc-port {self.rpc_port}"
            f" --beacon-port {self.beacon_port}"
        )
        self.process = subprocess.Popen(
            ["make", "up", f"ARGS={options}"],
            cwd=project_root(),
            env=self.environment,
            stdout=(self.folder / "up.log").open("ab"),
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # as a terminal's foreground group
        )

    def said(self) -> str:
        return (self.folder / "up.log").read_text()

    def wait_for(self, pattern: re.Pattern[str], timeout: float, since: int = 0) -> re.Match[str]:
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            assert self.process is not None
            found = pattern.search(self.said(), since)
            if found:
                return found
            assert self.process.poll() is None, self.said()
            time.sleep(0.2)
        raise AssertionError(f"not within {timeout:g} s: {pattern.pattern}\n{self.said()}")

    def interrupt(self) -> None:
        """Ctrl-C: the terminal signals the whole group."""
        assert self.process is not None
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(60)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BIN / words[0], *words[1:]],
            cwd=project_root(),
            env={
                **self.environment,
                "ROASTPOWER_RPC_URL": f"http://127.0.0.1:{self.rpc_port}",
                "ROASTPOWER_API_URL": f"http://127.0.0.1:{self.api_port}",
                "ROASTPOWER_BEACON_URL": f"http://127.0.0.1:{self.beacon_port}",
                "ROASTPOWER_MANIFEST": str(self.folder / "state/deployments/31337.json"),
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
