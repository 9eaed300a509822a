# SPDX-License-Identifier: Apache-2.0
"""What the committee has to agree on now, by the indexed chain and the committee's contract."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Connection, Engine

from roastpower.chain.committee import Appointed, CommitteeContract
from roastpower.oracle import chain_state
from roastpower.oracle.chain_state import COLLECT_MARGIN, Block, PayableCampaign, Score
from roastpower.oracle.committee.matters import Kind, Matter, PayoutMatter, ScoreMatter
from roastpower.oracle.sheets import payout_sheet
from roastpower.protocol.committee import Committee
from roastpower.protocol.constants import MAX_HEAD_LAG
from roastpower.protocol.payout_sheet import PayoutSheet
from roastpower.verify.sheet_checks import SealedBlock, Submitted


@dataclass(frozen=True)
class Agenda:
    """Members and open matters at one moment."""

    appointed: Appointed
    matters: dict[tuple[Kind, int], Matter] = field(default_factory=dict)


@lru_cache(8)
def _payouts(
    chain_id: int, distributor: str, campaign: PayableCampaign, scores: tuple[Score, ...]
) -> PayoutSheet:
    """The tree of a large campaign takes part of a second, which is not to be paid at every look."""
    return payout_sheet(
        chain_id=chain_id, distributor=distributor, campaign=campaign, scores=scores
    )


class Docket:
    """Looks at most once in `max_age` seconds, for all threads together."""

    def __init__(self, bound: Engine, contract: CommitteeContract, max_age: float) -> None:
        self._bound = bound
        self._contract = contract
        self._max_age = max_age
        self._looking = threading.Lock()
        self._agenda: Agenda | None = None
        self._looked_at = 0.0

    @property
    def terms(self) -> Committee:
        """Which committee, chain and contracts."""
        return self._contract.terms

    def agenda(self) -> Agenda:
        """What is due.

        Raises:
            SQLAlchemyError: the database does not answer.
            Web3Exception, requests.RequestException, ContractRevert: the node does not.
        """
        with self._looking:
            if self._agenda is None or time.monotonic() - self._looked_at >= self._max_age:
                self._agenda = self._look()
                self._looked_at = time.monotonic()
            return self._agenda

    def _look(self) -> Agenda:
        appointed = self._contract.appointed()
        with self._bound.begin() as connection:
            head = chain_state.head(connection)
            if head is None or time.time() - head.timestamp > MAX_HEAD_LAG:
                return Agenda(appointed)
            found: list[Matter] = []
            for block in chain_state.open_work(connection):
                if (
                    block.status == "SEALED"
                    and block.deliver_by + COLLECT_MARGIN <= head.timestamp < block.score_by
                ):
                    matter = self._scores(connection, block)
                    # Otherwise it was posted and that is not indexed yet. What is signed now would be good
                    # for the posting that may follow an upheld challenge: struck scores once more.
                    if matter.posting <= int(block.upheld):
                        found.append(matter)
            for campaign in chain_state.payable_campaigns(connection):
                scores = tuple(chain_state.campaign_scores(connection, campaign.id))
                terms = self._contract.terms
                sheet = _payouts(terms.chain_id, terms.distributor, campaign, scores)
                posting = self._contract.payout_postings(campaign.id)
                if posting <= campaign.postings:
                    found.append(PayoutMatter(self._contract, sheet, posting))
        return Agenda(appointed, {(matter.kind, matter.id): matter for matter in found})

    def _scores(self, connection: Connection, block: Block) -> ScoreMatter:
        members = chain_state.submissions(connection, block.id)
        terms = self._contract.terms
        sealed = SealedBlock(
            terms.chain_id,
            terms.pool,
            block.id,
            tuple(
                Submitted(
                    submission_id=each.id,
                    miner=each.miner,
                    campaign_id=each.campaign_id,
                    commitment=bytes(each.commitment),
                    brief=bytes(each.brief),
                    reveals=()
                    if each.revealed_content is None or each.revealed_salt is None
                    else ((bytes(each.revealed_content), bytes(each.revealed_salt)),),
                )
                for each in members
            ),
        )
        return ScoreMatter(
            contract=self._contract,
            block=sealed,
            posting=self._contract.score_postings(block.id),
            subject=chain_state.subject(block, members),
        )
