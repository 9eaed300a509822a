# SPDX-License-Identifier: Apache-2.0
"""The decoder against web3's, on every log of a protocol's life; and on what no contract logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from story import GUARDIAN, MINERS, Story
from web3 import Web3

from indexer.decode import Decoder, events_of, signature
from indexer.errors import Refused
from indexer.rpc import Log, Rpc
from roastpower.chain import artifacts
from roastpower.storage import chain_tables
from roastpower.storage.event_names import snake_case
from roastpower.storage.metadata import metadata


def flat(value: Any) -> list[Any]:
    """An argument as web3 decodes it, as the columns that hold it."""
    if isinstance(value, Mapping):
        return [each for inner in value.values() for each in flat(inner)]
    if isinstance(value, str):
        return [bytes.fromhex(value[2:])]
    if isinstance(value, (list, tuple)):
        if value and isinstance(value[0], bytes):
            return [b"".join(value)]
        return [list(value)]
    return [bytes(value) if isinstance(value, bytes) else value]


def test_equals_web3_on_every_log(story: Story) -> None:
    scores = [8_000, 0, 9_000, 5_000]
    for account in MINERS:
        story.submit(account)
    story.send(4, story.pool.functions.reveal(1 << 16, b"\xff\x00 roast", b"\x04" * 32))
    story.seal()
    story.score(1, scores)
    story.send(4, story.pool.functions.challenge(1, b"\x03" * 32))
    story.send(GUARDIAN, story.pool.functions.resolve(1, False))
    story.settle(1, scores)

    manifest, web3 = story.manifest, story.web3
    addresses = {name: manifest.address(name) for name in artifacts.CONTRACT_NAMES}
    decoder = Decoder(addresses)
    rpc = Rpc(web3.provider.endpoint_uri)  # type: ignore[attr-defined]
    ours = rpc.logs(list(addresses.values()), 0, web3.eth.block_number)
    theirs = web3.eth.get_logs({"fromBlock": 0, "toBlock": "latest"})
    of_address = {address.lower(): name for name, address in addresses.items()}
    seen = set()
    assert len(ours) == len(theirs) > 60
    for log, raw in zip(ours, theirs, strict=True):
        name = of_address[log.address]
        contract = web3.eth.contract(address=raw["address"], abi=artifacts.abi(name))
        topic = raw["topics"][0]
        entry = next(e for e in artifacts.events(name) if keccak(text=signature(e)) == topic)
        decoded = contract.events[entry["name"]]().process_log(raw)
        table, row = decoder.decode(log)
        columns = [column.name for column in metadata.tables[f"chain.{table}"].columns]
        expected = [
            each for argument in entry["inputs"] for each in flat(decoded["args"][argument["name"]])
        ]
        assert dict(zip(columns, row, strict=True)) == dict(
            zip(
                columns,
                [
                    raw["blockNumber"],
                    raw["logIndex"],
                    bytes.fromhex(raw["address"][2:]),
                    bytes(raw["transactionHash"]),
                    *expected,
                ],
                strict=True,
            )
        )
        seen.add(table)
    # Those with arrays, bytes and structs are among them.
    assert seen >= {"block_scored", "content_revealed", "parameters_changed", "beacon_deployed"}
    rpc.close()


@pytest.mark.parametrize("contract", artifacts.CONTRACT_NAMES)
def test_every_event_has_a_table_with_its_arguments(contract: artifacts.ContractName) -> None:
    for entry in artifacts.events(contract):
        arguments = [
            snake_case(each["name"])
            for argument in entry["inputs"]
            for each in argument.get("components") or [argument]
        ]
        table = chain_tables.event_table(contract, entry["name"])
        assert [column.name for column in table.columns][4:] == arguments


ADDRESS = "0x" + "11" * 20


def revealed(data: bytes, topics: list[str] | None = None) -> Log:
    event = next(each for each in events_of("MiningPool") if each.name == "ContentRevealed")
    return Log(
        address=ADDRESS,
        topics=topics or ["0x" + event.topic.hex(), "0x" + "00" * 32, "0x" + "00" * 32],
        data="0x" + data.hex(),
        block_number="0x1",
        block_hash="0x" + "00" * 32,
        transaction_hash="0x" + "00" * 32,
        log_index="0x0",
    )


GOOD = encode(["bytes", "bytes32"], [b"hello", b"\x01" * 32])


def test_dynamic_bytes() -> None:
    _, row = Decoder({"MiningPool": ADDRESS}).decode(revealed(GOOD))
    assert row[-2:] == (b"hello", b"\x01" * 32)


@pytest.mark.parametrize(
    "log",
    [
        revealed(GOOD[:64]),
        revealed(GOOD[:100]),
        revealed(b"\xff" * 32 + GOOD[32:]),
        revealed(GOOD[:64] + b"\xff" * 32 + GOOD[96:]),
        revealed(GOOD, ["0x" + "00" * 32]),
        revealed(GOOD, ["0x" + Web3.keccak(text="ContentRevealed").hex()]),
        revealed(GOOD, [revealed(GOOD).topics[0]]),
        revealed(GOOD, [*revealed(GOOD).topics[:2], "0x" + "ff" * 32]),
    ],
)
def test_malformed_logs_are_refused(log: Log) -> None:
    with pytest.raises(Refused):
        Decoder({"MiningPool": ADDRESS}).decode(log)
