# SPDX-License-Identifier: Apache-2.0
"""The Solidity sources through ape-solidity and npm's solc: nothing is downloaded.

They are a project of their own, staged in a temporary folder, so that `ape compile` (and with it
`make up`) never waits for them. What was compiled is kept in `.build/`, by the sources' digest.
"""

import hashlib
import json
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
INTERFACES = PROJECT / "contracts" / "interfaces" / "solidity"
ATTACKERS = PROJECT / "tests" / "solidity" / "attackers"
SOLC = PROJECT / "tests" / "solidity" / "solc"
VERSION = "0.8.30"

_CONFIG = f"name: solidity\nsolidity:\n  version: {VERSION}\n  evm_version: prague\n"
_KEPT = PROJECT / ".build" / "solidity"


def sources() -> list[Path]:
    """All sources: interfaces, their examples, attackers."""
    return sorted([*INTERFACES.rglob("*.sol"), *ATTACKERS.rglob("*.sol")])


@cache
def compiled() -> dict[str, dict[str, Any]]:
    """ABI, documentation and creation code of each contract and interface, by name."""
    kept = _KEPT / f"{_digest()}.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(_compile()))
        os.replace(unfinished, kept)  # two workers may compile at once
    found: dict[str, dict[str, Any]] = json.loads(kept.read_text())
    return found


def _digest() -> str:
    inputs = hashlib.sha256(_CONFIG.encode())
    for path in [*sources(), *sorted(SOLC.iterdir()), Path(__file__)]:
        inputs.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
    return inputs.hexdigest()


def _compile() -> dict[str, dict[str, Any]]:
    os.environ["SOLCX_BINARY_PATH"] = str(SOLC)
    import ape  # two seconds, and only where nothing is kept

    with tempfile.TemporaryDirectory(prefix="roastpower-solidity-") as folder:
        (Path(folder) / "ape-config.yaml").write_text(_CONFIG)
        for path in sources():
            # The folders as they lie here, so that relative imports mean the same.
            copy = Path(folder) / "contracts" / path.relative_to(PROJECT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        types = dict(ape.Project(folder).load_contracts())
    missing = {path.stem for path in sources()} - types.keys()
    assert not missing, f"not compiled: {missing}"
    return {name: json.loads(each.contract_type.model_dump_json()) for name, each in types.items()}
