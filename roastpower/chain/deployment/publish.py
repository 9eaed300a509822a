# SPDX-License-Identifier: Apache-2.0
"""Sources for explorers: each contract's standard JSON input, and its constructor's arguments."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from roastpower.chain.artifacts import ContractName
from roastpower.chain.deployment.arguments import encoded_arguments
from roastpower.chain.manifest import Manifest

COMPILER = "vyper:0.4.3"
KEY_VARIABLE = "ROASTPOWER_EXPLORER_KEY"


class ExplorerError(RuntimeError):
    """An explorer did not take the sources. The message says why."""


@dataclass(frozen=True)
class Input:
    """What an explorer needs to verify one contract."""

    name: ContractName
    address: str
    standard_json: str
    constructor_arguments: str  # hex without 0x


def write_inputs(manifest: Manifest, root: Path, folder: Path) -> list[Input]:
    """Writes `<contract>.json` and `<contract>.arguments.txt` for each contract into a folder.

    Raises:
        ExplorerError: the compiler failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    inputs = [_input(manifest, root, name) for name in manifest.named]
    for each in inputs:
        (folder / f"{each.name}.json").write_text(each.standard_json)
        (folder / f"{each.name}.arguments.txt").write_text(each.constructor_arguments + "\n")
    return inputs


def _input(manifest: Manifest, root: Path, name: ContractName) -> Input:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "vyper", "-f", "solc_json"),
            f"contracts/{name}.vy",
        ],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ExplorerError(f"vyper refused {name}: {done.stderr.strip()}")
    return Input(
        name=name,
        address=manifest.address(name),
        standard_json=json.dumps(json.loads(done.stdout)),
        constructor_arguments=encoded_arguments(manifest, name).hex(),
    )


def publish(inputs: list[Input], explorer_url: str, chain_id: int) -> Iterator[tuple[str, str]]:
    """Sends the inputs to an explorer that speaks Etherscan's API; yields each contract's receipt.

    Raises:
        ExplorerError: no key, no answer, or a refusal.
    """
    key = os.environ.get(KEY_VARIABLE)
    if not key:
        raise ExplorerError(f"the explorer's key is missing: set {KEY_VARIABLE}")
    with httpx.Client(timeout=30) as client:
        for each in inputs:
            try:
                answer = client.post(
                    explorer_url,
                    params={"chainid": str(chain_id)},
                    data={
                        "apikey": key,
                        "module": "contract",
                        "action": "verifysourcecode",
                        "codeformat": "vyper-json",
                        "compilerversion": COMPILER,
                        "contractaddress": each.address,
                        "contractname": f"contracts/{each.name}.vy:{each.name}",
                        "sourceCode": each.standard_json,
                        "constructorArguements": each.constructor_arguments,
                    },
                )
                answer.raise_for_status()
                document = answer.json()
            except (httpx.HTTPError, ValueError) as error:
                # Not the error's own text, which may hold the request.
                raise ExplorerError(
                    f"the explorer did not take {each.name}: {type(error).__name__}"
                ) from None
            if str(document.get("status")) != "1":
                raise ExplorerError(f"the explorer refused {each.name}: {document.get('result')}")
            yield each.name, str(document["result"])
