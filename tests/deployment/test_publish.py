# SPDX-License-Identifier: Apache-2.0
"""Explorers get sources that compile to what is on the chain."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from deployment import ROOT, bytecode
from dev_profile import deployment_by
from web3 import Web3
from web3_deployer import Web3Deployer

from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.contracts import connect
from roastpower.chain.deployment.publish import (
    KEY_VARIABLE,
    ExplorerError,
    Input,
    publish,
    write_inputs,
)
from roastpower.devstack.anvil import LocalChain

KEY = "the-operator-s-key"


@dataclass(frozen=True)
class Published:
    """A deployment and what explorers get of it: making that compiles every contract."""

    web3: Web3
    inputs: list[Input]
    folder: Path


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    folder = tmp_path_factory.mktemp("published")
    chain = LocalChain(folder / "chain.json")
    chain.start()
    web3 = connect(chain.url)
    deployed = deployment_by(
        Web3Deployer(web3, web3.eth.accounts[0]), web3, folder, lambda _: None
    ).run()
    yield Published(web3, write_inputs(deployed, ROOT, folder / "inputs"), folder / "inputs")
    chain.stop()


@pytest.fixture
def inputs(published: Published) -> list[Input]:
    return published.inputs


class Explorer:
    """Etherscan's contract API on loopback: keeps what it gets and answers as told."""

    def __init__(self) -> None:
        self.posts: list[dict[str, list[str]]] = []
        self.status, self.body = 200, b'{"status": "1", "result": "receipt-7"}'
        explorer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                explorer.posts.append(parse_qs(body.decode()))
                self.send_response(explorer.status)
                self.send_header("Content-Length", str(len(explorer.body)))
                self.end_headers()
                self.wfile.write(explorer.body)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/api"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def explorer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Explorer]:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    running = Explorer()
    yield running
    running.server.shutdown()
    running.server.server_close()


def test_the_inputs_compile_to_what_was_deployed(published: Published, tmp_path: Path) -> None:
    inputs, web3 = published.inputs, published.web3
    assert [each.name for each in inputs] == list(CONTRACT_NAMES)
    for each in inputs:
        file = published.folder / f"{each.name}.json"
        output = subprocess.run(
            [str(Path(sys.executable).with_name("vyper-json")), str(file)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        code = bytecode(each.name).removeprefix("0x")
        assert code in output
        creation = next(
            transaction["input"]
            for number in range(web3.eth.block_number + 1)
            for transaction in web3.eth.get_block(number, full_transactions=True)["transactions"]
            if not isinstance(transaction, bytes)
            and web3.eth.get_transaction_receipt(transaction["hash"])["contractAddress"]
            == each.address
        )
        assert bytes(creation).hex() == code + each.constructor_arguments


def test_an_explorer_gets_every_contract(inputs: list[Input], explorer: Explorer) -> None:
    assert list(publish(inputs, explorer.url, 31337)) == [
        (name, "receipt-7") for name in CONTRACT_NAMES
    ]
    pool = explorer.posts[CONTRACT_NAMES.index("MiningPool")]
    assert pool["codeformat"] == ["vyper-json"]
    assert pool["contractname"] == ["contracts/MiningPool.vy:MiningPool"]
    assert pool["apikey"] == [KEY]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b'{"status": "0", "result": "Invalid API Key"}'),
        (503, b"busy"),
        (200, b"<html>"),
    ],
)
def test_a_refusal_is_told_without_the_key(
    inputs: list[Input], explorer: Explorer, status: int, body: bytes
) -> None:
    explorer.status, explorer.body = status, body
    with pytest.raises(ExplorerError, match="Timelock") as refused:
        list(publish(inputs, explorer.url, 31337))
    assert KEY not in str(refused.value)
    assert len(explorer.posts) == 1


def test_without_a_key_nothing_is_sent(
    inputs: list[Input], explorer: Explorer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(KEY_VARIABLE)
    with pytest.raises(ExplorerError, match=KEY_VARIABLE):
        list(publish(inputs, explorer.url, 31337))
    assert explorer.posts == []
