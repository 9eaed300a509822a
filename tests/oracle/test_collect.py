# SPDX-License-Identifier: Apache-2.0
"""What the oracle takes for a submission's content, and what it writes into the sheet."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account import Account
from sqlalchemy import Connection, insert, select, text

from roastpower.judge.judge import Output
from roastpower.judge.offline import OfflineJudge, judge_text
from roastpower.oracle import judging, outputs, sheets
from roastpower.oracle.chain_state import Block, Submission
from roastpower.oracle.collect import Collector, Judgement
from roastpower.oracle.judging import Attempt, Incomplete
from roastpower.oracle.outputs import OutputKey
from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.brief import Brief, build_brief
from roastpower.protocol.canonical import canonical, digest
from roastpower.protocol.commitment import commitment
from roastpower.protocol.sample import Sample
from roastpower.protocol.score_sheet import ScoreSheet, parse_score_sheet, recompute_scores
from roastpower.storage.offchain_tables import briefs, contents
from roastpower.storage.oracle_tables import collected, evidence

CHAIN_ID = 31337
POOL = Account.create().address
BRIEF = build_brief(title="Roast MoonToaster", tone="dry", target="MoonToaster")
TEXT = b"MoonToaster browns both sides of the roadmap and neither side of the bread."
IDENTITY = OfflineJudge().identity
SALT = b"\x05" * 32


def block(upheld: bool = False) -> Block:
    return Block(
        id=1,
        status="SEALED",
        count=1,
        sealed_at=1_000,
        deliver_by=1_010,
        score_by=2_000,
        upheld=upheld,
        settle_after=None,
        draw_round=None,
        settle_by=None,
        nonzero=None,
    )


def submission(index: int = 0, content: bytes = TEXT, **changes: Any) -> Submission:
    miner = Account.create().address
    values: dict[str, Any] = {
        "id": 1 << 16 | index,
        "index": index,
        "miner": miner,
        "campaign_id": 1,
        "commitment": commitment(CHAIN_ID, POOL, miner, 1, content, SALT),
        "brief": digest(canonical(BRIEF)),
        "revealed_content": None,
        "revealed_salt": None,
    }
    return Submission(**{**values, **changes})


def deliver(connection: Connection, member: Submission, content: bytes = TEXT) -> None:
    connection.execute(
        insert(contents).values(
            commitment=member.commitment, content=content, salt=SALT, received_at=1_001
        )
    )


def publish_brief(connection: Connection, brief: Brief = BRIEF) -> None:
    document = canonical(brief)
    connection.execute(
        insert(briefs).values(digest=digest(document), document=document, received_at=1)
    )


def submitted(connection: Connection, member: Submission, committed_to: bytes) -> None:
    """An earlier submission, as the indexer mirrors it."""
    connection.execute(
        text(
            "INSERT INTO chain.chain_blocks (number, hash, parent_hash, timestamp, has_events)"
            " VALUES (1, '\\x01', '\\x00', 1, true)"
        )
    )
    connection.execute(
        text(
            "INSERT INTO chain.submitted VALUES"
            " (1, 0, '\\x01', '\\x02', :id, 1, :miner, :campaign_id, :committed_to, 5, 0)"
        ),
        {
            "id": member.id,
            "miner": address_bytes(member.miner),
            "campaign_id": member.campaign_id,
            "committed_to": committed_to,
        },
    )


def collect(connection: Connection, *members: Submission) -> tuple[Judgement, dict[int, Any]]:
    collector = Collector(CHAIN_ID, POOL)
    judgement = collector.judgement(connection, block(), members)
    collector.collect(connection, judgement, members)
    rows = connection.execute(select(collected)).all()
    return judgement, {row.submission_id: row for row in rows}


def test_a_delivered_content_is_taken(connection: Connection) -> None:
    member = submission()
    with connection.begin():
        publish_brief(connection)
        deliver(connection, member)
        _, rows = collect(connection, member)
    row = rows[member.id]
    assert (row.delivery, bytes(row.content), row.disqualified, row.flags) == (
        "delivered",
        TEXT,
        False,
        [],
    )


def test_what_did_not_come_is_missing_and_not_disqualified(connection: Connection) -> None:
    member = submission()
    with connection.begin():
        publish_brief(connection)
        _, rows = collect(connection, member)
    row = rows[member.id]
    assert (row.delivery, row.content, row.salt) == ("missing", None, None)


def test_a_reveal_on_the_chain_counts_where_the_server_has_nothing(connection: Connection) -> None:
    member = submission()
    revealed = Submission(**{**vars(member), "revealed_content": TEXT, "revealed_salt": SALT})
    with connection.begin():
        publish_brief(connection)
        _, rows = collect(connection, revealed)
    assert rows[member.id].delivery == "revealed"


def test_a_reveal_that_does_not_fit_the_commitment_is_no_delivery(connection: Connection) -> None:
    member = submission(revealed_content=b"another text", revealed_salt=SALT)
    with connection.begin():
        publish_brief(connection)
        _, rows = collect(connection, member)
    assert rows[member.id].delivery == "missing"


@pytest.mark.parametrize("is_its_own", [True, False])
def test_a_text_is_only_dated_back_to_the_commitment_that_it_makes(
    connection: Connection, is_its_own: bool
) -> None:
    """Somebody commits to anything, waits for others' texts, and reveals one of them as if it had been
    first."""
    early, late = submission(0), submission(1)
    committed_to = early.commitment if is_its_own else b"\x07" * 32
    with connection.begin():
        publish_brief(connection)
        submitted(connection, early, committed_to)
        connection.execute(
            text(
                "INSERT INTO chain.content_revealed VALUES"
                " (2, 0, '\\x01', '\\x02', :id, :miner, :content, :salt)"
            ),
            {"id": early.id, "miner": address_bytes(early.miner), "content": TEXT, "salt": SALT},
        )
        deliver(connection, late)
        _, rows = collect(connection, late)
    assert rows[late.id].disqualified is is_its_own


@pytest.mark.parametrize("campaign_id", [1, 2])
def test_a_copy_of_an_earlier_blocks_text_is_disqualified_within_its_campaign(
    connection: Connection, campaign_id: int
) -> None:
    early, miner = submission(), Account.create().address
    late = submission(
        id=2 << 16,
        miner=miner,
        campaign_id=campaign_id,
        commitment=commitment(CHAIN_ID, POOL, miner, campaign_id, TEXT, SALT),
    )
    with connection.begin():
        publish_brief(connection)
        submitted(connection, early, early.commitment)
        deliver(connection, early)
        deliver(connection, late)
        _, rows = collect(connection, late)
    codes = [flag["code"] for flag in rows[late.id].flags]
    assert codes == (["duplicate"] if campaign_id == early.campaign_id else [])
    assert rows[late.id].disqualified is bool(codes)


def test_what_the_campaigns_brief_forbids_is_disqualified(connection: Connection) -> None:
    strict = build_brief(
        title="Roast", tone="dry", target="MoonToaster", restrictions=("No links",)
    )
    content = b"MoonToaster explains its crumbs at https://toast.example and nobody reads them."
    free = submission(0, content)
    bound = submission(1, content, brief=digest(canonical(strict)))
    with connection.begin():
        for brief in (BRIEF, strict):
            publish_brief(connection, brief)
        for member in (free, bound):
            deliver(connection, member, content)
        _, rows = collect(connection, free, bound)
    found = {each: [flag["code"] for flag in rows[each].flags] for each in rows}
    assert found == {free.id: ["link"], bound.id: ["link_forbidden"]}
    assert [rows[each.id].disqualified for each in (free, bound)] == [False, True]


def test_a_reveal_of_bytes_that_are_no_text_is_kept_and_disqualified(
    connection: Connection,
) -> None:
    raw = b"\xff\xfe not utf-8"
    member = submission(content=raw, revealed_content=raw, revealed_salt=SALT)
    with connection.begin():
        publish_brief(connection)
        judgement, rows = collect(connection, member)
        sheet = write(connection, judgement, member)
    assert rows[member.id].disqualified is True
    assert [flag["code"] for flag in rows[member.id].flags] == ["not_utf8"]
    assert sheet.submissions[0].content_hex == "0x" + raw.hex()
    assert recompute_scores(sheet) == [0]


def test_an_unpublished_brief_is_said_in_the_evidence(connection: Connection) -> None:
    member = submission()
    with connection.begin():
        deliver(connection, member)
        _, rows = collect(connection, member)
    assert [flag["code"] for flag in rows[member.id].flags] == ["brief_unpublished"]


def test_a_judgement_is_found_again_and_another_one_is_begun_after_an_upheld_challenge(
    connection: Connection,
) -> None:
    member = submission()
    collector = Collector(CHAIN_ID, POOL)
    with connection.begin():
        first = collector.judgement(connection, block(), [member])
        again = collector.judgement(connection, block(), [member])
        rescored = collector.judgement(connection, block(upheld=True), [member])
        reorged = collector.judgement(connection, block(), [submission()])
    assert first == again
    assert len({first.id, rescored.id, reorged.id}) == 3


def test_samples_are_queued_once_and_not_for_what_is_missing_or_disqualified(
    connection: Connection,
) -> None:
    judged, missing, empty = submission(0), submission(1), submission(2, content=b" ")
    with connection.begin():
        publish_brief(connection)
        deliver(connection, judged)
        deliver(connection, empty, b" ")
        judgement, _ = collect(connection, judged, missing, empty)
    for _ in range(2):
        with connection.begin():
            found = judging.advance(connection, judgement.id, 1, IDENTITY)
            assert found == Incomplete(missing=3)
    with connection.begin():
        locks = connection.exec_driver_sql(
            "SELECT queueing_lock FROM queue.procrastinate_jobs ORDER BY 1"
        ).scalars()
        assert list(locks) == [f"{judgement.id}:0:0:{judged.id}:0:{number}" for number in range(3)]


def test_the_sheet_replays_to_its_own_scores(connection: Connection) -> None:
    judged, missing = submission(0), submission(1)
    with connection.begin():
        publish_brief(connection)
        deliver(connection, judged)
        judgement, _ = collect(connection, judged, missing)
        for number in range(3):
            key = OutputKey(judgement.id, 0, 0, judged.id, 0, number)
            asked = outputs.question(connection, key, IDENTITY)
            assert asked is not None
            sample = Sample(judge_text(TEXT.decode(), BRIEF, number))
            outputs.store(connection, key, asked, Output(sample))
        sheet = write(connection, judgement, judged, missing)
    scores = [each.score for each in sheet.submissions]
    assert scores == recompute_scores(sheet)
    assert scores[0] > 0
    assert scores[1] == 0


def write(connection: Connection, judgement: Judgement, *members: Submission) -> ScoreSheet:
    attempt = judging.advance(connection, judgement.id, 1, IDENTITY)
    assert isinstance(attempt, Attempt)
    found = sheets.write_score_sheet(
        connection,
        judgement_id=judgement.id,
        chain_id=CHAIN_ID,
        pool=POOL,
        block_id=1,
        judge=IDENTITY,
        members=members,
        attempt=attempt,
    )
    document = bytes(connection.scalar(select(evidence.c.document)))
    assert digest(document) == found
    return parse_score_sheet(document)
