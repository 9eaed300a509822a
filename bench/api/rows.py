# SPDX-License-Identifier: Apache-2.0
"""A long life of the protocol, written into the mirror's tables by the database itself.

The same number of blocks makes the same rows. 100 submissions a block by 5,000 miners in turn, each to
200 of 1,000 campaigns, of which the last 50 have not ended; every block but the newest is sealed, scored and
settled.
"""

from __future__ import annotations

import psycopg

from indexer import rollups
from indexer.cursor import connect
from roastpower.storage.migrate import upgrade

BLOCKS = 10_000
PER_BLOCK = 100
MINERS = 5_000
CAMPAIGNS = 1_000
LIVE_CAMPAIGNS = 50
GENESIS_TIME = 1_750_000_000
FIRST = 100  # chain block of the first block; each takes ten

# A bytea of 20 or 32 bytes that follows from a number.
_ADDRESS = "substring(sha256(int8send({0}::bigint)) FROM 1 FOR 20)"
_DIGEST = "sha256(int8send({0}::bigint))"
_AT = f"{FIRST} + 10 * b"


def fill(database_url: str, pool: bytes, blocks: int = BLOCKS, campaigns: int = CAMPAIGNS) -> None:
    """Migrates an empty database and writes the rows; a million submissions take some minutes."""
    upgrade(database_url)
    head = FIRST + 10 * (blocks + 1)
    with psycopg.connect(database_url) as connection:
        for statement in _statements(pool, blocks, campaigns, head):
            connection.execute(statement)
    with connect(database_url) as mirror:
        rollups.rebuild(mirror, head - 64, head, 0)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _statements(pool: bytes, count: int, campaigns: int, head: int) -> list[str]:
    blocks = f"generate_series(1, {count}) b"
    entries = f"generate_series(0, {count * PER_BLOCK - 1}) i"
    block_of = f"(i / {PER_BLOCK} + 1)"
    miner = _ADDRESS.format(f"(1000000 + i * 7 % {MINERS})")
    place = f"'\\x{pool.hex()}'::bytea"
    token, factory, distributor, beacon = (_ADDRESS.format(n) for n in (2, 3, 4, 5))
    chain, nothing = "chain", _DIGEST.format(0)
    return [
        f"INSERT INTO {chain}.cursor (chain_id, genesis_hash, pool, deployment_block, finality_seconds,"
        f" final_number, head_number, node_head, node_head_timestamp, caught_up)"
        f" VALUES (31337, {nothing}, {place}, 1, 64, {head - 64}, {head}, {head},"
        f" {GENESIS_TIME + head}, true)",
        f"INSERT INTO {chain}.chain_blocks (number, hash, parent_hash, timestamp, has_events)"
        f" SELECT n, {_DIGEST.format('n')}, {_DIGEST.format('n - 1')}, {GENESIS_TIME} + n * 30, true"
        f" FROM generate_series(1, {head}) n",
        f"INSERT INTO {chain}.pool_deployed VALUES (1, 0, {place}, {nothing}, {token}, {factory},"
        f" {beacon}, 30, 1, 1, 1, 1, -183)",
        f"INSERT INTO {chain}.parameters_changed VALUES (1, 1, {place}, {nothing}, 1, 100, 2, 86400, 120,"
        " 1800, 5000000000000000000, 120, 3600, 1000000000000000000000, 21600, 604800, 259200)",
        f"INSERT INTO {chain}.factory_deployed VALUES (1, 2, {factory}, {nothing}, {place},"
        f" {distributor})",
        f"INSERT INTO {chain}.distributor_deployed VALUES (1, 3, {distributor}, {nothing}, {place},"
        f" {factory}, {token}, 86400, 259200)",
        f"INSERT INTO {chain}.token_deployed VALUES (1, 4, {token}, {nothing}, {place}, {place},"
        " 1000000000000000000000000000, 600000000000000000000000000)",
        f"INSERT INTO {chain}.beacon_deployed VALUES (1, 5, {beacon}, {nothing}, '\\x00', 0, 3)",
        f"INSERT INTO {chain}.fee_changed VALUES (1, 6, {factory}, {nothing}, 250)",
        f"INSERT INTO {chain}.project_created SELECT 2, n, {factory}, {nothing}, n, {place},"
        f" {nothing} FROM generate_series(1, 100) n",
        f"INSERT INTO {chain}.campaign_created SELECT 3, n, {factory}, {nothing}, n, 1 + n % 100,"
        f" {place}, {token}, 1000000000000000000::numeric * (1 + n * 7919 % 1000), {GENESIS_TIME},"
        f" {GENESIS_TIME} + 30 * {head} + 1000 * (n - {campaigns - LIVE_CAMPAIGNS}), 1500, {nothing}, 10, 0, 250"
        f" FROM generate_series(1, {campaigns}) n",
        f"INSERT INTO {chain}.block_opened SELECT {_AT}, 0, {place}, {nothing}, b,"
        f" {GENESIS_TIME} + ({_AT}) * 30, {GENESIS_TIME} + ({_AT}) * 30 + 300, 5000000000000000000,"
        f" -183, 1, 1000000000000000000000 FROM generate_series(1, {count + 1}) b",
        f"INSERT INTO {chain}.submitted SELECT {FIRST} + 10 * {block_of} + 1 + i % 7, i % {PER_BLOCK},"
        f" {place}, {_DIGEST.format('i')}, ({block_of}::bigint << 16) | (i % {PER_BLOCK}), {block_of},"
        f" {miner}, 1 + (i + i / {MINERS}) % {campaigns}, {_DIGEST.format('-i')}, 5000000000000000000, i % 11"
        f" FROM {entries}",
        f"INSERT INTO {chain}.block_sealed SELECT {_AT} + 8, 0, {place}, {nothing}, b, {PER_BLOCK},"
        f" {GENESIS_TIME} + ({_AT} + 8) * 30, {GENESIS_TIME} + ({_AT} + 8) * 30 + 21720 FROM {blocks}",
        f"INSERT INTO {chain}.block_scored SELECT {_AT} + 9, 0, {place}, {nothing}, b, '{{}}', '{{}}',"
        f" {_DIGEST.format('b')}, {GENESIS_TIME} + ({_AT} + 9) * 30, b FROM {blocks}",
        f"INSERT INTO {chain}.scorings SELECT {_AT} + 9, 0, b,"
        f" (SELECT array_agg(((i * 37 + b * 11) % 9000 + 1)::smallint) FROM generate_series(0,"
        f" {PER_BLOCK - 1}) i), (SELECT array_agg((CASE WHEN i < 50 THEN i + 1 ELSE 0 END)::smallint)"
        f" FROM generate_series(0, {PER_BLOCK - 1}) i), {PER_BLOCK}, 50, 450000 FROM {blocks}",
        f"INSERT INTO {chain}.block_settled SELECT {_AT} + 9, 1, {place}, {nothing}, b,"
        f" {_ADDRESS.format(f'(1000000 + ((b - 1) * {PER_BLOCK}) * 7 % {MINERS})')},"
        f" b::bigint << 16, {nothing}, 12345, 5, 50000, 1000000000000000000000 FROM {blocks}",
        f"INSERT INTO {chain}.final_advanced SELECT {_AT} + 9, 2, {place}, {nothing}, b + 1 FROM {blocks}",
        f"INSERT INTO {chain}.streaks SELECT DISTINCT ON (miner, settlement) {_AT} + 9, 1, miner, b, 1"
        f" FROM (SELECT b, b AS settlement, {_ADDRESS.format(f'(1000000 + ((b - 1) * {PER_BLOCK} + j) * 7 % {MINERS})')}"
        f" AS miner FROM {blocks}, generate_series(0, 49) j) ranked",
    ]
