# SPDX-License-Identifier: Apache-2.0
"""Logs are read whole, however short the ranges that a node answers; evidence by its digest."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from web3.exceptions import Web3RPCError

from roastpower.protocol.canonical import digest, hex_text
from roastpower.verify.chain import FIRST_RANGE, RpcChain, in_ranges
from roastpower.verify.evidence_source import EvidenceSource, EvidenceUnavailable

from .scene import Scene


@pytest.mark.parametrize("most", [1, 7, FIRST_RANGE, 10**6])
def test_every_chain_block_is_asked_for_once(most: int) -> None:
    def ask(first: int, last: int) -> list[int]:
        if last - first + 1 > most:
            raise Web3RPCError("range too long")
        return list(range(first, last + 1))

    last = 250 if most < FIRST_RANGE else 3 * FIRST_RANGE
    assert in_ranges(ask, 3, last) == list(range(3, last + 1))


def test_a_node_that_refuses_a_single_chain_block_is_an_error() -> None:
    def ask(first: int, last: int) -> list[int]:
        raise Web3RPCError("no logs here")

    with pytest.raises(Web3RPCError):
        in_ranges(ask, 1, 10)


def test_events_are_those_that_web3_decodes(scene: Scene) -> None:
    scene.play()
    found = [each for each in RpcChain(scene.contracts).events() if each.contract == "MiningPool"]
    pool = scene.contracts.pool
    for name in ("Deployed", "ParametersChanged", "Submitted", "BlockScored", "BlockSettled"):
        expected = pool.events[name]().get_logs(from_block=0)
        own = [each for each in found if each.name == name]
        assert len(own) == len(expected) > 0
        for each, entry in zip(own, expected, strict=True):
            assert each.transaction == entry["transactionHash"].to_0x_hex()
            for argument, value in entry["args"].items():
                told = each.args[argument]
                plain = tuple(told.values()) if isinstance(told, dict) else told
                assert plain == (
                    tuple(value.values())
                    if isinstance(told, dict) and hasattr(value, "values")
                    else value
                )


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """A server of one folder."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_evidence_comes_from_servers_too_and_is_checked(served: str, tmp_path: Path) -> None:
    document = b'{"any":"document"}'
    name = hex_text(digest(document))
    (tmp_path / name).write_bytes(document)
    source = EvidenceSource(served + "/")
    assert source.document(digest(document)) == document
    (tmp_path / name).write_bytes(b"another")
    with pytest.raises(EvidenceUnavailable, match="has the sha256"):
        source.document(digest(document))
    with pytest.raises(EvidenceUnavailable, match="answers 404"):
        source.document(bytes(32))
    with pytest.raises(EvidenceUnavailable, match="ConnectError"):
        EvidenceSource("http://127.0.0.1:9").document(bytes(32))
