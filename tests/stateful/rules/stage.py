# SPDX-License-Identifier: Apache-2.0
"""What all rules act on: the contracts, the model beside them, and one way to call."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, ClassVar

from contracts.support.accounts import ACCOUNTS
from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine

from ..chains import chain, now, travel_to
from ..checks import check, check_everything, check_time
from ..compiling import Sources
from ..model.expect import Broken, expect
from ..model.state import Model
from ..permits import may
from ..world import NAMES, World

FULL_CHECK = 6  # steps from one to the next, at the most

DIGEST = bytes.fromhex("d1" * 32)


Ready = Callable[[Any], object]
Action = Callable[[Any, random.Random], None]


def action(ready: Ready = lambda stage: True, weight: int = 2) -> Callable[[Action], Action]:
    """Marks what somebody may do, when it makes sense, and how often it is chosen."""

    def mark(function: Action) -> Action:
        function.ready, function.weight = ready, weight  # type: ignore[attr-defined]
        return function

    return mark


def shown(value: Any) -> str:
    """An argument as a reader wants it."""
    if isinstance(value, bytes):
        return f"0x{value[:4].hex()}…{len(value)}" if value else "0x"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(shown, value))}]"
    return NAMES.get(value, str(value)) if isinstance(value, str) else str(value)


class Stage(RuleBasedStateMachine):
    """The protocol, one sequence of calls long. Subclasses say where it is deployed."""

    sources: ClassVar[Sources]
    chain: ClassVar[str]
    built: ClassVar[World]
    reached: ClassVar[Counter[str]]
    number: ClassVar[int]  # of the batch
    lengths: ClassVar[Counter[int]]  # how many sequences had so many steps
    steps: ClassVar[int] = 0
    calls: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self._put_back = ExitStack()
        self._put_back.enter_context(chain().sequence())
        self.world = self.built
        self.model = Model(self.world)
        self.turn = self.acted = 0
        # The payouts whose roots were posted, as the oracle publishes them: amounts by account.
        self.sheets: dict[int, dict[str, int]] = {}

    def call(self, sender: str, contract: str, function: str, *args: Any) -> bool:
        """Sends a call, which must be taken or refused as the permits say; then checks it all."""
        allowed = may(self.model, now(), sender, contract, function, args)
        done = self.world.contracts[contract].call(sender, function, *args)
        told = f"{now()} {contract}.{function}{shown(args)} by {shown(sender)}"
        note(f"{told}: {'taken' if done.taken else f'refused, {done.reason}'}")
        type(self).calls += 1
        if done.taken != allowed:
            raise Broken(f"11: {told} was {f'refused: {done.reason}' if allowed else 'taken'}")
        self.reached[f"{contract}.{function} {'taken' if allowed else 'refused'}"] += 1
        if allowed:
            self.turn += 1
            self.model.feed(done.events, now())
            check(self.model, done.events, self.turn)
        return allowed

    def must(self, contract: str, function: str, *args: Any) -> None:
        """7: a call by anyone that brings something to its end, which has to be possible now."""
        expect(
            self.call(self.anyone, contract, function, *args),
            f"7: {contract}.{function}{shown(args)} is possible for anyone at {now()}",
        )

    def travel_to(self, timestamp: int) -> None:
        """Lets time pass up to a moment, unless it has passed."""
        if timestamp <= now():
            return
        travel_to(timestamp)
        note(f"{now()}")
        check_time(self.model)

    def act(self, luck: int, *groups: type[Stage]) -> None:
        """One of the actions of some groups that makes sense now."""
        type(self).steps += 1
        self.acted += 1
        # Hypothesis likes small numbers and repeats them; an action repeated is a step lost.
        rng = random.Random(f"{self.number}/{self.acted}/{luck}")
        ready = [
            function
            for group in groups
            for function in vars(group).values()
            if hasattr(function, "ready") and function.ready(self)
        ]
        weights = [function.weight for function in ready]
        rng.choices(ready, weights)[0](self, rng)
        if self.acted % FULL_CHECK == 0:
            check_everything(self.model)

    def somebody(self, rng: random.Random, rightful: str, others: Sequence[str]) -> str:
        """Who calls: mostly the one who may."""
        return rightful if rng.random() < 0.85 else rng.choice(others)

    def teardown(self) -> None:
        """Everything ends that can, and then all agrees."""
        try:
            if sys.exc_info()[0] is None:
                self.wind_up()
                check_everything(self.model)
                self.reached.update(self.model.reached)
                type(self).lengths[self.acted] += 1
        finally:
            self._put_back.close()

    def wind_up(self) -> None:
        """7: anyone who acts after the timeouts brings everything to an end."""
        raise NotImplementedError

    @property
    def anyone(self) -> str:
        """Somebody without any role."""
        return ACCOUNTS.stranger
