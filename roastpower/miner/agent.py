# SPDX-License-Identifier: Apache-2.0
"""A miner: writes for a campaign, burns, delivers, claims. One account, one voice.

What it does is decided anew at each step from the chain, the API and its drafts, so that it can be
stopped anywhere.
"""

from __future__ import annotations

import asyncio
import random
import secrets
import threading
from dataclasses import dataclass, field

import structlog
from eth_utils.address import to_checksum_address

from roastpower.chain.contracts import Contracts
from roastpower.chain.reverts import (
    ContractRevert,
    DistributorAlreadyClaimed,
    PoolOneSubmissionABlock,
)
from roastpower.chain.sender import Sender, TransactionFailed
from roastpower.client import ApiClient, ApiRefused, ApiUnavailable, Claimable
from roastpower.judge.duplicates import EarlierTexts
from roastpower.miner.drafts import Draft, Drafts
from roastpower.miner.personalities import Personality
from roastpower.miner.presence import Presence
from roastpower.miner.writer import Writer
from roastpower.protocol.brief import Brief
from roastpower.protocol.canonical import hex_bytes, hex_text
from roastpower.protocol.commitment import commitment, split_submission_id
from roastpower.protocol.constants import CONTENT_MAX_BYTES

log = structlog.get_logger(__name__)

FINAL = (5, 6)  # SETTLED, VOID
MAX_TRIES = 12  # at a text that nobody has written yet
ALLOWANCE = 2**256 - 1
GIVE_UP_AFTER = 3  # blocks


@dataclass
class Agent:
    """A miner at work."""

    contracts: Contracts
    sender: Sender
    api: ApiClient
    writer: Writer
    personality: Personality
    drafts: Drafts
    max_burn: int  # wei a submission
    # By campaign: what this process wrote. A text like an earlier one is disqualified.
    written: dict[int, EarlierTexts] = field(default_factory=dict)
    writing: threading.Lock = field(default_factory=threading.Lock)  # held while `written` is used
    presence: Presence = field(init=False)
    _briefs: dict[str, Brief] = field(default_factory=dict)
    _claimed: set[int] = field(default_factory=set)
    _last_block: int = 0

    def __post_init__(self) -> None:
        """Nothing is said before the first step."""
        self.presence = Presence(self.api, self.sender.account)

    def prepare(self) -> None:
        """Lets the pool burn this account's ROAST, once."""
        token, pool = self.contracts.token, self.contracts.pool
        allowance = self.contracts.read(token, "allowance", self.sender.address, pool.address)
        if allowance < ALLOWANCE // 2:
            self.sender.send(self.contracts.call(token, "approve", pool.address, ALLOWANCE))

    def step(self) -> None:
        """Delivers what is due, and submits if this block has nothing of ours yet."""
        self.presence.beat()
        for draft in self.drafts:
            self._deliver(draft)
        self._submit()

    # Submitting

    def _submit(self) -> None:
        open_block = self.contracts.read(self.contracts.pool, "open_block")
        block_id = open_block[0]
        if self._last_block == block_id and not self._rolls_over(open_block):
            return
        stored = self.contracts.read(self.contracts.pool, "miner", self.sender.address)[0]
        if stored == block_id and not self._rolls_over(open_block):
            self._last_block = block_id
            return
        campaigns = self.api.active_campaigns()
        if not campaigns:
            return
        campaign = random.choice(campaigns)
        campaign_id = campaign.id
        brief = self._brief(campaign.brief)
        if brief is None:
            return
        content = self._write(campaign_id, brief)
        if content is None:
            return
        draft = self._draft(campaign_id, content, block_id)
        self.drafts.save(draft)
        try:
            receipt = self.sender.send(
                self.contracts.call(
                    self.contracts.pool,
                    "submit",
                    campaign_id,
                    hex_bytes(draft.commitment),
                    self.max_burn,
                )
            )
        except PoolOneSubmissionABlock:
            self._last_block = block_id
            self.drafts.discard(draft)
            return
        except ContractRevert as error:
            log.info("not submitted", miner=self.personality.name, reason=error.reason)
            self.drafts.discard(draft)
            return
        event = self.contracts.event(self.contracts.pool, "Submitted", receipt)
        submission_id = int(event["args"]["submission_id"])
        self.drafts.submitted(draft, submission_id)
        self._last_block = int(event["args"]["block_id"])
        log.info(
            "submitted",
            miner=self.personality.name,
            submission=submission_id,
            block=self._last_block,
            burned=str(event["args"]["burned"]),
        )

    def _rolls_over(self, open_block: tuple[int, ...]) -> bool:
        """Whether the next submission would seal the open block first and so be in another one."""
        _, count, _, closes_at, _, _, _, version = open_block
        now = self.contracts.web3.eth.get_block("latest")["timestamp"]
        parameters = self.contracts.read(self.contracts.pool, "parameters", version)
        return bool(now >= closes_at and count >= parameters[1])

    def _write(self, campaign_id: int, brief: Brief) -> str | None:
        """A text that is not like an earlier one of this process; None if the writer has no more."""
        for _ in range(MAX_TRIES):
            content = asyncio.run(self.writer.write(brief, self.personality, secrets.randbits(32)))
            if len(content.encode()) > CONTENT_MAX_BYTES:
                continue
            with self.writing:
                written = self.written.setdefault(campaign_id, EarlierTexts())
                number = len(written) + 1
                if written.match(number, content) is None:
                    written.add(number, content)
                    return content
        log.warning("nothing new to say", miner=self.personality.name, campaign=campaign_id)
        return None

    def _draft(self, campaign_id: int, content: str, block_id: int) -> Draft:
        salt = secrets.token_bytes(32)
        return Draft(
            campaign_id=campaign_id,
            content=content,
            salt=hex_text(salt),
            written_for=block_id,
            commitment=hex_text(
                commitment(
                    self.contracts.manifest.chain_id,
                    self.contracts.pool.address,
                    self.sender.address,
                    campaign_id,
                    content.encode(),
                    salt,
                )
            ),
        )

    def _brief(self, digest: str) -> Brief | None:
        if digest not in self._briefs:
            found = self.api.brief(digest)
            if found is None:
                return None
            self._briefs[digest] = found
        return self._briefs[digest]

    # Delivering

    def _deliver(self, draft: Draft) -> None:
        if draft.submission_id is None:
            found = self._find(draft)
            if found is None:
                # Sent before a crash and maybe still on its way; given up a few blocks later.
                if self._last_block > draft.written_for + GIVE_UP_AFTER:
                    self.drafts.discard(draft)
                return
            draft = self.drafts.submitted(draft, found)
        assert draft.submission_id is not None
        block_id, _ = split_submission_id(draft.submission_id)
        status = self.contracts.read(self.contracts.pool, "status", block_id)
        if status <= 1:
            return  # just after sealing, so that not even the server can copy it in time
        if status in FINAL:
            self.drafts.discard(draft)
            return
        try:
            self.api.deliver(draft.submission_id, draft.content, draft.salt)
        except ApiUnavailable as error:
            log.debug("delivery waits", submission=draft.submission_id, reason=str(error))
            return
        except ApiRefused as error:
            log.warning("delivery refused", submission=draft.submission_id, code=error.code)
            self.drafts.discard(draft)
            return
        log.info("delivered", miner=self.personality.name, submission=draft.submission_id)
        self.drafts.discard(draft)

    def _find(self, draft: Draft) -> int | None:
        """The submission of a draft whose transaction was sent before a crash."""
        logs = self.contracts.pool.events.Submitted().get_logs(
            from_block=self.contracts.manifest.deployment_block,
            argument_filters={"miner": to_checksum_address(self.sender.address)},
        )
        for entry in reversed(list(logs)):
            if hex_text(bytes(entry["args"]["commitment"])) == draft.commitment:
                return int(entry["args"]["submission_id"])
        return None

    # Claiming

    def claim(self) -> None:
        """Claims what this account earned in campaigns whose payouts are live."""
        for pay in self.api.claims(self.sender.address):
            if pay.campaign_id in self._claimed:
                continue
            if not self._is_claimed(pay.campaign_id):
                self._claim(pay)
            self._claimed.add(pay.campaign_id)

    def _is_claimed(self, campaign_id: int) -> bool:
        return bool(
            self.contracts.read(
                self.contracts.distributor, "is_claimed", campaign_id, self.sender.address
            )
        )

    def _claim(self, pay: Claimable) -> None:
        amount = int(pay.amount)
        call = self.contracts.call(
            self.contracts.distributor,
            "claim",
            pay.campaign_id,
            self.sender.address,
            amount,
            [hex_bytes(each) for each in pay.proof],
        )
        try:
            self.sender.send(call)
        except DistributorAlreadyClaimed:
            return  # anybody may have claimed for us
        log.info(
            "claimed", miner=self.personality.name, campaign=pay.campaign_id, amount=str(amount)
        )


# What a step may fail with for a while, without anything being wrong with the agent.
PASSING = (ApiUnavailable, TransactionFailed)
