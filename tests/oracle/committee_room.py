# SPDX-License-Identifier: Apache-2.0
"""Three judges of a committee and a sealed block, without a chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from eth_account import Account
from eth_account.signers.local import LocalAccount
from sqlalchemy import Engine, delete

from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.committee import Appointed, CommitteeContract
from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.manifest import Deployed, Manifest
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle import sheets
from roastpower.oracle.committee.chamber import Chamber
from roastpower.oracle.committee.docket import Agenda
from roastpower.oracle.committee.matters import Matter, PayoutMatter, ScoreMatter
from roastpower.protocol.canonical import canonical, digest, hex_bytes, hex_text
from roastpower.protocol.commitment import commitment, submission_id
from roastpower.protocol.committee_report import SignedSheet, signed_sheet
from roastpower.protocol.payout_sheet import build_payout_sheet
from roastpower.protocol.payouts import Entry
from roastpower.protocol.sample import Sample
from roastpower.protocol.score_sheet import Judge, ScoreSheet, build_score_sheet, build_submission
from roastpower.protocol.scoring import RUBRIC_BPS
from roastpower.storage.migrate import upgrade
from roastpower.storage.oracle_tables import committee_sheets, committee_signatures, evidence
from roastpower.storage.session import engine
from roastpower.verify.sheet_checks import SealedBlock, Submitted

CHAIN_ID, BLOCK = 31337, 7
CONTENTS = (b"crumbs", b"toast", b"more crumbs")
BRIEF = bytes(32)
MINER = Account.from_key(b"\x09" * 32).address
# A grace that no test waits for, unless it says so.
GRACE = 3_000.0


def judges() -> list[LocalAccount]:
    """Three accounts, ascending."""
    found = [Account.from_key(bytes([number]) * 32) for number in (1, 2, 3)]
    return sorted(found, key=lambda judge: int(judge.address, 16))


def committee_contract() -> CommitteeContract:
    """One that no node is asked about."""
    deployed = {
        name: Deployed(
            address=Account.from_key(bytes([100 + number]) * 32).address,
            transaction="0x",
            block=1,
            constructor_args=[],
            abi_hash="0x",
            bytecode_hash="0x",
        )
        for number, name in enumerate(CONTRACT_NAMES)
    }
    manifest = Manifest(
        chain_id=CHAIN_ID, genesis_hash="0x", deployment_block=1, profile="t", contracts=deployed
    )
    contracts = Contracts.at(connect("http://127.0.0.1:9"), manifest)
    return CommitteeContract(contracts, Account.from_key(b"\x63" * 32).address)


CONTRACT = committee_contract()


def sealed_block(contents: Sequence[bytes] = CONTENTS) -> SealedBlock:
    """The block as the chain has it."""
    pool = CONTRACT.terms.pool
    return SealedBlock(
        CHAIN_ID,
        pool,
        BLOCK,
        tuple(
            Submitted(
                submission_id(BLOCK, index),
                MINER,
                1,
                commitment(CHAIN_ID, pool, MINER, 1, content, bytes([index]) * 32),
                BRIEF,
            )
            for index, content in enumerate(contents)
        ),
    )


def score_matter(posting: int = 0, subject: bytes = b"as it is") -> ScoreMatter:
    """The block's scores."""
    return ScoreMatter(CONTRACT, sealed_block(), posting, subject)


def payout_matter(score: int = 10) -> PayoutMatter:
    """A campaign's payouts, by what one submission scored."""
    terms = CONTRACT.terms
    sheet = build_payout_sheet(
        chain_id=CHAIN_ID,
        distributor=terms.distributor,
        campaign_id=3,
        funded=1_000,
        fee_bps=0,
        amplification_bps=0,
        ranked_places=1,
        entries=[Entry(submission_id=1, miner=MINER, score=score)],
    )
    return PayoutMatter(CONTRACT, sheet, 0)


def sheet_of(levels: Sequence[int], missing: Sequence[int] = ()) -> ScoreSheet:
    """What an honest judge thinks, in criteria from 0 to 100."""
    lines = [
        build_submission(
            block_id=BLOCK,
            index=index,
            miner=MINER,
            campaign_id=1,
            brief=BRIEF,
            delivery="missing" if index in missing else "delivered",
            content=None if index in missing else CONTENTS[index],
            salt=None if index in missing else bytes([index]) * 32,
            samples=[]
            if index in missing
            else [Sample(msgspec.json.encode(dict.fromkeys(RUBRIC_BPS, level)).decode())],
        )
        for index, level in enumerate(levels)
    ]
    judge = Judge(
        name="test",
        model="none",
        model_asked=False,
        code_version="0",
        prompt_hash=hex_text(bytes(32)),
        samples=1,
        rubric=dict(RUBRIC_BPS),
    )
    return build_score_sheet(CHAIN_ID, CONTRACT.terms.pool, BLOCK, judge, lines)


def line_changed(sheet: ScoreSheet, index: int, **changes: Any) -> ScoreSheet:
    """A lie about one submission."""
    lines = list(sheet.submissions)
    lines[index] = msgspec.structs.replace(lines[index], **changes)
    return msgspec.structs.replace(sheet, submissions=tuple(lines))


@dataclass
class Seat:
    """A judge with its database."""

    account: LocalAccount
    bound: Engine
    appointed: Appointed
    matters: list[Matter] = field(default_factory=list)
    grace: float = GRACE

    terms = CONTRACT.terms

    def __post_init__(self) -> None:
        self.chamber = Chamber(self.account, self.grace)

    def agenda(self) -> Agenda:
        """What is due, as a docket tells it."""
        return Agenda(self.appointed, {(each.kind, each.id): each for each in self.matters})

    def line(self, matter: Matter, document: bytes) -> SignedSheet:
        """A sheet that this judge answers for, true or not."""
        sheet = digest(document)
        signed = self.account.unsafe_sign_hash(matter.sheet_digest(sheet))
        return signed_sheet(self.account.address, sheet, bytes(signed.signature))

    def judge(self, matter: Matter, document: bytes) -> SignedSheet:
        """Stores its own sheet and answers for it."""
        with self.bound.begin() as connection:
            sheets.store(connection, matter.sheet_kind, document)
            self.chamber.answer_for(connection, matter, digest(document))
        return self.line(matter, document)

    def hear(self, matter: Matter, line: SignedSheet, document: bytes) -> None:
        """Gets another judge's sheet."""
        self.chamber.check_author(self.agenda(), matter, line)
        with self.bound.begin() as connection:
            self.chamber.file(connection, matter, line, document)

    def sign(self, matter: Matter, report: bytes) -> bytes:
        """Is asked to sign."""
        with self.bound.begin() as connection:
            return self.chamber.sign(connection, self.agenda(), matter.kind, report)


def databases(server: EmbeddedPostgres, name: str) -> list[Engine]:
    """One for each judge, migrated."""
    upgrade(server.create_database(f"{name}_0"))
    urls = [server.dsn_of(f"{name}_0")]
    urls += [server.create_database(f"{name}_{number}", f"{name}_0") for number in (1, 2)]
    return [engine(url) for url in urls]


def seats(bound: Sequence[Engine], grace: float = GRACE) -> list[Seat]:
    """The judges of a committee of three, of whom two have to sign; they have heard nothing."""
    for each in bound:
        with each.begin() as connection:
            for table in (committee_sheets, committee_signatures, evidence):
                connection.execute(delete(table))
    members = judges()
    appointed = Appointed(tuple(each.address for each in members), 2)
    return [
        Seat(member, each, appointed, [score_matter()], grace)
        for member, each in zip(members, bound, strict=True)
    ]


def written(levels: Sequence[int]) -> bytes:
    """An honest sheet's document."""
    return canonical(sheet_of(levels))


def sheet_digest(line: SignedSheet) -> bytes:
    """The digest that a line names."""
    return hex_bytes(line.sheet)
