# SPDX-License-Identifier: Apache-2.0
"""ape's scripts as an operator calls them, and accounts that ape keeps in keyfiles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deployment import ROOT
from eth_account import Account
from eth_account.signers.local import LocalAccount

from roastpower.devstack import binaries

APE = Path(sys.executable).with_name("ape")


def ape_run(
    script: str, *options: object, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A command with a wide terminal, so that no sentence is broken; ape must find vyper.

    Nobody answers its questions: where it asks, it aborts.
    """
    path = [str(APE.parent), str(Path(binaries.anvil()).parent), os.environ["PATH"]]
    return subprocess.run(
        [str(APE), "run", script, *(str(each) for each in options)],
        cwd=ROOT,
        env={**os.environ, "PATH": os.pathsep.join(path), "COLUMNS": "400", **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=150,
    )


def kept_accounts(folder: Path, *aliases: str) -> tuple[dict[str, str], dict[str, LocalAccount]]:
    """New accounts in ape's folder; returns the environment that opens them, and the accounts."""
    accounts: dict[str, LocalAccount] = {alias: Account.create() for alias in aliases}
    environment = {"APE_DATA_FOLDER": str(folder)}
    (folder / "accounts").mkdir(parents=True)
    for alias, account in accounts.items():
        keyfile = account.encrypt("open", iterations=4096)
        (folder / "accounts" / f"{alias}.json").write_text(json.dumps(keyfile))
        environment[f"APE_ACCOUNTS_{alias}_PASSPHRASE"] = "open"
    return environment, accounts
