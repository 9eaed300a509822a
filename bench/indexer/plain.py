# SPDX-License-Identifier: Apache-2.0
"""The indexer that everybody writes first: web3.py, `process_log`, an ORM session, a loop."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import psycopg
from eth_utils.crypto import keccak
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session
from web3 import Web3

from bench.indexer.contest import Figures, weighed
from bench.indexer.ours import count
from indexer.decode import signature
from roastpower.chain import artifacts
from roastpower.chain.manifest import Manifest
from roastpower.storage import chain_tables
from roastpower.storage.migrate import upgrade
from roastpower.storage.session import sqlalchemy_url

STEP = 50  # chain blocks in a request


def backfill(database_url: str, rpc_url: str, manifest: Path, until: int) -> Figures:
    """Cold, up to a chain block."""
    upgrade(database_url)
    process = multiprocessing.get_context("fork").Process(
        target=_loop, args=(database_url, rpc_url, manifest, until)
    )
    process.start()
    assert process.pid is not None
    database = database_url.rpartition("/")[2]
    with weighed("web3.py + ORM", process.pid, database, lambda: count(database_url)) as found:
        process.join()
    if process.exitcode:
        raise RuntimeError("the plain loop failed")
    return found[0]


def _loop(database_url: str, rpc_url: str, path: Path, until: int) -> None:
    manifest = Manifest.load(path)
    web3 = Web3(Web3.HTTPProvider(rpc_url))
    events = {}
    for name in artifacts.CONTRACT_NAMES:
        contract = web3.eth.contract(
            address=Web3.to_checksum_address(manifest.address(name)), abi=artifacts.abi(name)
        )
        for entry in artifacts.events(name):
            topic = keccak(text=signature(entry))
            order = [each["name"] for each in entry["inputs"]]
            decoder = contract.events[entry["name"]]()
            table = chain_tables.event_table(name, entry["name"])
            events[contract.address, topic] = (decoder, table, order)
    engine = create_engine(sqlalchemy_url(database_url))
    for first in range(manifest.deployment_block, until + 1, STEP):
        last = min(first + STEP - 1, until)
        with Session(engine) as session, session.begin():
            for number in range(first, last + 1):
                block = web3.eth.get_block(number)
                session.execute(
                    insert(chain_tables.chain_blocks).values(
                        number=number,
                        hash=bytes(block["hash"]),
                        parent_hash=bytes(block["parentHash"]),
                        timestamp=block["timestamp"],
                        has_events=True,
                    )
                )
            addresses = [
                Web3.to_checksum_address(manifest.address(name))
                for name in artifacts.CONTRACT_NAMES
            ]
            for log in web3.eth.get_logs(
                {"fromBlock": first, "toBlock": last, "address": addresses}
            ):
                decoder, table, order = events[log["address"], bytes(log["topics"][0])]
                args = decoder.process_log(log)["args"]
                values: list[Any] = [
                    log["blockNumber"],
                    log["logIndex"],
                    bytes.fromhex(log["address"][2:]),
                    bytes(log["transactionHash"]),
                ]
                for name in order:
                    values += _flat(args[name])
                columns = [column.name for column in table.columns]
                session.execute(insert(table).values(dict(zip(columns, values, strict=True))))
    engine.dispose()


def _flat(value: Any) -> list[Any]:
    if hasattr(value, "values"):
        return [each for inner in value.values() for each in _flat(inner)]
    if isinstance(value, str):
        return [bytes.fromhex(value[2:])]
    if isinstance(value, (list, tuple)):
        return [b"".join(value) if value and isinstance(value[0], bytes) else list(value)]
    return [bytes(value) if isinstance(value, bytes) else value]


def last_block(database_url: str) -> int:
    """The last chain block with an event."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT max(number) FROM chain.chain_blocks").fetchone()
    assert row is not None
    return int(row[0])
