# SPDX-License-Identifier: Apache-2.0
"""A committee of three whose members can be told to lie, in place of the scene's oracle."""

from __future__ import annotations

from collections.abc import Sequence

from deployment import deploy_contract
from eth_account import Account
from eth_account.signers.local import LocalAccount

from roastpower.chain.committee import CommitteeContract
from roastpower.chain.contracts import Call
from roastpower.chain.governance import Wish, next_call, plan
from roastpower.protocol.canonical import canonical, encode, hex_bytes
from roastpower.protocol.committee import (
    median_scores,
    payout_sheet_digest,
    score_sheet_digest,
)
from roastpower.protocol.committee_report import (
    PayoutReport,
    ScoreReport,
    SignedSheet,
    build_payout_report,
    build_score_report,
    signed_sheet,
)
from roastpower.protocol.payout_sheet import PayoutSheet
from roastpower.protocol.score_sheet import ScoreSheet

from .scene import Scene


class CommitteeScene:
    """The scene's oracle is a committee from now on."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        found = [Account.from_key(bytes([number]) * 32) for number in (1, 2, 3)]
        self.judges: list[LocalAccount] = sorted(found, key=lambda each: int(each.address, 16))
        contracts = scene.contracts
        self.contract = CommitteeContract(
            contracts,
            deploy_contract(
                scene.web3,
                "JudgeCommittee",
                contracts.pool.address,
                contracts.distributor.address,
                contracts.timelock.address,
                [judge.address for judge in self.judges],
                2,
            ),
        )
        self.govern(Wish({}, oracle=self.contract.terms.address))

    def govern(self, wish: Wish) -> None:
        """A change by the owner, whose delay is none."""
        operation = plan(self.scene.contracts, wish, self.scene.now().to_bytes(32))
        for _ in ("scheduled", "executed"):
            call = next_call(self.scene.contracts, operation)
            assert call is not None
            self.send(call)

    def send(self, call: Call) -> None:
        """Anybody's transaction."""
        sent = self.scene.web3.eth.send_transaction(
            {"from": self.scene.accounts[0], "to": call.to, "data": call.data}  # type: ignore[typeddict-item]
        )
        assert self.scene.web3.eth.wait_for_transaction_receipt(sent)["status"] == 1

    def score_report(
        self,
        block_id: int,
        sheets: Sequence[ScoreSheet],
        posting: int = 0,
        judges: Sequence[LocalAccount] | None = None,
    ) -> ScoreReport:
        """The list of the judges' sheets, which are published."""
        terms = self.contract.terms
        lines = []
        for judge, sheet in zip(judges or self.judges, sheets, strict=False):
            found = self.scene.publish(canonical(sheet))
            hashed = score_sheet_digest(
                terms.chain_id, terms.address, terms.pool, block_id, posting, found
            )
            lines.append(_signed(judge, found, hashed))
        return build_score_report(terms, block_id, posting, lines)

    def score(
        self,
        block_id: int,
        report: ScoreReport,
        scores: Sequence[int],
        signers: int = 2,
        posting: int = 0,
    ) -> None:
        """Publishes the report, and posts scores that so many members sign."""
        evidence = self.scene.publish(canonical(report))
        hashed = self.contract.terms.scores_digest(block_id, posting, scores, evidence)
        self.send(
            self.contract.submit_scores(
                block_id, scores, evidence, self._signatures(hashed, signers)
            )
        )

    def pay(self, campaign_id: int, sheets: Sequence[PayoutSheet]) -> None:
        """Publishes one payout sheet for each judge, and posts the first."""
        terms = self.contract.terms
        lines = []
        for judge, sheet in zip(self.judges, sheets, strict=False):
            found = self.scene.publish(canonical(sheet))
            hashed = payout_sheet_digest(
                terms.chain_id, terms.address, terms.distributor, campaign_id, 0, found
            )
            lines.append(_signed(judge, found, hashed))
        report: PayoutReport = build_payout_report(terms, campaign_id, 0, lines)
        evidence = self.scene.publish(encode(report))
        root, total, count = (
            hex_bytes(sheets[0].root),
            int(sheets[0].total),
            len(sheets[0].payouts),
        )
        hashed = terms.payouts_digest(campaign_id, 0, root, total, count, evidence)
        self.send(
            self.contract.submit_payouts(
                campaign_id, root, total, count, evidence, self._signatures(hashed, 2)
            )
        )

    def _signatures(self, hashed: bytes, count: int) -> dict[str, bytes]:
        return {
            judge.address: bytes(judge.unsafe_sign_hash(hashed).signature)
            for judge in self.judges[:count]
        }


def _signed(judge: LocalAccount, sheet: bytes, hashed: bytes) -> SignedSheet:
    return signed_sheet(judge.address, sheet, bytes(judge.unsafe_sign_hash(hashed).signature))


def medians(sheets: Sequence[ScoreSheet]) -> list[int]:
    """What these sheets make."""
    return median_scores([[line.score for line in sheet.submissions] for sheet in sheets])
