# SPDX-License-Identifier: Apache-2.0
"""What every command that signs needs: a chain, an account, and the form of the answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from roastpower.chain.contracts import Contracts
from roastpower.chain.sender import Sender
from roastpower.cli.connection import contracts_at, sender_of


@dataclass(frozen=True)
class Access:
    """Which chain, as whom, and how to answer."""

    rpc_url: str
    manifest: Path | None
    keyfile: Path | None
    password_file: Path | None
    dev_account: int | None
    as_json: bool

    def connect(self) -> tuple[Contracts, Sender]:
        """The contracts, and who signs; ends the command where something is missing."""
        contracts = contracts_at(self.rpc_url, self.manifest)
        sender = sender_of(contracts, self.keyfile, self.password_file, self.dev_account)
        return contracts, sender

    def tell(self, document: dict[str, Any], text: str) -> int:
        """Prints what was done, in one form or the other."""
        typer.echo(json.dumps(document, indent=2) if self.as_json else text)
        return 0
