# SPDX-License-Identifier: Apache-2.0
"""Every permissionless call that is due, by anyone with an RPC URL and a little gas.

It asks the contracts, not an indexer, so that the protocol goes on when everything else of ours has
stopped. Blocks are looked at in the order of their ids.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import requests
import structlog
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.exceptions import Web3Exception

from roastpower.chain.beacon_client import BeaconClient, BeaconUnavailable
from roastpower.chain.contracts import Call, Contracts
from roastpower.chain.reverts import ContractRevert
from roastpower.chain.sender import Sender, TransactionFailed
from roastpower.protocol.constants import MAX_HEAD_LAG

log = structlog.get_logger(__name__)

SEALED, SCORED, CHALLENGED, SETTLED, VOID = 2, 3, 4, 5, 6  # status of a block
LIVE, PAUSED, CLOSED, CANCELLED = 1, 2, 3, 4  # status of a campaign
MAX_SUBMISSIONS = 512
REFUND_BATCH = 50
SWEEP_DELAY = 180 * 24 * 60 * 60


@dataclass(frozen=True)
class KeeperPolicy:
    """How a keeper behaves. `patience` leaves others, as the oracle, so many seconds to act first."""

    patience: int = 0
    max_gas_price: int = 500 * 10**9  # wei per gas: above it, nothing is sent
    poll_seconds: float = 1.0
    dry_run: bool = False


def is_sealable(count: int, closes_at: int, min_miners: int, max_wait: int, now: int) -> bool:
    """Whether an open block may be sealed: full, or over with enough miners, or over for too long."""
    if count == MAX_SUBMISSIONS:
        return True
    is_over = now >= closes_at and count > 0
    return is_over and (count >= min_miners or now >= closes_at + max_wait)


@dataclass
class Keeper:
    """Looks for what is due and does it."""

    contracts: Contracts
    sender: Sender
    beacon: BeaconClient
    policy: KeeperPolicy = field(default_factory=KeeperPolicy)
    _over: set[int] = field(default_factory=set)  # campaigns that nothing can be due for any more
    _void: set[int] = field(default_factory=set)  # void blocks with burns that were not given back
    _looked_until: int = -1  # the chain block up to which void blocks were looked for

    def run(self, stopping: threading.Event) -> None:
        """Acts until told to stop; losses of the node are waited out."""
        while not stopping.wait(self.policy.poll_seconds):
            try:
                self.act()
            except (requests.RequestException, Web3Exception) as error:
                log.warning("the node is away", error=f"{type(error).__name__}: {error}")
                stopping.wait(2.0)

    def act(self) -> list[str]:
        """Makes every call that is due now.

        Returns:
            What was called, or would have been in a dry run.
        """
        done = []
        for call in self.due():
            if self.policy.dry_run:
                done.append(call.what)
                continue
            price = self.contracts.web3.eth.gas_price
            if price > self.policy.max_gas_price:
                log.warning("gas is too dear", wei=price, cap=self.policy.max_gas_price)
                break
            try:
                receipt = self.sender.send(call)
            except ContractRevert as error:
                log.info("not due after all", what=call.what, reason=error.reason)
                continue
            except TransactionFailed as error:
                log.warning("a call failed", what=call.what, error=str(error))
                continue
            log.info("called", what=call.what, gas=receipt["gasUsed"])
            done.append(call.what)
        return done

    def due(self) -> Iterator[Call]:
        """The calls that are due at the chain's latest time."""
        head = self.contracts.web3.eth.get_block("latest")
        now = int(head["timestamp"])
        if time.time() - now > MAX_HEAD_LAG:
            log.warning("nothing is done: the chain's head lags", seconds=int(time.time() - now))
            return
        yield from self._blocks(now - self.policy.patience)
        yield from self._refunds(int(head["number"]))
        yield from self._campaigns(now - self.policy.patience)

    # Blocks

    def _blocks(self, now: int) -> Iterator[Call]:
        pool, read = self.contracts.pool, self.contracts.read
        block = read(pool, "open_block")
        first: int = read(pool, "final_before")
        _, count, _, closes_at, _, _, _, version = block
        # An empty block stays open, whatever the time.
        if count:
            parameters = read(pool, "parameters", version)
            if is_sealable(count, closes_at, parameters[1], parameters[2], now):
                yield self.contracts.call(pool, "seal")
        for block_id in range(first, block[0]):
            yield from self._block(block_id, now)
        first = read(pool, "final_before")  # settling and voiding move it themselves
        if first < block[0] and read(pool, "status", first) in (SETTLED, VOID):
            yield self.contracts.call(pool, "advance")

    def _block(self, block_id: int, now: int) -> Iterator[Call]:
        pool, read, call = self.contracts.pool, self.contracts.read, self.contracts.call
        sealed = read(pool, "sealed_block", block_id)
        status, version, score_by = sealed[0], sealed[3], sealed[5]
        settle_after, draw_round, nonzero = sealed[6], sealed[7], sealed[8]
        if status == SEALED and now >= score_by:
            yield call(pool, "void", block_id)
        elif status == CHALLENGED and now >= read(pool, "challenge_of", block_id)[2]:
            yield call(pool, "resolve_expired", block_id)
        elif status == SCORED and now >= settle_after:
            settle_timeout = read(pool, "parameters", version)[10]
            if now >= settle_after + read(pool, "DRAW_DELAY") + settle_timeout:
                yield call(pool, "void", block_id)
                return
            signature = b""
            if nonzero:
                try:
                    signature = self.beacon.uncompressed(draw_round)
                except BeaconUnavailable as error:
                    log.debug("the draw waits for drand", block=block_id, reason=str(error))
                    return
            yield call(pool, "settle", block_id, self._ranking(block_id, sealed[11]), signature)

    def _refunds(self, head: int) -> Iterator[Call]:
        """Burns of void blocks that were not given back yet, 50 at a time."""
        pool, read = self.contracts.pool, self.contracts.read
        since = max(self.contracts.manifest.deployment_block, self._looked_until + 1)
        if since <= head:
            voided = pool.events.BlockVoided().get_logs(from_block=since, to_block=head)
            self._void.update(int(entry["args"]["block_id"]) for entry in voided)
            self._looked_until = head
        for block_id in sorted(self._void):
            count = read(pool, "sealed_block", block_id)[1]
            owed = [
                submission_id
                for index in range(count)
                if not read(pool, "submission", submission_id := (block_id << 16) | index)[3]
            ]
            for start in range(0, len(owed), REFUND_BATCH):
                yield self.contracts.call(pool, "refund", owed[start : start + REFUND_BATCH])
            if not owed:
                self._void.discard(block_id)

    def _ranking(self, block_id: int, ranked_digest: bytes) -> list[int]:
        """The packed ranking that stands, out of the event that posted it."""
        event = self.contracts.pool.events.BlockScored()
        logs = event.get_logs(
            from_block=self.contracts.manifest.deployment_block,
            argument_filters={"block_id": block_id},
        )
        for entry in reversed(list(logs)):
            ranked = list(entry["args"]["ranked"])
            if keccak(encode(["uint256[]"], [ranked])) == bytes(ranked_digest):
                return ranked
        raise ContractRevert(f"no posted ranking of block {block_id} fits its digest")

    # Campaigns

    def _campaigns(self, now: int) -> Iterator[Call]:
        factory, read, call = self.contracts.factory, self.contracts.read, self.contracts.call
        for campaign_id in range(1, read(factory, "campaign_count") + 1):
            if campaign_id in self._over:
                continue
            campaign = read(factory, "campaign", campaign_id)
            status, ends_at, maximum, count = campaign[0], campaign[6], campaign[7], campaign[8]
            if status in (LIVE, PAUSED):
                if now >= ends_at or count == maximum:
                    yield call(factory, "close", campaign_id)
                continue
            yield from self._money(campaign_id, status, campaign[9], now)

    def _money(self, campaign_id: int, status: int, last_block: int, now: int) -> Iterator[Call]:
        vault, read, call = self.contracts.distributor, self.contracts.read, self.contracts.call
        ledger = read(vault, "ledger", campaign_id)
        funded, fee, allocated, claimed = ledger[2], ledger[3], ledger[4], ledger[5]
        fee_collected, is_refunded, is_swept = ledger[8], ledger[9], ledger[10]
        _, payout_status, live_after, payable_at, refund_after, _ = read(
            vault, "payouts", campaign_id
        )
        rest = funded - fee - allocated
        if status == CANCELLED:
            if is_refunded:
                self._over.add(campaign_id)
            else:
                yield call(vault, "refund", campaign_id)
            return
        if payable_at == 0:
            if last_block < read(self.contracts.pool, "final_before"):
                yield call(vault, "mark_payable", campaign_id)
            return
        if payout_status == 0:
            if is_refunded:
                self._over.add(campaign_id)
            elif now >= refund_after:
                yield call(vault, "refund", campaign_id)
            return
        if payout_status == 2:
            if now >= read(vault, "challenge_of", campaign_id)[2]:
                yield call(vault, "resolve_expired", campaign_id)
            return
        if now < live_after:
            return
        if fee and not fee_collected:
            yield call(vault, "collect_fee", campaign_id)
        if rest and not is_refunded:
            yield call(vault, "refund", campaign_id)
        unclaimed = allocated - claimed
        if unclaimed and not is_swept and now >= live_after + SWEEP_DELAY:
            yield call(vault, "sweep", campaign_id)
        nothing_left = (
            (not unclaimed or is_swept) and (not fee or fee_collected) and (not rest or is_refunded)
        )
        if nothing_left:
            self._over.add(campaign_id)
