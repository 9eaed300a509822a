# SPDX-License-Identifier: Apache-2.0
"""The oracle is killed with SIGKILL, again and again, and every block is scored and settled once.

Kills come at random times, and at the worst ones: after a transaction was signed and stored but not
sent, and after it was sent but before the oracle hears that it was. `make kills` makes 200 of them,
with two oracles that are started at once and both want to post.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from deployment import Profile
from lying_node import lying_node
from mining import miners_at_work
from stack import Stack

from roastpower.devstack.accounts import ORACLE
from roastpower.devstack.services import Service
from roastpower.protocol.canonical import digest

SETTLED = 5
QUICK = Profile(
    max_block_time=4,
    delivery_window=2,
    challenge_window=2,
    draw_delay=1,
    score_timeout=3600,
    settle_timeout=3600,
)
KILLS = int(os.environ.get("KILLS", "24"))
POSTERS = int(os.environ.get("POSTERS", "1"))
KILLS_BEFORE_SENDING = KILLS // 4
KILLS_AFTER_SENDING = KILLS // 3
KILLS_AT_RANDOM = KILLS - KILLS_BEFORE_SENDING - KILLS_AFTER_SENDING
SEED = 20_24
IDLE = 300.0  # seconds that may pass, on a busy machine, before an oracle sends something


class Ambush:
    """Kills the oracle when it is about to send a transaction, or when it just did."""

    def __init__(self) -> None:
        self.service: Service | None = None
        self.armed: str | None = None
        self.struck = threading.Event()

    @property
    def running(self) -> bool:
        """Whether the oracle lives."""
        return self.service is not None and self.service.running

    def before(self, method: str) -> None:
        if method == "eth_sendRawTransaction" and self.armed == "before":
            self.strike()

    def after(self, method: str, _params: list[Any], told: dict[str, Any]) -> dict[str, Any]:
        if method == "eth_sendRawTransaction" and self.armed == "after":
            self.strike()
        return told

    def strike(self) -> None:
        """Kills it."""
        self.armed = None
        assert self.service is not None
        assert self.service.child is not None
        os.kill(self.service.child.pid, signal.SIGKILL)
        self.struck.set()


@pytest.mark.timeout(max(900, 60 * KILLS))
def test_after_kills_every_block_was_scored_and_settled_exactly_once(tmp_path: Path) -> None:
    dice = random.Random(SEED)
    begun = time.monotonic()
    with Stack(tmp_path / "stack", QUICK) as stack, ExitStack() as nodes:
        stack.start("indexer", "api")
        stack.fund_miners()
        paid = stack.create_campaign(24 * 3600, max_submissions=12)
        stack.create_campaign(24 * 3600, max_submissions=1_500)
        posters = [_poster(stack, nodes, number) for number in range(POSTERS)]
        stack.start("keeper")  # closes the campaign that is full
        with miners_at_work(stack, tmp_path / "drafts"):
            kills = _kill(stack, posters, dice)
        last = int(stack.contracts.read(stack.contracts.pool, "open_block")[0])
        stack.wait(
            f"blocks 1 to {last - 1} settle",
            lambda: all(stack.status(each) == SETTLED for each in range(1, last)),
            timeout=IDLE,
        )
        stack.wait(
            "the full campaign is paid",
            lambda: stack.contracts.read(stack.contracts.distributor, "is_live", paid),
            timeout=IDLE,
        )
        stack.wait("all effects are final", lambda: _unfinished(stack) == [], timeout=IDLE)
        _assert_once(stack, range(1, last), paid)
        print(
            f"\n{kills.total()} kills ({dict(kills)}) of {POSTERS} posters: {last - 1} blocks scored "
            f"and settled once, in {time.monotonic() - begun:.0f} s"
        )
    assert kills == Counter(
        before=KILLS_BEFORE_SENDING, after=KILLS_AFTER_SENDING, random=KILLS_AT_RANDOM
    )


def _poster(stack: Stack, nodes: ExitStack, number: int) -> Ambush:
    """An oracle behind a node of its own, where it can be waylaid."""
    first = stack.services["oracle"]
    ambush = Ambush()
    rpc_url = nodes.enter_context(lying_node(stack.chain.url, ambush.after, ambush.before))
    name = "oracle" if number == 0 else f"oracle-{number + 1}"
    environment = {**first.environment, "ROASTPOWER_RPC_URL": rpc_url}
    ambush.service = Service(name, first.command, stack.state.log(name), environment)
    stack.services[name] = ambush.service
    nodes.callback(ambush.service.stop)
    return ambush


def _unfinished(stack: Stack) -> list[tuple[Any, ...]]:
    return stack.query(
        "SELECT kind, id, state FROM oracle.outbox WHERE state NOT IN ('final', 'dropped')"
    )


def _assert_once(stack: Stack, blocks: range, paid: int) -> None:
    """Each effect is on the chain once, and the oracle's account did nothing else."""
    assert len(blocks) >= 8
    for event in ("block_scored", "block_settled"):
        found = stack.query(
            f"SELECT block_id, count(*) FROM chain.{event} WHERE block_id < %s GROUP BY 1 ORDER BY 1",
            blocks.stop,
        )
        assert found == [(block_id, 1) for block_id in blocks]
    assert stack.query("SELECT campaign_id, count(*) FROM chain.payouts_posted GROUP BY 1") == [
        (paid, 1)
    ]
    # Anyone may settle: where the keeper was first, the oracle's transaction reverted.
    dropped = stack.query("SELECT DISTINCT kind FROM oracle.outbox WHERE state = 'dropped'")
    assert dropped in ([], [("settle",)])
    (effects,) = stack.query("SELECT count(*) FROM oracle.outbox")[0]
    sent = stack.contracts.web3.eth.get_transaction_count(stack.account(ORACLE).address)
    assert sent == effects
    for posted, document in stack.query(
        """SELECT scored.evidence, stored.document FROM chain.block_scored scored
           LEFT JOIN oracle.evidence stored ON stored.digest = scored.evidence"""
    ):
        assert document is not None
        assert digest(bytes(document)) == bytes(posted)


def _kill(stack: Stack, posters: Sequence[Ambush], dice: random.Random) -> Counter[str]:
    """Starts all of them at once, and kills one again and again until all kills were made."""
    plan = (
        ["before"] * KILLS_BEFORE_SENDING
        + ["after"] * KILLS_AFTER_SENDING
        + ["random"] * KILLS_AT_RANDOM
    )
    dice.shuffle(plan)
    kills: Counter[str] = Counter()
    for kind in plan:
        _start(posters)
        if kind == "random":
            time.sleep(dice.uniform(1.5, 6.0))
            victim = dice.choice(posters)
            victim.strike()
        else:
            victim = _waylay(posters, kind)
        stack.wait("the oracle is dead", lambda found=victim: not found.running)
        kills[kind] += 1
    _start(posters)
    return kills


def _start(posters: Sequence[Ambush]) -> None:
    for poster in posters:
        assert poster.service is not None
        if not poster.running:
            poster.service.start()


def _waylay(posters: Sequence[Ambush], kind: str) -> Ambush:
    """Waits until one of them sends a transaction, which is its end; returns that one."""
    for poster in posters:
        poster.struck.clear()
        poster.armed = kind
    deadline = time.monotonic() + IDLE
    while time.monotonic() < deadline:
        for poster in posters:
            if poster.struck.wait(0.02):
                for other in posters:
                    other.armed = None
                return poster
    raise AssertionError(f"the oracle sent nothing for {IDLE:g} s")


@pytest.mark.timeout(300)
def test_another_process_takes_over_from_a_killed_one(tmp_path: Path) -> None:
    with Stack(tmp_path / "stack", QUICK) as stack:
        stack.start("indexer", "api")
        stack.fund_miners()
        stack.create_campaign(3600)
        first = stack.services["oracle"]
        second = Service("oracle-2", first.command, stack.state.log("oracle-2"), first.environment)
        stack.services["oracle-2"] = second
        with miners_at_work(stack, tmp_path / "drafts"):
            first.start()
            stack.wait("the first one reconciles", lambda: _reconciles(first))
            second.start()
            stack.wait("a block settles", lambda: stack.status(1) == SETTLED)
            assert not _reconciles(second)
            assert first.child is not None
            os.kill(first.child.pid, signal.SIGKILL)
            begun = time.monotonic()
            stack.wait("the second one takes over", lambda: _reconciles(second), timeout=10)
            assert time.monotonic() - begun < 10
            next_block = int(stack.contracts.read(stack.contracts.pool, "open_block")[0])
            stack.wait(f"block {next_block} settles", lambda: stack.status(next_block) == SETTLED)
        second.stop()


def _reconciles(service: Service) -> bool:
    """Whether a process said that it holds the lease."""
    return service.log.exists() and '"event": "reconciling"' in service.log.read_text()
