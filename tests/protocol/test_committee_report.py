# SPDX-License-Identifier: Apache-2.0
"""A committee's evidence: what is a report, and what is none."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from roastpower.protocol.canonical import canonical, digest, encode, hex_bytes, hex_text
from roastpower.protocol.committee import (
    Committee,
    payout_sheet_digest,
    score_sheet_digest,
    signer_of,
)
from roastpower.protocol.committee_report import (
    ScoreReport,
    SignedSheet,
    build_payout_report,
    build_score_report,
    parse_payout_report,
    parse_score_report,
    sheets_of,
    signed_sheet,
)
from roastpower.protocol.errors import EncodingError, EvidenceError

replace = msgspec.structs.replace

JUDGES: list[LocalAccount] = sorted(
    (Account.from_key(bytes([number]) * 32) for number in (1, 2, 3)),
    key=lambda judge: int(judge.address, 16),
)
COMMITTEE = Committee(
    chain_id=31337,
    address="0x5FbDB2315678afecb367f032d93F642f64180aa3",
    pool="0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
    distributor="0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0",
)
BLOCK, CAMPAIGN, POSTING = 7, 3, 1


def score_line(judge: LocalAccount, sheet: bytes, **changes: int) -> SignedSheet:
    values = {"chain_id": COMMITTEE.chain_id, "block_id": BLOCK, "posting": POSTING, **changes}
    signed = judge.unsafe_sign_hash(
        score_sheet_digest(
            values["chain_id"],
            COMMITTEE.address,
            COMMITTEE.pool,
            values["block_id"],
            values["posting"],
            sheet,
        )
    )
    return signed_sheet(judge.address, sheet, bytes(signed.signature))


def report(judges: int = 3) -> ScoreReport:
    lines = [score_line(judge, digest(judge.address.encode())) for judge in JUDGES[:judges]]
    return build_score_report(COMMITTEE, BLOCK, POSTING, list(reversed(lines)))


def test_a_report_is_read_as_it_was_written() -> None:
    document = encode(report())
    read = parse_score_report(document)
    assert read == report()
    assert [line.member for line in read.sheets] == [judge.address for judge in JUDGES]
    assert sheets_of(document) == [digest(judge.address.encode()) for judge in JUDGES]
    assert read.subject_id == BLOCK


def test_a_payout_report_is_read_as_it_was_written() -> None:
    sheet = digest(b"one sheet for all")
    hashed = payout_sheet_digest(
        COMMITTEE.chain_id, COMMITTEE.address, COMMITTEE.distributor, CAMPAIGN, POSTING, sheet
    )
    lines = [
        signed_sheet(judge.address, sheet, bytes(judge.unsafe_sign_hash(hashed).signature))
        for judge in JUDGES
    ]
    document = encode(build_payout_report(COMMITTEE, CAMPAIGN, POSTING, lines))
    assert parse_payout_report(document).subject_id == CAMPAIGN
    assert sheets_of(document) == [sheet] * 3
    with pytest.raises(EvidenceError):
        parse_score_report(document)


def test_other_documents_list_no_sheets() -> None:
    assert sheets_of(b'{"schema":"roastpower/score-sheet/1"}') == []
    assert sheets_of(b"no JSON") == []
    with pytest.raises(EvidenceError):
        sheets_of(b'{"schema":"roastpower/committee-scores/1"}')


def test_wallets_sign_a_sheet_as_typed_data() -> None:
    sheet = digest(b"a sheet")
    typed = encode_typed_data(
        {
            "name": "RoastPower judge committee",
            "version": "1",
            "chainId": COMMITTEE.chain_id,
            "verifyingContract": COMMITTEE.address,
        },
        {
            "ScoreSheet": [
                {"name": "pool", "type": "address"},
                {"name": "blockId", "type": "uint256"},
                {"name": "posting", "type": "uint256"},
                {"name": "sheet", "type": "bytes32"},
            ]
        },
        {"pool": COMMITTEE.pool, "blockId": BLOCK, "posting": POSTING, "sheet": sheet},
    )
    signed = bytes(JUDGES[0].sign_message(typed).signature)
    assert hex_text(signed) == score_line(JUDGES[0], sheet).signature


Alteration = Callable[[ScoreReport], ScoreReport]


def with_line(index: int, **changes: str) -> Alteration:
    def alter(true: ScoreReport) -> ScoreReport:
        lines = list(true.sheets)
        lines[index] = replace(lines[index], **changes)
        return replace(true, sheets=tuple(lines))

    return alter


@pytest.mark.parametrize(
    ("altered", "problem"),
    [
        (lambda true: replace(true, sheets=true.sheets[::-1]), "in order"),
        (lambda true: replace(true, sheets=true.sheets[:1] * 2), "once each"),
        (lambda true: replace(true, sheets=()), "length"),
        (lambda true: replace(true, block_id=BLOCK + 1), "another account"),
        (lambda true: replace(true, posting=POSTING + 1), "another account"),
        (lambda true: replace(true, chain_id=1), "another account"),
        (lambda true: replace(true, pool=COMMITTEE.distributor), "another account"),
        (lambda true: replace(true, committee=COMMITTEE.pool), "another account"),
        (lambda true: replace(true, committee=COMMITTEE.address.lower()), "checksummed"),
        (with_line(0, sheet=hex_text(bytes(32))), "another account"),
        (with_line(1, signature="0x" + "00" * 65), "27 or 28"),
        (with_line(1, signature="0x" + "ff" * 64 + "1b"), "upper half"),
        (with_line(1, signature="0x" + "00" * 64 + "1b"), "not a signature"),
        (with_line(1, signature="0x1b"), "regex"),
    ],
)
def test_what_does_not_fit_together_is_no_report(altered: Alteration, problem: str) -> None:
    with pytest.raises(EvidenceError, match=problem):
        parse_score_report(canonical(altered(report())))


def test_a_signature_has_one_form() -> None:
    """The mirrored one recovers to the same account: two documents would say the same."""
    line = score_line(JUDGES[0], bytes(32))
    raw = hex_bytes(line.signature)
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    s = order - int.from_bytes(raw[32:64], "big")
    mirrored = raw[:32] + s.to_bytes(32, "big") + bytes([55 - raw[64]])
    with pytest.raises(EncodingError, match="upper half"):
        signer_of(bytes(32), mirrored)
