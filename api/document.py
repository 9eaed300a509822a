# SPDX-License-Identifier: Apache-2.0
"""``python -m api.document``: the OpenAPI document as clients are generated from it (`make openapi`).

It depends on the code alone: no deployment, database or key is needed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from api.app import create_app
from api.settings import Settings
from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.manifest import Deployed, Manifest


def openapi_document() -> str:
    """The document, in a form in which a change shows as a change of lines."""
    nothing = Deployed(
        address="0x" + "00" * 20,
        transaction="0x",
        block=0,
        constructor_args=[],
        abi_hash="0x",
        bytecode_hash="0x",
    )
    with tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / "manifest.json"
        Manifest(
            chain_id=1,
            genesis_hash="0x" + "00" * 32,
            deployment_block=0,
            profile="none",
            contracts=dict.fromkeys(CONTRACT_NAMES, nothing),
        ).save(manifest)
        app = create_app(Settings(database_url="postgresql://nowhere/none", manifest=manifest))
    return json.dumps(app.openapi(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_document())
