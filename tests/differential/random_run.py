# SPDX-License-Identifier: Apache-2.0
"""Random life on the pool: what miners, oracle, guardian and owner do, drawn from one seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from contracts.support.accounts import ACCOUNTS
from contracts.support.chain import Event, events, now, travel, travel_to
from contracts.support.life import CHALLENGED, SCORED, SEALED, Life
from contracts.support.profile import Parameters, words

from roastpower.protocol.constants import ROAST_WEI
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

MINERS = 14


@dataclass
class RandomRun:
    """Takes steps until it is told to stop; each yields the events that it caused.

    Every step is one that its caller may take, so nothing reverts. Blocks end in any order.
    """

    life: Life
    rng: random.Random
    posted: dict[int, list[int]] = field(default_factory=dict)
    status: dict[int, int] = field(default_factory=dict)  # of blocks that are not final

    def steps(self, count: int) -> Iterator[list[Event]]:
        """So many steps; not all do something."""
        kinds = [self._submit, self._wait, self._seal, self._score, self._settle]
        rare = [self._void, self._challenge, self._resolve, self._set_parameters]
        for _ in range(count):
            step = self.rng.choices([*kinds, *rare], [30, 4, 10, 14, 16, 1, 3, 4, 1])[0]
            logs = step()
            self._note(logs)
            yield logs

    @property
    def _pool_events(self) -> list[Event]:
        pool = self.life.pool
        return [log for log in events(pool) if log.address == pool.address]

    def _note(self, logs: list[Event]) -> None:
        for log in logs:
            if log.name in ("BlockSettled", "BlockVoided"):
                del self.status[log.args["block_id"]]
            elif log.name == "Challenged":
                self.status[log.args["id"]] = CHALLENGED
            elif log.name == "Resolved":
                self.status[log.args["id"]] = SEALED if log.args["upheld"] else SCORED
            elif log.name in ("BlockSealed", "BlockScored"):
                status = SEALED if log.name == "BlockSealed" else SCORED
                self.status[log.args["block_id"]] = status

    def _in(self, status: int) -> list[int]:
        return [block_id for block_id, found in self.status.items() if found == status]

    def _submit(self) -> list[Event]:
        pool = self.life.pool
        miner = self.life.miner(self.rng.randrange(MINERS))
        # A miner who already submitted may only come when the block is sealed first.
        if pool.miner(miner).last_block == pool.open_block().block_id:
            return []
        self.life.submit(miner)
        return self._pool_events

    def _wait(self) -> list[Event]:
        travel(self.rng.choice([1, 20, 100, 400, 900]))
        return []

    def _seal(self) -> list[Event]:
        block = self.life.pool.open_block()
        if block.count == 0:
            return []
        due = block.closes_at
        parameters = self.life.pool.parameters(block.version)
        if block.count < parameters.min_miners:
            due += parameters.max_wait
        travel_to(max(now(), due))
        self.life.pool.seal(sender=ACCOUNTS.stranger)
        return self._pool_events

    def _score(self) -> list[Event]:
        pool = self.life.pool
        waiting = [
            block_id
            for block_id in self._in(SEALED)
            if now() + 60 < pool.sealed_block(block_id).score_by
        ]
        if not waiting:
            return []
        block_id = self.rng.choice(waiting)
        count = pool.sealed_block(block_id).count
        weights = self.rng.choice([[0], [0, 5, 5, 7], list(range(1, 10_001, 7))])
        scores = self.rng.choices(weights, k=count)
        self.life.score(block_id, scores)
        self.posted[block_id] = scores
        return self._pool_events

    def _settle(self) -> list[Event]:
        pool = self.life.pool
        ready = [
            block_id
            for block_id in self._in(SCORED)
            if now() + 200 < pool.sealed_block(block_id).settle_after + 45 + 2_000
        ]
        if not ready:
            return []
        block_id = self.rng.choice(ready)
        travel_to(max(now(), pool.sealed_block(block_id).settle_after))
        ranked = pack(rank(self.posted[block_id]))
        pool.settle(block_id, ranked, self.rng.randbytes(48))
        return self._pool_events

    def _void(self) -> list[Event]:
        pool = self.life.pool
        voidable = self._in(SEALED) + [
            block_id
            for block_id in self._in(SCORED)
            if now() < pool.sealed_block(block_id).settle_after
        ]
        if not voidable:
            return []
        self.life.void(self.rng.choice(voidable))
        return self._pool_events

    def _challenge(self) -> list[Event]:
        pool = self.life.pool
        open_to_doubt = [
            block_id
            for block_id in self._in(SCORED)
            if now() < pool.sealed_block(block_id).settle_after
            and pool.sealed_block(block_id).rejected < 3
        ]
        if not open_to_doubt:
            return []
        self.life.challenge(self.rng.choice(open_to_doubt))
        return self._pool_events

    def _resolve(self) -> list[Event]:
        pool = self.life.pool
        challenged = self._in(CHALLENGED)
        if not challenged:
            return []
        block_id = self.rng.choice(challenged)
        resolve_by = pool.challenge_of(block_id).resolve_by
        if self.rng.random() < 0.2 or now() >= resolve_by:
            travel_to(max(now(), resolve_by))
            pool.resolve_expired(block_id)
        else:
            pool.resolve(block_id, self.rng.random() < 0.5, sender=ACCOUNTS.guardian)
        return self._pool_events

    def _set_parameters(self) -> list[Event]:
        rng = self.rng
        changed: Parameters = replace(
            self.life.parameters,
            target=rng.choice([10, 10, 11, 13, 20]),
            min_miners=rng.choice([1, 2, 3]),
            max_wait=rng.choice([10, 700]),
            min_block_time=rng.choice([1, 60, 90]),
            max_block_time=rng.choice([120, 600]),
            min_burn_price=rng.choice([10**15, 5 * ROAST_WEI, 7 * ROAST_WEI]),
        )
        self.life.pool.set_parameters(words(changed), sender=self.life.protocol.timelock.address)
        return self._pool_events


def start(life: Life, seed: int) -> RandomRun:
    """A run; the miners and the challenger have entered before."""
    return RandomRun(life, random.Random(seed))
