# SPDX-License-Identifier: Apache-2.0
"""The same mirror written for Ponder: a table for each event, a handler that inserts its row.

It is generated from the same ABIs as ours, in the way Ponder's own examples are written. Views and
counts, which our indexer also keeps, are left out: Ponder does less work here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from roastpower.chain import artifacts
from roastpower.chain.manifest import Manifest
from roastpower.storage.event_names import snake_case, table_name

_KINDS = {
    "uint256": "t.bigint().notNull()",
    "int256": "t.bigint().notNull()",
    "address": "t.hex().notNull()",
    "bytes32": "t.hex().notNull()",
    "bytes": "t.hex().notNull()",
    "bool": "t.boolean().notNull()",
    "uint256[]": "t.bigint().array().notNull()",
    "bytes32[8]": "t.hex().array().notNull()",
}


def write_project(
    folder: Path, manifest: Manifest, rpc_urls: Sequence[str], chain_options: str = ""
) -> None:
    """Write the project's files into an empty folder; `node_modules` is the caller's.

    `chain_options` is added to the chain's configuration, such as ``ws: "ws://…"``.
    """
    (folder / "src" / "api").mkdir(parents=True)
    (folder / "abis.json").write_text(
        json.dumps({name: artifacts.abi(name) for name in artifacts.CONTRACT_NAMES})
    )
    (folder / "ponder.config.ts").write_text(_config(manifest, rpc_urls, chain_options))
    (folder / "ponder.schema.ts").write_text("\n".join(_schema()))
    (folder / "src" / "index.ts").write_text("\n".join(_handlers()))
    (folder / "src" / "api" / "index.ts").write_text(
        'import { Hono } from "hono";\nexport default new Hono();\n'
    )
    (folder / "tsconfig.json").write_text(
        json.dumps(
            {
                "compilerOptions": {
                    "module": "ESNext",
                    "moduleResolution": "bundler",
                    "resolveJsonModule": True,
                    "target": "ES2022",
                    "strict": True,
                }
            }
        )
    )


def _config(manifest: Manifest, rpc_urls: Sequence[str], chain_options: str) -> str:
    rpc = json.dumps(list(rpc_urls) if len(rpc_urls) > 1 else rpc_urls[0])
    contracts = "\n".join(
        f'    {name}: {{ chain: "local", abi: abis.{name} as any,'
        f' address: "{manifest.address(name)}", startBlock: {manifest.deployment_block} }},'
        for name in artifacts.CONTRACT_NAMES
    )
    return (
        'import { createConfig } from "ponder";\nimport abis from "./abis.json";\n\n'
        "export default createConfig({\n"
        '  database: { kind: "postgres", connectionString: process.env.DATABASE_URL },\n'
        f"  chains: {{ local: {{ id: {manifest.chain_id}, rpc: {rpc}, {chain_options} }} }},\n"
        f"  contracts: {{\n{contracts}\n  }},\n}});\n"
    )


def _tables() -> Iterator[tuple[artifacts.ContractName, dict[str, Any], str]]:
    for name in artifacts.CONTRACT_NAMES:
        for entry in artifacts.events(name):
            yield name, entry, table_name(name, entry["name"])


def _columns(entry: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(column, type, the expression that reads it)."""
    for argument in entry["inputs"]:
        parts = argument.get("components")
        path = f"event.args.{argument['name']}"
        for each in parts or [argument]:
            yield (
                snake_case(each["name"]),
                each["type"],
                f"{path}.{each['name']}" if parts else path,
            )


def _schema() -> Iterator[str]:
    yield 'import { onchainTable, primaryKey } from "ponder";\n'
    for table, entry in {table: entry for _, entry, table in _tables()}.items():
        columns = "".join(
            f"    {_js(name)}: {_KINDS[kind].replace('()', f'({json.dumps(name)})', 1)},\n"
            for name, kind, _ in _columns(entry)
        )
        yield (
            f"export const {table} = onchainTable({json.dumps(table)}, (t) => ({{\n"
            '    block_number: t.bigint("block_number").notNull(),\n'
            '    log_index: t.integer("log_index").notNull(),\n'
            '    address: t.hex("address").notNull(),\n'
            '    transaction_hash: t.hex("transaction_hash").notNull(),\n'
            f"{columns}"
            "}), (table) => ({ pk: primaryKey({ columns: [table.block_number, table.log_index] }) }));\n"
        )


def _handlers() -> Iterator[str]:
    yield 'import { ponder } from "ponder:registry";\nimport * as schema from "ponder:schema";\n'
    for contract, entry, table in _tables():
        values = "".join(
            f"    {_js(name)}: ({path} as any),\n" for name, _, path in _columns(entry)
        )
        yield (
            f'ponder.on("{contract}:{entry["name"]}" as any, async ({{ event, context }}: any) => {{\n'
            f"  await context.db.insert(schema.{table}).values({{\n"
            "    block_number: event.block.number,\n"
            "    log_index: event.log.logIndex,\n"
            "    address: event.log.address,\n"
            "    transaction_hash: event.transaction.hash,\n"
            f"{values}  }});\n}});\n"
        )


def _js(name: str) -> str:
    return name if name.isidentifier() else json.dumps(name)
