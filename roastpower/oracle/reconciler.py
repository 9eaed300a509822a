# SPDX-License-Identifier: Apache-2.0
"""The next step of everything that is due, level-triggered: from what is there, never from memory.

A block goes: contents collected and screened, samples queued, sheet stored, scores posted, drawn.
A closed campaign goes: payout sheet stored, root posted. Each artefact is committed before the next
step begins, and each effect on the chain goes through the outbox. So it does not matter which
process makes which step, or what crashed in between.
"""

from __future__ import annotations

import time

import structlog
from sqlalchemy import Connection, Engine, text

from roastpower.chain.beacon_client import BeaconClient, BeaconUnavailable
from roastpower.chain.contracts import Call, Contracts
from roastpower.chain.manifest import ManifestError
from roastpower.chain.outbox import Outbox
from roastpower.chain.reverts import ContractRevert
from roastpower.judge.judge import Judge
from roastpower.oracle import chain_state, judging, sheets
from roastpower.oracle.chain_state import COLLECT_MARGIN, Block, PayableCampaign, Submission
from roastpower.oracle.collect import Collector
from roastpower.oracle.committee.member import Member
from roastpower.oracle.judging import Incomplete
from roastpower.oracle.metrics import BLOCKS, HALTED, HEAD_LAG, TRANSACTIONS
from roastpower.protocol import beacon
from roastpower.protocol.canonical import hex_bytes
from roastpower.protocol.constants import MAX_HEAD_LAG
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.payout_sheet import PayoutSheet
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

log = structlog.get_logger(__name__)

POST_SCORES, SETTLE, POST_PAYOUTS = "post_scores", "settle", "post_payouts"


class Reconciler:
    """One pass over everything due, on the lease's connection."""

    def __init__(
        self,
        connection: Connection,
        contracts: Contracts,
        outbox: Outbox,
        judge: Judge,
        rounds: BeaconClient,
        member: Member | None = None,
    ) -> None:
        self._connection = connection
        self._contracts = contracts
        self._outbox = outbox
        self._judge = judge
        self._rounds = rounds
        self._member = member
        self._clock: tuple[int, int] | None = None  # the beacon's genesis time and period
        self._chain_id = contracts.manifest.chain_id
        self._collector = Collector(self._chain_id, contracts.pool.address)
        self._said: dict[str, str] = {}

    def step(self) -> None:
        """Looks after transactions under way, then makes the next step of each block and campaign."""
        self._outbox.advance()
        with self._connection.begin():
            head = chain_state.head(self._connection)
        lag = None if head is None else time.time() - head.timestamp
        if head is None or lag is None or lag > MAX_HEAD_LAG:
            HEAD_LAG.set(-1 if lag is None else lag)
            self._say("head", "nothing is done: the indexed head lags", seconds=lag and int(lag))
            return
        self._said.pop("head", None)
        HEAD_LAG.set(lag)
        with self._connection.begin():
            blocks = chain_state.open_work(self._connection)
            campaigns = chain_state.payable_campaigns(self._connection)
            self._count(blocks)
        for block in blocks:
            try:
                self._advance_block(block, head.timestamp)
            except ProtocolError as error:
                self._fail(f"block:{block.id}", error)
        for campaign in campaigns:
            try:
                self._pay(campaign)
            except ProtocolError as error:
                self._fail(f"campaign:{campaign.id}", error)

    def _count(self, blocks: list[Block]) -> None:
        """Sets the figures that Prometheus reads."""
        for status in ("SEALED", "SCORED"):
            BLOCKS.labels(status).set(sum(block.status == status for block in blocks))
        HALTED.set(judging.halted_count(self._connection, [block.id for block in blocks]))
        for state, count in self._outbox.counts(self._connection).items():
            TRANSACTIONS.labels(state).set(count)

    # A block

    def _advance_block(self, block: Block, now: int) -> None:
        if block.status == "SEALED" and block.deliver_by + COLLECT_MARGIN <= now < block.score_by:
            self._judge_block(block)
        elif block.status == "SCORED":
            self._settle(block, now)

    def _judge_block(self, block: Block) -> None:
        with self._connection.begin():
            members = chain_state.submissions(self._connection, block.id)
            judgement = self._collector.judgement(self._connection, block, members)
        if not judgement.is_collected:
            subject = chain_state.subject(block, members)
            if self._member is not None and not self._member.may_collect(subject):
                return
            with self._connection.begin():
                self._collector.collect(self._connection, judgement, members)
            log.info("contents collected", block=block.id, submissions=len(members))
        found = judgement.evidence
        if found is None:
            found = self._sheet_if_complete(block, judgement.id, members)
        if found is not None:
            self._post_scores(block, judgement.id, found)

    def _sheet_if_complete(
        self, block: Block, judgement_id: int, members: list[Submission]
    ) -> bytes | None:
        identity = self._judge.identity
        with self._connection.begin():
            attempt = judging.advance(self._connection, judgement_id, block.id, identity)
        if isinstance(attempt, Incomplete):
            return None
        with self._connection.begin():
            found = sheets.write_score_sheet(
                self._connection,
                judgement_id=judgement_id,
                chain_id=self._chain_id,
                pool=self._contracts.pool.address,
                block_id=block.id,
                judge=identity,
                members=members,
                attempt=attempt,
            )
        log.info("score sheet stored", block=block.id, evidence=found.hex())
        return found

    def _post_scores(self, block: Block, judgement_id: int, found: bytes) -> None:
        if self._member is None:
            call: Call | None = self._scores_call(block.id, found)
        else:
            call = self._member.agreed(self._connection, "scores", block.id, found)
        if call is not None:
            self._request(POST_SCORES, f"{block.id}:{judgement_id}", call)

    def _scores_call(self, block_id: int, found: bytes) -> Call:
        """What a judge alone posts: its own sheet's scores."""
        with self._connection.begin():
            sheet = sheets.read_score_sheet(self._connection, found)
        scores = [each.score for each in sheet.submissions]
        return self._contracts.call(
            self._contracts.pool,
            "post_scores",
            block_id,
            pack(scores),
            pack(rank(scores)),
            found,
        )

    def _settle(self, block: Block, now: int) -> None:
        assert block.settle_after is not None and block.settle_by is not None
        assert block.draw_round is not None
        # Judges of a committee take turns: all could, and all but one would pay for nothing.
        delay = 0.0 if self._member is None else self._member.delay(block.id)
        if not block.settle_after + delay <= now < block.settle_by:
            return
        signature = b""
        if block.nonzero:
            if self._draw_time(block.draw_round) > time.time():
                return
            try:
                signature = self._rounds.uncompressed(block.draw_round)
            except BeaconUnavailable as error:
                self._say(f"beacon:{block.id}", "the draw waits for drand", reason=str(error))
                return
        with self._connection.begin():
            ranked = chain_state.packed_ranking(self._connection, block.id)
        call = self._contracts.call(self._contracts.pool, "settle", block.id, ranked, signature)
        self._request(SETTLE, f"{block.id}:{block.draw_round}", call)

    def _draw_time(self, draw_round: int) -> int:
        """When a round is published, in Unix seconds."""
        if self._clock is None:
            read, contract = self._contracts.read, self._contracts.beacon
            self._clock = (read(contract, "GENESIS_TIME"), read(contract, "PERIOD"))
        return beacon.round_time(draw_round, *self._clock)

    # A campaign

    def _pay(self, campaign: PayableCampaign) -> None:
        with self._connection.begin():
            sheet = sheets.payout_sheet(
                chain_id=self._chain_id,
                distributor=self._contracts.distributor.address,
                campaign=campaign,
                scores=chain_state.campaign_scores(self._connection, campaign.id),
            )
            found = sheets.write_payout_sheet(self._connection, sheet)
        if self._member is None:
            call: Call | None = self._payouts_call(sheet, found)
        else:
            call = self._member.agreed(self._connection, "payouts", campaign.id, found)
        if call is not None:
            self._request(POST_PAYOUTS, f"{campaign.id}:{campaign.postings}", call)

    def _payouts_call(self, sheet: PayoutSheet, found: bytes) -> Call:
        """What a judge alone posts."""
        return self._contracts.call(
            self._contracts.distributor,
            "post_payouts",
            sheet.campaign_id,
            hex_bytes(sheet.root),
            int(sheet.total),
            len(sheet.payouts),
            found,
        )

    # Both

    def _request(self, kind: str, effect_id: str, call: Call) -> None:
        try:
            self._outbox.request(kind, effect_id, call)
        except ContractRevert as error:
            # Somebody else did it, or the chain moved on since it was indexed: the next pass sees.
            self._say(f"{kind}:{effect_id}", "not due after all", kind=kind, reason=error.reason)

    def _fail(self, subject: str, error: ProtocolError) -> None:
        """One thing that cannot go on holds nothing else up; the operator has to look at it."""
        if self._said.get(subject) != str(error):
            self._said[subject] = str(error)
            log.error("cannot go on", subject=subject, error=str(error))

    def _say(self, subject: str, event: str, **facts: object) -> None:
        """Logs what keeps something waiting, once until it changes."""
        if self._said.get(subject) != event:
            self._said[subject] = event
            log.info(event, subject=subject, **facts)


def check_chain(engine: Engine, contracts: Contracts) -> None:
    """Makes sure that database, manifest and node are about the same chain.

    Raises:
        ManifestError: they are not.
    """
    contracts.check()
    with engine.begin() as connection:
        row = connection.execute(
            text("SELECT chain_id, genesis_hash FROM chain.cursor")
        ).one_or_none()
    if row is not None and bytes(row.genesis_hash).hex() != contracts.manifest.genesis_hash[2:]:
        raise ManifestError(
            "the database mirrors another chain than the manifest's: run `roastpower reset`, "
            "or point ROASTPOWER_DATABASE_URL elsewhere"
        )
