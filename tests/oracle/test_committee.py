# SPDX-License-Identifier: Apache-2.0
"""Which sheets a judge of a committee takes, and what it signs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import msgspec
import pytest
from committee_room import (
    BLOCK,
    CONTRACT,
    Seat,
    databases,
    line_changed,
    payout_matter,
    score_matter,
    sealed_block,
    seats,
    sheet_of,
    written,
)
from sqlalchemy import Engine

from roastpower.chain.committee import Appointed
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle.committee import record
from roastpower.oracle.committee.chamber import Refused
from roastpower.oracle.committee.matters import ScoreMatter
from roastpower.protocol.canonical import canonical, digest, encode, hex_text
from roastpower.protocol.committee import signer_of
from roastpower.protocol.committee_report import (
    parse_score_report,
    signed_sheet,
)
from roastpower.protocol.errors import EvidenceError
from roastpower.protocol.score_sheet import ScoreSheet

replace = msgspec.structs.replace
MATTER = score_matter()


@pytest.fixture(scope="module")
def bound(postgres_server: EmbeddedPostgres) -> Iterator[list[Engine]]:
    """A database for each judge."""
    found = databases(postgres_server, "committee")
    yield found
    for each in found:
        each.dispose()


@pytest.fixture
def room(bound: list[Engine]) -> list[Seat]:
    """Three judges who have heard nothing."""
    return seats(bound)


OPINIONS = [(10, 50, 90), (20, 60, 80), (90, 10, 85)]


def judged(room: list[Seat]) -> bytes:
    """All have judged and heard of one another; the report."""
    documents = [written(opinion) for opinion in OPINIONS]
    lines = [seat.judge(MATTER, document) for seat, document in zip(room, documents, strict=False)]
    for seat in room:
        for other, line, document in zip(room, lines, documents, strict=False):
            if other is not seat:
                seat.hear(MATTER, line, document)
    return encode(MATTER.report(lines))


def refused(seat: Seat, report: bytes) -> str:
    with pytest.raises(Refused) as caught:
        seat.sign(MATTER, report)
    return caught.value.code


def test_judges_sign_the_medians_of_all_sheets(room: list[Seat]) -> None:
    report = judged(room)
    signed = CONTRACT.terms.scores_digest(BLOCK, 0, [2_000, 5_000, 8_500], digest(report))
    for seat in room:
        signer = signer_of(signed, seat.sign(MATTER, report))
        assert "0x" + signer.hex() == seat.account.address.lower()
        with seat.bound.begin() as connection:
            proposal = seat.chamber.proposal(connection, seat.agenda(), MATTER)
            assert proposal is not None
            assert (proposal.document, proposal.signed) == (report, signed)


def test_of_two_judges_the_lower_score_counts(room: list[Seat]) -> None:
    report = judged(room[:2])
    signed = CONTRACT.terms.scores_digest(BLOCK, 0, [1_000, 5_000, 8_000], digest(report))
    assert signer_of(signed, room[0].sign(MATTER, report))
    assert signer_of(signed, room[1].sign(MATTER, report)).hex() in room[1].account.address.lower()


LIES: list[tuple[Callable[[ScoreSheet], ScoreSheet], str]] = [
    (lambda true: line_changed(true, 0, score=10_000), "raw outputs make 1000"),
    (lambda true: line_changed(true, 1, content="edited"), "committed to"),
    (lambda true: line_changed(true, 1, salt=hex_text(bytes(32))), "committed to"),
    (lambda true: line_changed(true, 2, miner=CONTRACT.terms.pool), "another id, miner"),
    (lambda true: line_changed(true, 2, brief=hex_text(b"\x01" * 32)), "another brief"),
    (lambda _: line_changed(sheet_of((10, 50, 90), missing=[1]), 1, score=5_000), "missing, but"),
    (lambda true: replace(true, submissions=true.submissions[:2]), "2 in the sheet, 3"),
    (lambda true: replace(true, chain_id=1), "for chain 1"),
    (lambda true: replace(true, pool=CONTRACT.terms.distributor), "for pool"),
    (lambda true: line_changed(true, 0, samples=()), "0 samples"),
    (lambda true: line_changed(true, 0, criteria=None), "criteria are not the medians"),
]


@pytest.mark.parametrize(("lie", "problem"), LIES)
def test_a_sheet_that_does_not_hold_is_not_filed(
    room: list[Seat], lie: Callable[[ScoreSheet], ScoreSheet], problem: str
) -> None:
    document = canonical(lie(sheet_of((10, 50, 90))))
    line = room[1].line(MATTER, document)
    with pytest.raises(EvidenceError, match=problem):
        room[0].hear(MATTER, line, document)
    with room[0].bound.begin() as connection:
        assert record.filed_sheets(connection, MATTER) == []
    with pytest.raises(EvidenceError, match="our own sheet"):
        room[1].judge(MATTER, document)


def test_only_its_member_answers_for_a_sheet(room: list[Seat]) -> None:
    document = written((1, 2, 3))
    line = room[1].line(MATTER, document)
    for false in (
        replace(line, member=room[2].account.address),
        room[1].line(score_matter(posting=1), document),
        room[1].line(MATTER, written((3, 2, 1))),
    ):
        with pytest.raises(EvidenceError):
            room[0].hear(MATTER, replace(false, sheet=line.sheet), document)
    stranger = signed_sheet(CONTRACT.terms.pool, digest(document), bytes(65))
    with pytest.raises(EvidenceError, match="no member"):
        room[0].hear(MATTER, stranger, document)


def test_nothing_is_signed_that_is_no_report(room: list[Seat]) -> None:
    report = judged(room)
    assert refused(room[0], b"{}") == "malformed"
    assert refused(room[0], report + b" ") == "malformed"
    other = replace(parse_score_report(report), sheets=parse_score_report(report).sheets[::-1])
    assert refused(room[0], canonical(other)) == "malformed"


def test_nothing_is_signed_that_is_not_due(room: list[Seat]) -> None:
    report = judged(room)
    room[0].matters = []
    assert refused(room[0], report) == "not_due"


def test_a_report_of_another_posting_is_not_signed(room: list[Seat]) -> None:
    """After an upheld challenge everybody signs anew."""
    report = judged(room)
    room[0].matters = [score_matter(posting=1)]
    assert refused(room[0], report) == "another_report"
    with room[0].bound.begin() as connection:
        assert room[0].chamber.proposal(connection, room[0].agenda(), score_matter(1)) is None


def test_one_sheet_is_not_enough(room: list[Seat]) -> None:
    line = room[0].judge(MATTER, written((10, 50, 90)))
    assert refused(room[0], encode(MATTER.report([line]))) == "too_few_sheets"


def test_a_sheet_that_was_not_checked_here_is_not_signed(room: list[Seat]) -> None:
    report = judged(room[:2])
    assert refused(room[2], report) == "unknown_sheet"
    room[2].judge(MATTER, written((1, 1, 1)))
    false = canonical(line_changed(sheet_of((10, 50, 90)), 0, score=10_000))
    lines = [room[0].line(MATTER, false), room[2].line(MATTER, written((1, 1, 1)))]
    assert refused(room[2], encode(MATTER.report(lines))) == "unknown_sheet"


def test_another_sheet_than_the_one_that_stands_here_is_not_signed(room: list[Seat]) -> None:
    """Its member answers for both, so that only here, where one is known, the other is refused."""
    known = room[1].judge(MATTER, written(OPINIONS[1]))
    room[0].hear(MATTER, known, written(OPINIONS[1]))
    own = room[0].judge(MATTER, written(OPINIONS[0]))
    other = room[1].line(MATTER, written((1, 99, 1)))
    assert refused(room[0], encode(MATTER.report([own, other]))) == "unknown_sheet"


def test_whoever_leads_leaves_nobody_out(room: list[Seat]) -> None:
    report = judged(room)
    lines = parse_score_report(report).sheets
    for left_out in range(3):
        kept = [line for index, line in enumerate(lines) if index != left_out]
        assert refused(room[0], encode(MATTER.report(kept))) == "left_out"


def test_who_is_removed_neither_counts_nor_signs(room: list[Seat]) -> None:
    report = judged(room)
    left = Appointed(room[0].appointed.members[:2], 2)
    for seat in room:
        seat.appointed = left
    assert refused(room[2], report) == "not_a_member"
    assert refused(room[0], report) == "unknown_sheet"
    lines = parse_score_report(report).sheets[:2]
    assert room[0].sign(MATTER, encode(MATTER.report(lines)))


def test_who_answers_for_two_sheets_is_left_out(room: list[Seat]) -> None:
    report = judged(room)
    second = written((1, 99, 1))
    room[0].hear(MATTER, room[2].line(MATTER, second), second)
    assert refused(room[0], report) == "contradiction"
    with room[0].bound.begin() as connection:
        proposal = room[0].chamber.proposal(connection, room[0].agenda(), MATTER)
    assert proposal is not None
    listed = [line.member for line in parse_score_report(proposal.document).sheets]
    assert listed == [room[0].account.address, room[1].account.address]


def test_after_a_reorg_sheets_count_when_they_are_found_true_again(room: list[Seat]) -> None:
    judged(room)
    after = score_matter(subject=b"another chain block")
    room[0].matters = [after]
    with room[0].bound.begin() as connection:
        assert record.filed_sheets(connection, after) == []
    documents = [written(opinion) for opinion in OPINIONS[:2]]
    room[0].judge(after, documents[0])
    room[0].hear(after, room[1].line(after, documents[1]), documents[1])
    with room[0].bound.begin() as connection:
        assert len(record.filed_sheets(connection, after)) == 2


def test_a_sheet_that_stood_before_a_reorg_is_examined_again(room: list[Seat]) -> None:
    document = written(OPINIONS[0])
    room[0].judge(MATTER, document)
    others = sealed_block((b"other", b"texts", b"now"))
    after = ScoreMatter(CONTRACT, others, MATTER.posting, b"another chain block")
    with pytest.raises(EvidenceError, match="committed to"):
        room[0].judge(after, document)


def test_a_removed_members_signature_does_not_count(room: list[Seat]) -> None:
    judged(room[:2])
    seat, third = room[0], room[2]
    with seat.bound.begin() as connection:
        proposal = seat.chamber.proposal(connection, seat.agenda(), MATTER)
        assert proposal is not None
        signed = bytes(third.account.unsafe_sign_hash(proposal.signed).signature)
        seat.chamber.keep_signature(connection, proposal, third.account.address, signed)
        assert set(seat.chamber.signatures(connection, seat.agenda(), proposal)) == {
            third.account.address
        }
        seat.appointed = Appointed(seat.appointed.members[:2], 2)
        assert seat.chamber.signatures(connection, seat.agenda(), proposal) == {}


def test_another_signature_than_a_members_is_not_kept(room: list[Seat]) -> None:
    report = judged(room)
    signature = room[1].sign(MATTER, report)
    with room[0].bound.begin() as connection:
        proposal = room[0].chamber.proposal(connection, room[0].agenda(), MATTER)
        assert proposal is not None
        for false in (bytes(65), signature[:64], room[2].sign(MATTER, report)):
            with pytest.raises(EvidenceError):
                room[0].chamber.keep_signature(connection, proposal, room[1].account.address, false)
        room[0].chamber.keep_signature(connection, proposal, room[1].account.address, signature)
        room[0].chamber.sign_own(connection, proposal)
        assert len(record.signatures(connection, proposal.report)) == 2


def test_members_take_turns(room: list[Seat], monkeypatch: pytest.MonkeyPatch) -> None:
    judged(room)
    first = BLOCK % 3
    later = 0.0

    def leading() -> list[int]:
        found = []
        for index, seat in enumerate(room):
            with seat.bound.begin() as connection:
                proposal = seat.chamber.proposal(connection, seat.agenda(), MATTER)
                assert proposal is not None
                if seat.chamber.leads(seat.agenda(), proposal):
                    found.append(index)
        return found

    true = time.time
    monkeypatch.setattr("roastpower.oracle.committee.chamber.time.time", lambda: true() + later)
    assert leading() == [first]
    later = 1_001.0
    assert set(leading()) == {first, (first + 1) % 3}
    later = 2_001.0
    assert len(leading()) == 3


def test_who_is_missing_is_waited_for_as_long_as_the_grace(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(room[:2])
    true, later = time.time, 0.0
    monkeypatch.setattr("roastpower.oracle.committee.chamber.time.time", lambda: true() + later)
    seat = room[BLOCK % 3]
    with seat.bound.begin() as connection:
        proposal = seat.chamber.proposal(connection, seat.agenda(), MATTER)
        assert proposal is not None
        assert not seat.chamber.leads(seat.agenda(), proposal)
        later = 3_001.0
        assert seat.chamber.leads(seat.agenda(), proposal)


def leads(seat: Seat) -> bool:
    with seat.bound.begin() as connection:
        proposal = seat.chamber.proposal(connection, seat.agenda(), MATTER)
        assert proposal is not None
        return seat.chamber.leads(seat.agenda(), proposal)


def test_who_has_no_sheet_of_its_own_does_not_lead(room: list[Seat]) -> None:
    first = room[BLOCK % 3]
    for other, opinion in zip((seat for seat in room if seat is not first), OPINIONS, strict=False):
        document = written(opinion)
        first.hear(MATTER, other.judge(MATTER, document), document)
    assert not leads(first)
    first.judge(MATTER, written(OPINIONS[2]))
    assert leads(first)


def test_nobody_waits_for_who_contradicts_itself(room: list[Seat]) -> None:
    """Of it nothing more can come: the grace would only be lost."""
    judged(room)
    first, liar = room[BLOCK % 3], room[(BLOCK + 1) % 3]
    second = written((1, 99, 1))
    first.hear(MATTER, liar.line(MATTER, second), second)
    assert leads(first)


def test_payouts_are_signed_only_as_they_follow_from_the_chain(room: list[Seat]) -> None:
    matter = payout_matter()
    for seat in room:
        seat.matters = [matter]
    document = encode(matter.sheet)
    lines = [seat.judge(matter, document) for seat in room[:2]]
    for seat, line in zip(room[:2], reversed(lines), strict=True):
        seat.hear(matter, line, document)
    report = encode(matter.report(lines))
    signed = CONTRACT.terms.payouts_digest(
        3, 0, bytes.fromhex(matter.sheet.root[2:]), int(matter.sheet.total), 1, digest(report)
    )
    assert signer_of(signed, room[0].sign(matter, report))
    assert int(matter.sheet.total) == 1_000
    room[2].matters = [payout_matter(score=0)]
    with pytest.raises(EvidenceError, match="another sheet"):
        room[2].hear(payout_matter(score=0), lines[0], document)
    with pytest.raises(Refused, match="does not stand"):
        room[2].sign(payout_matter(score=0), report)
