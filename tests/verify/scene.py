# SPDX-License-Identifier: Apache-2.0
"""Blocks and campaigns on a chain of the test's own, with an oracle that can be told to lie."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployment import BEACON_SECRET
from web3 import Web3
from web3.types import RPCEndpoint, TxReceipt

from roastpower.chain.contracts import Contracts
from roastpower.chain.manifest import Manifest
from roastpower.protocol import beacon
from roastpower.protocol.canonical import canonical, digest, hex_text
from roastpower.protocol.commitment import commitment
from roastpower.protocol.payout_sheet import PayoutSheet, build_payout_sheet
from roastpower.protocol.payouts import Entry
from roastpower.protocol.ranking import rank
from roastpower.protocol.sample import Sample
from roastpower.protocol.score_sheet import (
    Delivery,
    Judge,
    ScoreSheet,
    build_score_sheet,
    build_submission,
)
from roastpower.protocol.scores import pack
from roastpower.protocol.scoring import RUBRIC_BPS

GUARDIAN, ORACLE, TREASURY, MINERS = 1, 2, 3, (4, 5, 6)
ETHER = 10**18
BRIEF = b"\x01" * 32
HOUR = 3_600

Alteration = Callable[[ScoreSheet], ScoreSheet]
Delivered = Sequence[Delivery]


@dataclass(frozen=True)
class Told:
    """What a miner committed to."""

    miner: int
    campaign_id: int
    content: bytes
    salt: bytes


def raws(level: int) -> list[str]:
    """Three raw outputs around a level from 1 to 99."""
    return [json.dumps(dict.fromkeys(RUBRIC_BPS, level + off)) for off in (-1, 1, 0)]


class Scene:
    """Accounts act, one transaction a chain block; the folder holds what the oracle published."""

    def __init__(self, web3: Web3, manifest: Manifest, evidence: Path) -> None:
        self.web3 = web3
        self.contracts = Contracts.at(web3, manifest)
        self.evidence = evidence
        self.accounts = web3.eth.accounts
        self.told: dict[int, list[Told]] = {}
        self.sheets: dict[int, ScoreSheet] = {}
        self._salts = 0

    # Acting

    def send(self, account: int, contract: str, function: str, *args: Any) -> TxReceipt:
        """A call, which has to go through."""
        bound = getattr(self.contracts, contract).functions[function](*args)
        receipt = self.web3.eth.wait_for_transaction_receipt(
            bound.transact({"from": self.accounts[account]})
        )
        assert receipt["status"] == 1, function
        return receipt

    def read(self, contract: str, function: str, *args: Any) -> Any:
        """A view's answer."""
        return getattr(self.contracts, contract).functions[function](*args).call()

    def now(self) -> int:
        """Time of the head."""
        return int(self.web3.eth.get_block("latest")["timestamp"])

    def wait_until(self, timestamp: int) -> None:
        """Mines a chain block of that time, unless it has come."""
        if timestamp > self.now():
            for method, params in (("evm_setNextBlockTimestamp", [timestamp]), ("evm_mine", [])):
                answer = self.web3.provider.make_request(RPCEndpoint(method), params)
                assert "error" not in answer, answer

    def begin(self) -> None:
        """Gives everybody ROAST and allowances, and account 0 a project."""
        for account in (0, *MINERS):
            self.send(TREASURY, "token", "transfer", self.accounts[account], 100_000 * ETHER)
            for spender in (self.contracts.pool, self.contracts.distributor):
                self.send(account, "token", "approve", spender.address, 2**255)
        self.send(0, "factory", "create_project", b"\x02" * 32)

    def create_campaign(self, seconds: int = 30 * 24 * HOUR, **terms: int) -> int:
        """A campaign of account 0's, which starts at once."""
        start = self.now() + 60
        values = (
            *(self.contracts.token.address, 1_000 * ETHER, start, start + seconds, 1_500, BRIEF),
            *(terms.get("ranked_places", 2), terms.get("amplification_bps", 0)),
        )
        self.send(0, "factory", "create_campaign", 1, values)
        self.wait_until(start)
        return int(self.read("factory", "campaign_count"))

    def submit(self, miner: int, campaign_id: int = 1) -> int:
        """Commits to a text of the miner's own; returns the submission's id."""
        self._salts += 1
        told = Told(
            miner, campaign_id, f"Roast {self._salts}".encode(), self._salts.to_bytes(32, "big")
        )
        committed = commitment(
            self.contracts.manifest.chain_id,
            self.contracts.pool.address,
            self.accounts[miner],
            campaign_id,
            told.content,
            told.salt,
        )
        receipt = self.send(miner, "pool", "submit", campaign_id, committed, 100 * ETHER)
        event = self.contracts.event(self.contracts.pool, "Submitted", receipt)
        self.told.setdefault(int(event["args"]["block_id"]), []).append(told)
        return int(event["args"]["submission_id"])

    def reveal(self, block_id: int, index: int) -> None:
        """The miner publishes its text on the chain."""
        told = self.told[block_id][index]
        self.send(told.miner, "pool", "reveal", block_id << 16 | index, told.content, told.salt)

    def seal(self) -> int:
        """Waits for the open block's end, seals it, waits for the delivery; returns its id."""
        block = self.read("pool", "open_block")
        parameters = self.read("pool", "parameters", block[7])
        late = 0 if block[1] >= parameters[1] else parameters[2]
        self.wait_until(block[3] + late)
        self.send(0, "pool", "seal")
        self.wait_until(self.now() + parameters[6])
        return int(block[0])

    # The oracle

    def sheet(
        self, block_id: int, levels: Sequence[int], deliveries: Delivered | None = None
    ) -> ScoreSheet:
        """An honest sheet; `levels` are what the judge thinks of each submission."""
        lines = []
        for index, (told, level) in enumerate(zip(self.told[block_id], levels, strict=True)):
            delivery: Delivery = "delivered" if deliveries is None else deliveries[index]
            missing = delivery == "missing"
            lines.append(
                build_submission(
                    block_id=block_id,
                    index=index,
                    miner=self.accounts[told.miner],
                    campaign_id=told.campaign_id,
                    brief=BRIEF,
                    delivery=delivery,
                    content=None if missing else told.content,
                    salt=None if missing else told.salt,
                    samples=[] if missing else [Sample(raw) for raw in raws(level)],
                )
            )
        judge = Judge(
            name="test",
            model="none",
            model_asked=False,
            code_version="0",
            prompt_hash=hex_text(bytes(32)),
            samples=3,
            rubric=dict(RUBRIC_BPS),
        )
        return build_score_sheet(
            self.contracts.manifest.chain_id, self.contracts.pool.address, block_id, judge, lines
        )

    def publish(self, document: bytes) -> bytes:
        """Puts a document where it can be found; returns its digest."""
        found = digest(document)
        (self.evidence / f"{hex_text(found)}.json").write_bytes(document)
        return found

    def score(self, block_id: int, sheet: ScoreSheet, scores: Sequence[int] | None = None) -> None:
        """Publishes a sheet, true or not, and posts its scores, or others."""
        self.sheets[block_id] = sheet
        posted = list(scores or [line.score for line in sheet.submissions])
        evidence = self.publish(canonical(sheet))
        self.send(
            ORACLE, "pool", "post_scores", block_id, pack(posted), pack(rank(posted)), evidence
        )

    def settle(self, block_id: int) -> None:
        """Waits until scores are final, and draws."""
        sealed = self.read("pool", "sealed_block", block_id)
        self.wait_until(sealed[6])
        posted = self.contracts.pool.events.BlockScored().get_logs(
            from_block=0, argument_filters={"block_id": block_id}
        )[-1]
        signature = beacon.decompress_g1(beacon.sign(BEACON_SECRET, sealed[7]))
        self.send(0, "pool", "settle", block_id, list(posted["args"]["ranked"]), signature)

    def play(
        self,
        levels: Sequence[int] = (50, 70, 30),
        *,
        campaign_id: int = 1,
        altered: Alteration = lambda sheet: sheet,
        scores: Sequence[int] | None = None,
        deliveries: Delivered | None = None,
        revealed: Sequence[int] = (),
    ) -> int:
        """A block from the first submission to the draw, with a sheet that may lie."""
        for miner in MINERS[: len(levels)]:
            identifier = self.submit(miner, campaign_id)
        for index in revealed:
            self.reveal(identifier >> 16, index)
        block_id = self.seal()
        self.score(block_id, altered(self.sheet(block_id, levels, deliveries)), scores)
        self.settle(block_id)
        return block_id

    # Money

    def end(self, campaign_id: int) -> None:
        """Waits for a campaign's end and closes it."""
        self.wait_until(self.read("factory", "campaign", campaign_id)[6])
        self.send(0, "factory", "close", campaign_id)

    def payout_sheet(self, campaign_id: int, **changes: Any) -> PayoutSheet:
        """The sheet that follows from what was posted; `changes` are lies about its inputs."""
        entries = [
            Entry(line.submission_id, line.miner, line.score)
            for block_id, sheet in self.sheets.items()
            for line in sheet.submissions
            if line.campaign_id == campaign_id
            and line.score
            and self.read("pool", "status", block_id) == 5
        ]
        campaign = self.read("factory", "campaign", campaign_id)
        inputs: dict[str, Any] = {
            "chain_id": self.contracts.manifest.chain_id,
            "distributor": self.contracts.distributor.address,
            "campaign_id": campaign_id,
            "funded": self.read("distributor", "ledger", campaign_id)[2],
            "fee_bps": campaign[15],
            "amplification_bps": campaign[14],
            "ranked_places": campaign[13],
            "entries": entries,
        }
        return build_payout_sheet(**{**inputs, **changes})

    def post_payouts(self, sheet: PayoutSheet, evidence: bytes | None = None) -> None:
        """Posts what a sheet says, true or not."""
        published = self.publish(canonical(sheet)) if evidence is None else evidence
        self.send(
            ORACLE,
            "distributor",
            "post_payouts",
            sheet.campaign_id,
            bytes.fromhex(sheet.root[2:]),
            int(sheet.total),
            len(sheet.payouts),
            published,
        )
