# SPDX-License-Identifier: Apache-2.0
"""Demand, prices, durations, streaks and draws, derived again from the pool's events alone.

`EventReplay` believes only what miners and the oracle decide (who submitted, which scores, which
parameters) and works out the rest; where an event says otherwise, `EventReplay.feed` reports it.
It goes on with its own values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from roastpower.protocol import draw as drawing
from roastpower.protocol import schedule
from roastpower.protocol.commitment import split_submission_id, submission_id
from roastpower.protocol.emission import block_emission, block_reward
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack, unpack
from roastpower.protocol.streaks import StreakBook


@dataclass(frozen=True, slots=True)
class Mismatch:
    """An event's argument that does not follow from the events before it."""

    event: str
    argument: str
    expected: object
    emitted: object


@dataclass(frozen=True, slots=True)
class ScheduleParameters:
    """The parameters of one version that prices and durations depend on."""

    target: int
    min_block_time: int
    max_block_time: int
    min_burn_price: int


@dataclass(slots=True)
class ReplayedBlock:
    """A block as the rules have it; ``scores`` are set while it is scored or challenged."""

    parameters: ScheduleParameters
    opened_at: int
    closes_at: int
    base_price: int
    miners: list[str] = field(default_factory=list)
    streaks: list[int] = field(default_factory=list)
    scores: list[int] | None = None


class EventReplay:
    """The state that events imply; feed them in the order of the chain."""

    def __init__(self, chain_id: int, pool: str) -> None:
        self.demand = 0
        self.block_id = 0
        self.blocks: dict[int, ReplayedBlock] = {}
        self.streaks = StreakBook()
        self.emitted = 0
        self._chain_id = chain_id
        self._pool = pool
        self._versions: dict[int, ScheduleParameters] = {}
        self._handlers: dict[str, Callable[[Mapping[str, Any]], dict[str, object]]] = {
            "ParametersChanged": self._parameters_changed,
            "BlockOpened": self._block_opened,
            "Submitted": self._submitted,
            "BlockSealed": self._block_sealed,
            "BlockScored": self._block_scored,
            "Resolved": self._resolved,
            "BlockSettled": self._block_settled,
            "BlockVoided": self._block_voided,
        }

    def feed(self, event_name: str, args: Mapping[str, Any]) -> list[Mismatch]:
        """Apply one event, arguments by their ABI names; return what it should have said instead.

        Events that change nothing here are passed over. Raises `ProtocolError` on events that
        cannot follow what was fed before: the stream has a gap, or is not in order.
        """
        handler = self._handlers.get(event_name)
        if handler is None:
            return []
        return [
            Mismatch(event_name, argument, expected, args[argument])
            for argument, expected in handler(args).items()
            if args[argument] != expected
        ]

    def _parameters_changed(self, args: Mapping[str, Any]) -> dict[str, object]:
        values = args["parameters"]
        self._versions[args["version"]] = ScheduleParameters(
            target=values["target"],
            min_block_time=values["min_block_time"],
            max_block_time=values["max_block_time"],
            min_burn_price=values["min_burn_price"],
        )
        return {}

    def _block_opened(self, args: Mapping[str, Any]) -> dict[str, object]:
        block_id, opened_at = args["block_id"], args["opened_at"]
        version = max(self._versions)
        parameters = self._versions[version]
        self.demand = self._demand_at_opening(args, parameters)
        base = schedule.base_price(
            parameters.min_burn_price, block_id, self.demand, parameters.target
        )
        duration = schedule.block_duration(
            parameters.min_block_time, parameters.max_block_time, self.demand, parameters.target
        )
        self.block_id = block_id
        self.blocks[block_id] = ReplayedBlock(parameters, opened_at, opened_at + duration, base)
        return {
            "closes_at": opened_at + duration,
            "base_price": base,
            "demand": self.demand,
            "version": version,
            "emission": block_emission(block_id),
        }

    def _demand_at_opening(self, args: Mapping[str, Any], new: ScheduleParameters) -> int:
        block_id = args["block_id"]
        if not self.blocks:
            # The first index is the constructor's choice; all later ones follow from it.
            first: int = args["demand"]
            return first
        if block_id not in (self.block_id, self.block_id + 1):
            raise ProtocolError(f"block {block_id} opens after block {self.block_id}")
        latest = self.blocks[self.block_id]
        demand = self.demand
        if block_id == self.block_id:
            if latest.miners:
                raise ProtocolError(f"block {block_id} is re-opened with submissions in it")
            # The waiting was under the old parameters, so it is counted in them.
            demand = schedule.demand_reopened(
                demand,
                latest.parameters.target,
                latest.parameters.max_block_time,
                latest.closes_at,
                args["opened_at"],
            )
        return schedule.demand_rescaled(demand, latest.parameters.target, new.target)

    def _submitted(self, args: Mapping[str, Any]) -> dict[str, object]:
        block_id, index = split_submission_id(args["submission_id"])
        block = self._block(block_id)
        if block_id != self.block_id or index != len(block.miners):
            raise ProtocolError(f"submission {index} of block {block_id} is out of order")
        miner = args["miner"]
        streak = self.streaks.at_submission(miner)
        block.miners.append(miner)
        block.streaks.append(streak)
        price = schedule.submission_price(block.base_price, block.parameters.target, index)
        return {"block_id": block_id, "burned": price, "streak": streak}

    def _block_sealed(self, args: Mapping[str, Any]) -> dict[str, object]:
        block = self._block(args["block_id"])
        if args["block_id"] != self.block_id:
            raise ProtocolError(f"block {args['block_id']} is sealed while {self.block_id} is open")
        self.demand = schedule.demand_after_seal(
            self.demand,
            len(block.miners),
            block.parameters.target,
            block.closes_at - block.opened_at,
            block.parameters.max_block_time,
        )
        return {"count": len(block.miners)}

    def _block_scored(self, args: Mapping[str, Any]) -> dict[str, object]:
        block = self._block(args["block_id"])
        block.scores = unpack(args["scores"], len(block.miners))
        ranked = pack(rank(block.scores))
        # Decoders differ in whether an array is a list or a tuple.
        return {"ranked": tuple(ranked) if isinstance(args["ranked"], tuple) else ranked}

    def _resolved(self, args: Mapping[str, Any]) -> dict[str, object]:
        if args["upheld"]:
            self._block(args["id"]).scores = None
        return {}

    def _block_settled(self, args: Mapping[str, Any]) -> dict[str, object]:
        block_id = args["block_id"]
        block = self._block(block_id)
        if block.scores is None:
            raise ProtocolError(f"block {block_id} is settled without scores")
        ranked, nonzero = rank(block.scores), sum(score > 0 for score in block.scores)
        block.scores = None
        if not ranked:
            return {"reward": 0}
        self.streaks.settle([block.miners[index] for index in ranked])
        seed = drawing.seed(args["randomness"], self._chain_id, self._pool, block_id)
        drawn = drawing.draw(ranked, dict(enumerate(block.streaks)), seed)
        reward = block_reward(block_id, nonzero, block.parameters.target)
        self.emitted += reward
        return {
            "winner": block.miners[drawn.index],
            "submission_id": submission_id(block_id, drawn.index),
            "seed": seed,
            "ticket": drawn.ticket,
            "total_tickets": drawn.total_tickets,
            "reward": reward,
        }

    def _block_voided(self, args: Mapping[str, Any]) -> dict[str, object]:
        self._block(args["block_id"]).scores = None
        return {}

    def _block(self, block_id: int) -> ReplayedBlock:
        if block_id not in self.blocks:
            raise ProtocolError(f"block {block_id} was never opened")
        return self.blocks[block_id]
