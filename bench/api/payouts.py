# SPDX-License-Identifier: Apache-2.0
"""Live payouts of campaigns that ended, with the sheets that prove them.

All are of campaigns to which one miner submitted, so that it can claim from each; a sheet pays
everyone who submitted to the campaign.
"""

from __future__ import annotations

import psycopg

from roastpower.protocol.addresses import checksummed
from roastpower.protocol.canonical import canonical, digest
from roastpower.protocol.payout_sheet import PayoutSheet, build_payout_sheet
from roastpower.protocol.payouts import Entry

CLAIMABLE = 101  # a page of the largest size, and one more
_FUNDED = 10**21
_FEE_BPS = 250


def post(database_url: str, chain_id: int, distributor: bytes, miner: bytes) -> list[int]:
    """Posts and publishes payouts of the miner's first campaigns; says of which."""
    with psycopg.connect(database_url) as connection:
        head, now = _one(
            connection,
            "SELECT number, timestamp FROM chain.chain_blocks ORDER BY number DESC LIMIT 1",
        )
        campaigns = connection.execute(
            "SELECT campaign_id FROM chain.entry_totals JOIN chain.campaign_created USING (campaign_id)"
            " WHERE miner = %s AND ends_at < %s ORDER BY campaign_id LIMIT %s",
            (miner, now, CLAIMABLE),
        ).fetchall()
        for number, (campaign,) in enumerate(campaigns):
            miners = connection.execute(
                "SELECT miner FROM chain.entry_totals WHERE campaign_id = %s ORDER BY miner",
                (campaign,),
            ).fetchall()
            sheet = _sheet(chain_id, distributor, campaign, [one for (one,) in miners])
            document = canonical(sheet)
            connection.execute(
                "INSERT INTO oracle.evidence VALUES (%s, 'payout-sheet', %s, %s)",
                (digest(document), document, now),
            )
            connection.execute(
                "INSERT INTO chain.campaign_payable (block_number, log_index, address,"
                " transaction_hash, campaign_id, payable_at, refund_after)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                (
                    *(head - 2, 1_000 + number, distributor, digest(document)),
                    *(campaign, now - 2, now + 86_400),
                ),
            )
            connection.execute(
                "INSERT INTO chain.payouts_posted (block_number, log_index, address,"
                " transaction_hash, campaign_id, root, total, count, evidence, fee, live_after)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                (
                    head - 1,
                    1_000 + number,
                    distributor,
                    digest(document),
                    campaign,
                    bytes.fromhex(sheet.root[2:]),
                    sheet.total,
                    len(sheet.payouts),
                    digest(document),
                    sheet.fee,
                    now - 1,
                ),
            )
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return [campaign for (campaign,) in campaigns]


def _one(connection: psycopg.Connection, query: str) -> tuple[int, int]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def _sheet(chain_id: int, distributor: bytes, campaign: int, miners: list[bytes]) -> PayoutSheet:
    return build_payout_sheet(
        chain_id=chain_id,
        distributor=checksummed(distributor),
        campaign_id=campaign,
        funded=_FUNDED,
        fee_bps=_FEE_BPS,
        amplification_bps=1_500,
        ranked_places=50,
        entries=[
            Entry(campaign * 2**16 + number, checksummed(miner), 10_000 - number % 9_000, 1)
            for number, miner in enumerate(miners)
        ],
    )
