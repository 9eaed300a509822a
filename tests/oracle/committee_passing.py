# SPDX-License-Identifier: Apache-2.0
"""A sealed block in the databases of three judges, of whom each was given what a test says."""

from __future__ import annotations

import time

from committee_room import CONTRACT, Seat, seats
from sqlalchemy import Connection, Engine, delete, insert, select, text

from bench.api.rows import fill
from roastpower.devstack.ports import free_port
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle import chain_state
from roastpower.oracle.collect import Collector
from roastpower.oracle.committee import deliveries
from roastpower.oracle.committee.deliveries import Asked, Lacking
from roastpower.oracle.committee.exchange import Exchange
from roastpower.oracle.committee.peer import CONTENTS_AT_ONCE, Peer
from roastpower.oracle.committee.server import CommitteeServer, committee_app
from roastpower.protocol.brief import build_brief
from roastpower.protocol.canonical import canonical, digest
from roastpower.protocol.commitment import commitment
from roastpower.storage.offchain_tables import briefs, contents
from roastpower.storage.oracle_tables import collected, judgements
from roastpower.storage.session import engine

TERMS = CONTRACT.terms
BLOCK = 2
BRIEF = canonical(build_brief(title="Roast MoonToaster", tone="dry", target="MoonToaster"))
TEXT = b"MoonToaster browns both sides of the roadmap and neither side of the bread."
SALT = b"\x05" * 32
# Some of the block's submissions, so many that they are asked for in two parts.
KNOWN = range(CONTENTS_AT_ONCE + 2)


def databases_with_block(postgres_server: EmbeddedPostgres, name: str) -> list[Engine]:
    """The same chain in three databases: two blocks of a hundred, the second one only sealed."""
    fill(postgres_server.create_database(f"{name}_0"), bytes.fromhex(TERMS.pool[2:]), 2, 1)
    first = engine(postgres_server.dsn_of(f"{name}_0"))
    with first.begin() as connection:
        for table in ("block_scored", "scorings", "block_settled"):
            connection.execute(text(f"DELETE FROM chain.{table} WHERE block_id = {BLOCK}"))
        connection.execute(text(f"DELETE FROM chain.final_advanced WHERE final_before > {BLOCK}"))
        # The time to deliver is over.
        connection.execute(text("UPDATE chain.block_sealed SET sealed_at = sealed_at - 1000"))
        brief = {"digest": digest(BRIEF)}
        connection.execute(text("UPDATE chain.campaign_created SET brief = :digest"), brief)
        for index in KNOWN:
            member = submissions(connection)[index]
            made = {"id": member.id, "made": committed(member, content_of(index))}
            connection.execute(
                text("UPDATE chain.submitted SET commitment = :made WHERE submission_id = :id"),
                made,
            )
    first.dispose()
    urls = [postgres_server.dsn_of(f"{name}_0")]
    urls += [postgres_server.create_database(f"{name}_{n}", f"{name}_0") for n in (1, 2)]
    return [engine(url) for url in urls]


def empty_seats(bound: list[Engine]) -> list[Seat]:
    """Three judges to whom nothing was delivered."""
    for each in bound:
        with each.begin() as connection:
            for table in (contents, briefs, collected, judgements):
                connection.execute(delete(table))
    return seats(bound, grace=0.0)


def content_of(index: int) -> bytes:
    """The text of a known submission."""
    return TEXT + str(index).encode()


def submissions(connection: Connection) -> list[chain_state.Submission]:
    """Of the sealed block."""
    return chain_state.submissions(connection, BLOCK)


def committed(member: chain_state.Submission, content: bytes, salt: bytes = SALT) -> bytes:
    """What a miner commits to."""
    return commitment(TERMS.chain_id, TERMS.pool, member.miner, member.campaign_id, content, salt)


def deliver(seat: Seat, *indexes: int) -> None:
    """A judge gets these contents, as by its API."""
    with seat.bound.begin() as connection:
        members = submissions(connection)
        connection.execute(
            insert(contents),
            [
                {
                    "commitment": members[index].commitment,
                    "content": content_of(index),
                    "salt": SALT,
                    "received_at": 1,
                }
                for index in indexes
            ],
        )


def publish(seat: Seat) -> None:
    """A judge gets the brief, as by its API."""
    with seat.bound.begin() as connection:
        deliveries.keep_brief(connection, digest(BRIEF), BRIEF)


def lacking(seat: Seat) -> list[Lacking]:
    """What a judge has not got."""
    with seat.bound.begin() as connection:
        return deliveries.lacking(connection, TERMS)


def talking(seat: Seat, peers: list[Peer], asked: Asked) -> Exchange:
    """A judge that asks its peers, not started yet."""
    return Exchange(seat.bound, seat, seat.chamber, peers, 0.05, asked)  # type: ignore[arg-type]


def ask_until_complete(
    seat: Seat, others: tuple[Seat, ...], subject: bytes, seconds: float = 20.0
) -> None:
    """A judge asks the others, who answer by HTTP, until it may collect a block."""
    asked = Asked(peers=len(others))
    ports = [free_port() for _ in others]
    servers = [
        CommitteeServer(committee_app(each.bound, each, each.chamber), "127.0.0.1", port)  # type: ignore[arg-type]
        for each, port in zip(others, ports, strict=True)
    ]
    peers = [Peer(f"http://127.0.0.1:{port}") for port in ports]
    exchange = talking(seat, peers, asked)
    for server in servers:
        server.start()
    exchange.start()
    try:
        deadline = time.monotonic() + seconds
        while not asked.is_complete(subject):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        exchange.stop()
        for server in servers:
            server.stop()


def collect(seat: Seat) -> dict[int, str]:
    """Collects the block as it stands; how each of the known submissions was delivered, by index."""
    with seat.bound.begin() as connection:
        (block,) = chain_state.open_work(connection)
        members = submissions(connection)
        collector = Collector(TERMS.chain_id, TERMS.pool)
        judgement = collector.judgement(connection, block, members)
        assert not judgement.is_collected
        collector.collect(connection, judgement, members)
        rows = connection.execute(select(collected).filter_by(judgement_id=judgement.id))
        by_id = {row.submission_id: row.delivery for row in rows}
    return {index: by_id[members[index].id] for index in KNOWN}
