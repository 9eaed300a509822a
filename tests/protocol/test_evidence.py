# SPDX-License-Identifier: Apache-2.0
"""Published documents: one canonical form, nothing malformed accepted, everything recomputed."""

import hashlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol import evidence
from roastpower.protocol.addresses import checksummed
from roastpower.protocol.errors import EvidenceError
from roastpower.protocol.payouts import EMPTY_ROOT, Entry
from roastpower.protocol.scoring import RUBRIC_BPS

POOL = checksummed(b"\xab" * 20)
MINERS = [checksummed(bytes([0xA0 + i]) * 20) for i in range(4)]
BRIEF, SALT = bytes(range(32)), bytes(32)

JUDGE = evidence.Judge(
    name="offline",
    model="none",
    model_asked=False,
    code_version="0.1.0",
    prompt_hash="0x" + "00" * 32,
    samples=3,
    rubric=dict(RUBRIC_BPS),
)


def raw(value: int) -> str:
    return json.dumps(dict.fromkeys(RUBRIC_BPS, value))


def line(index: int, **fields: Any) -> evidence.JudgedSubmission:
    given_fields = {
        "delivery": "delivered",
        "content": b"roast",
        "salt": SALT,
        "samples": [evidence.Sample(raw(level)) for level in (50, 70, 60)],
    }
    return evidence.build_submission(
        block_id=5,
        index=index,
        miner=MINERS[index],
        campaign_id=2,
        brief=BRIEF,
        **{**given_fields, **fields},
    )


def sheet() -> evidence.ScoreSheet:
    submissions = [
        line(0),
        line(1, delivery="missing", content=None, salt=None, samples=[]),
        line(2, delivery="revealed", content=b"\xff\xfe"),
        line(3, disqualified=True, flags=[evidence.Flag("copy", "of 0")], samples=[]),
    ]
    return evidence.build_score_sheet(31337, POOL, 5, JUDGE, submissions)


def payout_sheet(funded: int = 10_000) -> evidence.PayoutSheet:
    return evidence.build_payout_sheet(
        chain_id=31337,
        distributor=POOL,
        campaign_id=2,
        funded=funded,
        fee_bps=250,
        amplification_bps=2_000,
        ranked_places=3,
        entries=[Entry(70_000, MINERS[1], 800, 1), Entry(65_536, MINERS[0], 900, 3)],
    )


def altered(document: bytes, *path: Any, value: Any) -> bytes:
    """The document with one value replaced, written canonically."""
    tree = json.loads(document)
    node = tree
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = value
    return evidence.canonical(tree)


def test_canonical_form_sorts_keys_and_writes_no_space() -> None:
    assert evidence.canonical({"b": [1, None], "a": "é\n"}) == '{"a":"é\\n","b":[1,null]}'.encode()


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), "\ud800"])
def test_what_other_languages_cannot_read_is_not_written(value: object) -> None:
    with pytest.raises(EvidenceError):
        evidence.canonical({"a": value})


def test_digest_is_sha256() -> None:
    assert evidence.digest(b"abc") == hashlib.sha256(b"abc").digest()


@pytest.mark.parametrize("text", ["", "00", "0xg0", "0x0"])
def test_what_is_not_hex_is_refused(text: str) -> None:
    with pytest.raises(EvidenceError):
        evidence.hex_bytes(text)


def test_score_sheet_survives_writing_and_reading() -> None:
    written = evidence.encode(sheet())
    assert evidence.parse_score_sheet(written) == sheet()
    assert evidence.encode(evidence.parse_score_sheet(written)) == written


def test_score_sheet_holds_the_agreed_fields() -> None:
    document = json.loads(evidence.encode(sheet()))
    assert set(document) == {"schema", "chain_id", "pool", "block_id", "judge", "submissions"}
    first, missing, undecodable, disqualified = document["submissions"]
    assert first["submission_id"] == (5 << 16)
    assert (first["content"], first["content_hex"]) == ("roast", None)
    assert (first["criteria"]["humor"], first["score"]) == (60, 6_000)
    assert first["samples"][0] == {"raw": raw(50)}
    assert (missing["content"], missing["salt"], missing["score"]) == (None, None, 0)
    assert (undecodable["content"], undecodable["content_hex"]) == (None, "0xfffe")
    assert disqualified["screening"]["flags"] == [{"code": "copy", "reason": "of 0"}]
    assert (disqualified["criteria"], disqualified["score"]) == (None, 0)


def test_content_bytes_are_those_of_the_commitment() -> None:
    contents = [submission.content_bytes() for submission in sheet().submissions]
    assert contents == [b"roast", None, b"\xff\xfe", b"roast"]


def test_scores_are_recomputed_from_raw_outputs_alone() -> None:
    assert evidence.recompute_scores(sheet()) == [6_000, 0, 6_000, 0]
    lie = altered(evidence.encode(sheet()), "submissions", 0, "score", value=9_999)
    assert evidence.parse_score_sheet(lie).submissions[0].score == 9_999
    assert evidence.recompute_scores(evidence.parse_score_sheet(lie))[0] == 6_000


def test_a_sheet_without_all_samples_cannot_be_recomputed() -> None:
    document = altered(evidence.encode(sheet()), "submissions", 0, "samples", value=[])
    with pytest.raises(EvidenceError, match="submission 0: 0 samples"):
        evidence.recompute_scores(evidence.parse_score_sheet(document))


def test_a_sheet_with_an_unreadable_sample_cannot_be_recomputed() -> None:
    document = altered(evidence.encode(sheet()), "submissions", 2, "samples", 1, "raw", value="x")
    with pytest.raises(EvidenceError, match="submission 2: not a judgement"):
        evidence.recompute_scores(evidence.parse_score_sheet(document))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "roastpower/score-sheet/2"),
        (("chain_id",), 0),
        (("chain_id",), "1"),
        (("pool",), POOL.lower()),
        (("pool",), POOL[:-1]),
        (("block_id",), 6),
        (("extra",), 1),
        (("submissions",), []),
        (("judge", "samples"), 0),
        (("judge", "rubric", "humor"), 3_501),
        (("judge", "prompt_hash"), "0x00"),
        (("submissions", 1, "index"), 2),
        (("submissions", 1, "submission_id"), 1),
        (("submissions", 0, "miner"), MINERS[0].lower()),
        (("submissions", 0, "brief"), "0x" + "AB" * 32),
        (("submissions", 0, "brief"), "0x" + "ab" * 32 + "\n"),
        (("submissions", 0, "delivery"), "late"),
        (("submissions", 0, "delivery"), "missing"),
        (("submissions", 0, "content"), None),
        (("submissions", 0, "content"), "x" * 2_001),
        (("submissions", 0, "content"), "é" * 1_001),
        (("submissions", 0, "content_hex"), "0x00"),
        (("submissions", 0, "salt"), None),
        (("submissions", 2, "content_hex"), "0x6162"),
        (("submissions", 2, "content_hex"), "0xff0"),
        (("submissions", 1, "salt"), "0x" + "00" * 32),
        (("submissions", 1, "content"), ""),
        (("submissions", 1, "samples"), [{"raw": raw(1)}]),
        (("submissions", 0, "score"), 10_001),
        (("submissions", 0, "score"), True),
        (("submissions", 0, "criteria", "humor"), 101),
        (("submissions", 0, "samples", 0, "temperament"), "x"),
        (("submissions", 0, "samples", 0, "model"), None),
        (("submissions", 0, "samples", 0, "fence"), "short"),
        (("canaries",), []),
        (("pairwise",), None),
        (("judge", "canaries"), 1),
        (("judge", "pairwise_prompt_hash"), "0x" + "00" * 32),
    ],
)
def test_malformed_score_sheets_are_refused(path: tuple[Any, ...], value: Any) -> None:
    with pytest.raises(EvidenceError):
        evidence.parse_score_sheet(altered(evidence.encode(sheet()), *path, value=value))


def test_empty_content_is_content() -> None:
    document = altered(evidence.encode(sheet()), "submissions", 0, "content", value="")
    assert evidence.parse_score_sheet(document).submissions[0].content_bytes() == b""


def test_only_the_canonical_bytes_are_accepted() -> None:
    written = evidence.encode(sheet())
    spaced = written.replace(b'"block_id":5', b'"block_id": 5')
    doubled = written.replace(b'"block_id":5', b'"block_id":6,"block_id":5')
    unsorted = json.dumps(dict(reversed(json.loads(written).items()))).encode()
    for document in (spaced, doubled, unsorted, written + b"\n", written[:-1], b"", b"\xff"):
        assert document != written
        with pytest.raises(EvidenceError):
            evidence.parse_score_sheet(document)


def test_what_cannot_be_read_back_is_not_written() -> None:
    wrong = msgspec.structs.replace(sheet(), pool=POOL.lower())
    with pytest.raises(EvidenceError, match="checksummed"):
        evidence.encode(wrong)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(document: bytes) -> None:
    with pytest.raises(EvidenceError):
        evidence.parse_score_sheet(document)


@given(st.one_of(st.text(max_size=400).map(str.encode), st.binary(max_size=2_000)))
def test_any_content_is_kept_to_the_byte(content: bytes) -> None:
    written = evidence.encode(
        evidence.build_score_sheet(1, POOL, 5, JUDGE, [line(0, content=content)])
    )
    assert evidence.parse_score_sheet(written).submissions[0].content_bytes() == content


def test_payout_sheet_survives_and_is_recomputed() -> None:
    written = evidence.encode(payout_sheet())
    parsed = evidence.parse_payout_sheet(written)
    paid = evidence.recompute_payouts(parsed, fee_bps=250)
    assert parsed == payout_sheet()
    assert [(p.account, int(p.amount)) for p in parsed.payouts] == list(paid.amounts)
    assert (parsed.root, int(parsed.total), int(parsed.fee)) == (
        evidence.hex_text(paid.root),
        paid.total,
        250,
    )
    assert [entry.submission_id for entry in parsed.entries] == [65_536, 70_000]


def test_recomputing_under_another_fee_shows_a_false_one() -> None:
    assert evidence.recompute_payouts(payout_sheet(), fee_bps=0).total != int(payout_sheet().total)


def test_a_campaign_that_pays_nobody_has_an_empty_sheet() -> None:
    written = json.loads(evidence.encode(payout_sheet(funded=0)))
    assert (written["payouts"], written["total"], written["fee"]) == ([], "0", "0")
    assert written["root"] == evidence.hex_text(EMPTY_ROOT)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "roastpower/score-sheet/1"),
        (("distributor",), POOL.lower()),
        (("funded",), 10_000),
        (("funded",), "010000"),
        (("funded",), "-1"),
        (("funded",), "1"),
        (("funded",), "9" * 78),
        (("fee",), "9999"),
        (("total",), "1"),
        (("root",), "0x00"),
        (("amplification_bps",), 5_001),
        (("ranked_places",), 0),
        (("ranked_places",), 51),
        (("entries", 0, "submission_id"), 70_000),
        (("entries", 0, "submission_id"), 70_001),
        (("entries", 0, "weight"), -1),
        (("entries", 0, "miner"), MINERS[0].lower()),
        (("payouts", 0, "account"), MINERS[1]),
        (("payouts", 0, "account"), MINERS[2]),
        (("payouts", 0, "amount"), "0"),
    ],
)
def test_malformed_payout_sheets_are_refused(path: tuple[Any, ...], value: Any) -> None:
    with pytest.raises(EvidenceError):
        evidence.parse_payout_sheet(altered(evidence.encode(payout_sheet()), *path, value=value))


def test_a_payout_of_nothing_is_refused() -> None:
    document = evidence.encode(payout_sheet(funded=0))
    nothing = [{"account": MINERS[0], "amount": "0"}]
    with pytest.raises(EvidenceError, match="payout of nothing"):
        evidence.parse_payout_sheet(altered(document, "payouts", value=nothing))


def test_brief_survives_writing_and_reading() -> None:
    brief = evidence.build_brief("Launch", "dry", "rival", ("gas",), ("no slurs",))
    written = evidence.encode(brief)
    assert evidence.parse_brief(written) == brief
    assert json.loads(written) == {
        "schema": "roastpower/brief/1",
        "title": "Launch",
        "tone": "dry",
        "keywords": ["gas"],
        "restrictions": ["no slurs"],
        "target": "rival",
    }
    with pytest.raises(EvidenceError):
        evidence.parse_brief(altered(written, "keywords", value="gas"))
