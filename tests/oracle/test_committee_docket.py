# SPDX-License-Identifier: Apache-2.0
"""Which matters are due for a committee, and how often it looks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import pytest
from committee_room import CONTRACT, judges
from sqlalchemy import Engine, text

from bench.api.rows import fill
from roastpower.chain.committee import Appointed, CommitteeContract
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle.chain_state import COLLECT_MARGIN
from roastpower.oracle.committee.docket import Docket
from roastpower.protocol.constants import MAX_HEAD_LAG
from roastpower.storage.session import engine

BLOCK, CAMPAIGN = 2, 1
SCORES, PAYOUTS = ("scores", BLOCK), ("payouts", CAMPAIGN)
WINDOW = 120  # to deliver, in these tables


class Answered(CommitteeContract):
    """The contract's answers, without a node."""

    def __init__(self, postings: int = 0) -> None:
        self.terms = CONTRACT.terms
        self.members = tuple(each.address for each in judges())
        self.postings = postings
        self.looks = 0

    def appointed(self) -> Appointed:
        self.looks += 1
        return Appointed(self.members, 2)

    def score_postings(self, block_id: int) -> int:
        return self.postings if block_id == BLOCK else 0

    def payout_postings(self, campaign_id: int) -> int:
        return self.postings if campaign_id == CAMPAIGN else 0


@pytest.fixture(scope="module")
def bound(postgres_server: EmbeddedPostgres) -> Iterator[Engine]:
    """Two blocks, of which the second is only sealed."""
    url = postgres_server.create_database("docket")
    fill(url, bytes.fromhex(CONTRACT.terms.pool[2:]), 2, 1)
    found = engine(url)
    with found.begin() as connection:
        for table in ("block_scored", "scorings", "block_settled"):
            connection.execute(text(f"DELETE FROM chain.{table} WHERE block_id = {BLOCK}"))
        connection.execute(text(f"DELETE FROM chain.final_advanced WHERE final_before > {BLOCK}"))
    yield found
    found.dispose()


def due(
    bound: Engine, *, head: int = 0, sealed: int = -1_000, score_by: int = 1_000, postings: int = 0
) -> dict[tuple[str, int], int]:
    """The matters that are due, with their postings; times from now on, in seconds."""
    now = int(time.time())
    with bound.begin() as connection:
        connection.execute(
            text(
                "UPDATE chain.chain_blocks SET timestamp = :at"
                " WHERE number = (SELECT head_number FROM chain.cursor)"
            ),
            {"at": now + head},
        )
        connection.execute(
            text("UPDATE chain.block_sealed SET sealed_at = :at, score_by = :by"),
            {"at": now + sealed, "by": now + score_by},
        )
    matters = Docket(bound, Answered(postings), 0.0).agenda().matters
    assert all((each.kind, each.id) == key for key, each in matters.items())
    return {key: each.posting for key, each in matters.items()}


def test_scores_are_due_from_the_end_of_the_window_to_the_end_of_the_time_to_score(
    bound: Engine,
) -> None:
    over = -WINDOW - COLLECT_MARGIN
    assert due(bound, sealed=over, score_by=5) == {SCORES: 0}
    assert due(bound, sealed=over + 1, score_by=5) == {}
    assert due(bound, sealed=over, score_by=0) == {}


def test_nothing_is_due_while_the_head_lags(bound: Engine) -> None:
    assert due(bound, head=-MAX_HEAD_LAG + 10) == {SCORES: 0}
    assert due(bound, head=-MAX_HEAD_LAG - 10) == {}


# What happens to the block and its campaign, one after the other.
SCORED = (
    "INSERT INTO chain.block_scored SELECT 125, 0, address, transaction_hash, 2, scores, ranked,"
    " evidence, settle_after, draw_round FROM chain.block_scored WHERE block_id = 1",
    "INSERT INTO chain.scorings SELECT 125, 0, 2, scores, places, nonzero, ranked, score_sum"
    " FROM chain.scorings WHERE block_id = 1",
)
STRUCK = (
    "INSERT INTO chain.resolved SELECT 126, 0, address, transaction_hash, 1, 2, true, false,"
    " miner, 0, 0, 4102444800 FROM chain.submitted LIMIT 1",
)
CLOSED = (
    "INSERT INTO chain.final_advanced SELECT 127, 0, address, transaction_hash, 3"
    " FROM chain.final_advanced LIMIT 1",
    "INSERT INTO chain.campaign_status_changed SELECT 128, 0, address, transaction_hash, 1, 3, 0"
    " FROM chain.campaign_created",
)


@pytest.fixture
def story(bound: Engine) -> Iterator[Callable[[Sequence[str]], None]]:
    """Tells what happened on the chain; it is forgotten after the test."""

    def happens(statements: Sequence[str]) -> None:
        with bound.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))

    yield happens
    tables = ("block_scored", "scorings", "resolved", "final_advanced", "campaign_status_changed")
    happens(
        [f"DELETE FROM chain.{table} WHERE block_number BETWEEN 125 AND 128" for table in tables]
    )


def test_what_was_posted_and_is_not_indexed_yet_is_not_due(
    bound: Engine, story: Callable[[Sequence[str]], None]
) -> None:
    """Nobody signs for the posting that may follow a challenge before there was one."""
    assert due(bound, postings=1) == {}
    story(SCORED)
    assert due(bound, postings=1) == {}
    assert due(bound, postings=0) == {}  # by an oracle that was no committee
    story(STRUCK)
    assert due(bound, postings=1) == {SCORES: 1}
    assert due(bound, postings=0) == {SCORES: 0}
    assert due(bound, postings=2) == {}
    story(CLOSED)
    assert due(bound, postings=0) == {PAYOUTS: 0}
    assert due(bound, postings=1) == {}


def test_it_looks_at_most_once_in_its_time_for_all_who_ask(bound: Engine) -> None:
    contract = Answered()
    docket = Docket(bound, contract, 0.3)
    assert docket.agenda() is docket.agenda()
    assert contract.looks == 1
    time.sleep(0.4)
    docket.agenda()
    assert contract.looks == 2
