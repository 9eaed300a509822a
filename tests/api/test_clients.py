# SPDX-License-Identifier: Apache-2.0
"""The committed document and client are those of the code, and the Python client talks to the API."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from chain_rows import Factory
from serving import serving
from signing import person

from api.document import openapi_document
from api.settings import Settings
from roastpower.client import ApiClient, ApiRefused, ApiUnavailable
from roastpower.devstack.ports import free_port
from roastpower.protocol.addresses import address_bytes

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(sys.executable).with_name("node")
GENERATOR = ROOT / "node_modules" / "@hey-api" / "openapi-ts" / "bin" / "run.js"
COMPILER = ROOT / "node_modules" / "typescript" / "bin" / "tsc"


def test_the_committed_document_is_what_the_code_says() -> None:
    assert (ROOT / "web" / "openapi.json").read_text() == openapi_document(), "run `make openapi`"


def test_the_committed_client_is_what_the_document_makes_and_compiles(tmp_path: Path) -> None:
    command = [NODE, GENERATOR, "-i", "./web/openapi.json", "-o", tmp_path / "client"]
    subprocess.run(
        [*command, "-c", "@hey-api/client-fetch", "--silent"], cwd=ROOT, check=True, timeout=60
    )
    committed = ROOT / "web" / "client"
    for folder in (committed, tmp_path / "client"):
        assert (folder / "sdk.gen.ts").exists()
    made = {p.relative_to(tmp_path / "client"): p for p in (tmp_path / "client").rglob("*.ts")}
    assert set(made) == {p.relative_to(committed) for p in committed.rglob("*.ts")}
    for name, path in made.items():
        assert (committed / name).read_text() == path.read_text(), f"{name}: run `make openapi`"
    options = ["--strict", "--noEmit", "--target", "es2022", "--module", "esnext"]
    lib = ["--moduleResolution", "bundler", "--lib", "es2022,dom,dom.iterable", "--skipLibCheck"]
    subprocess.run(
        [NODE, COMPILER, *options, *lib, committed / "index.ts"], check=True, timeout=120
    )


def test_programs_use_the_client(settings: Settings, chain_tables: Factory) -> None:
    chain_tables.create_campaign(1)
    miner = person(7)
    salt = b"\x07" * 32
    submission = chain_tables.submit(1, 0, address_bytes(miner.address), b"A roast.", salt)
    with serving(replace(settings, cors_origins=("https://roast.example",))) as address:
        client = ApiClient(f"http://{address}")
        assert [campaign.id for campaign in client.active_campaigns()] == [1]
        receipt = client.deliver(submission, "A roast.", "0x" + salt.hex())
        assert receipt.submission_id == submission
        with pytest.raises(ApiRefused) as refused:
            client.deliver(submission, "Another.", "0x" + salt.hex())
        assert refused.value.code == "commitment_mismatch"
        with pytest.raises(ApiUnavailable):
            client.deliver(99, "A roast.", "0x" + salt.hex())
        assert list(client.claims(miner.address)) == []
        assert [one.address for one in client.miners(sort="newest")] == [miner.address]
        with pytest.raises(ApiRefused, match="not_signed_in"):
            client.send_heartbeat(miner.address)
        client.sign_in(miner, origin="https://roast.example")
        assert client.send_heartbeat(miner.address) > 0
        client.write_profile(miner.address, name="Toastmaster")
        client.sign_out()
        with pytest.raises(ApiRefused, match="not_signed_in"):
            client.send_heartbeat(miner.address)
    with pytest.raises(ApiUnavailable):
        ApiClient(f"http://127.0.0.1:{free_port()}").active_campaigns()
