# SPDX-License-Identifier: Apache-2.0
"""Creation code of the contracts and of their peers, compiled from what lies here now.

Kept in `.build/` by the digest of sources and versions, so that a second run does not wait.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from roastpower.chain.artifacts import ALL_NAMES
from roastpower.devstack.binaries import project_root

RUNS = 1_000_000  # the optimizer's setting under which the peers cost least to call

_PEERS = Path(__file__).with_name("peers")
_SOLC = project_root() / "tests" / "solidity" / "solc" / "solc-v0.8.30"


def protocol_code() -> dict[str, bytes]:
    """Of the protocol's contracts, the committee's among them, by name."""
    root = project_root()
    sources = [*(root / "contracts").rglob("*.vy"), *(root / "contracts").rglob("*.vyi")]
    return _kept("protocol", sources, [root / "uv.lock"], lambda: _vyper(root))


def peer_code() -> dict[str, bytes]:
    """Of OpenZeppelin's and Solady's, by name."""
    root = project_root()
    locks = [root / "package-lock.json", _SOLC.with_name("solc.cjs")]
    return _kept("peers", list(_PEERS.glob("*.sol")), locks, lambda: _solc(root))


def _kept(
    kind: str, sources: list[Path], versions: list[Path], compile_now: Callable[[], dict[str, str]]
) -> dict[str, bytes]:
    inputs = hashlib.sha256(str(RUNS).encode())
    for path in [*sorted(sources), *versions]:
        inputs.update(path.name.encode() + b"\0" + path.read_bytes())
    kept = project_root() / ".build" / "gas" / f"{kind}-{inputs.hexdigest()}.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(compile_now()))
        os.replace(unfinished, kept)
    found: dict[str, str] = json.loads(kept.read_text())
    return {name: bytes.fromhex(code.removeprefix("0x")) for name, code in found.items()}


def _vyper(root: Path) -> dict[str, str]:
    paths = [f"contracts/{name}.vy" for name in ALL_NAMES]
    program = Path(sys.executable).with_name("vyper")
    lines = _output([program, "-p", str(root), "-f", "bytecode", *paths], root).split()
    return dict(zip(ALL_NAMES, lines, strict=True))


def _solc(root: Path) -> dict[str, str]:
    asked = {
        "language": "Solidity",
        "sources": {path.name: {"content": path.read_text()} for path in _PEERS.glob("*.sol")},
        "settings": {
            "evmVersion": "prague",
            "optimizer": {"enabled": True, "runs": RUNS},
            "outputSelection": {"*": {"*": ["evm.bytecode.object"]}},
        },
    }
    options = ["--standard-json", "--base-path", str(root / "node_modules")]
    answer = json.loads(_output([_SOLC, *options], root, json.dumps(asked)))
    faults = [each["formattedMessage"] for each in answer.get("errors", [])]
    if faults:
        raise RuntimeError("\n".join(faults))
    return {
        path.stem: answer["contracts"][path.name][path.stem]["evm"]["bytecode"]["object"]
        for path in _PEERS.glob("*.sol")
    }


def _output(command: list[Path | str], folder: Path, asked: str = "") -> str:
    done = subprocess.run(
        command, cwd=folder, input=asked, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")
    return done.stdout
