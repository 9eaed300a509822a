# SPDX-License-Identifier: Apache-2.0
"""The owner and those who come to hold roles; and everybody who tries what is not theirs."""

import random
from dataclasses import asdict
from typing import Any

from roastpower.protocol.constants import MAX_SUPPLY_WEI, ROAST_WEI

from ..chains import now
from ..world import EVERYBODY, MINERS, OFFICERS, OWNERS
from .stage import DIGEST, Stage, action

_NOBODY = "0x" + "00" * 20
_CHOICES: dict[str, list[int]] = {
    "target": [10, 10, 11, 20, 256, 9, 257],
    "min_miners": [1, 2, 3, 0],
    "max_wait": [10, 700, 9],
    "min_block_time": [1, 60, 90],
    "max_block_time": [2, 120, 600, 86_401],
    "min_burn_price": [10**15, 5 * ROAST_WEI, 7 * ROAST_WEI, 10**15 - 1],
    "delivery_window": [0, 30, 3_601],
    "challenge_window": [100, 120, 99],
    "challenge_bond": [ROAST_WEI, 1_000 * ROAST_WEI, 0],
    "score_timeout": [1_000, 3_600, 999],
    "settle_timeout": [2_000, 7_200, 1_999],
    "resolve_timeout": [900, 1_800, 899],
}


class Governing(Stage):
    """What the owner does."""

    @action()
    def set_parameters(self, rng: random.Random) -> None:
        blocks = self.model.blocks
        values = {**blocks.parameters[blocks.version]}
        for name in rng.sample(sorted(_CHOICES), 3):
            # Bad choices come last.
            values[name] = rng.choice(_CHOICES[name][: None if rng.random() < 0.15 else -1])
        names = asdict(self.world.profile.parameters)
        owner = self.somebody(rng, self.model.roles.owner, EVERYBODY)
        self.call(owner, "pool", "set_parameters", tuple(values[name] for name in names))

    @action()
    def appoint(self, rng: random.Random) -> None:
        role = rng.choice(["guardian", "oracle", "treasury"])
        owner = self.somebody(rng, self.model.roles.owner, EVERYBODY)
        self.call(owner, "pool", f"set_{role}", rng.choice([*OFFICERS, _NOBODY]))

    @action()
    def hand_over(self, rng: random.Random) -> None:
        if rng.random() < 0.5:
            owner = self.somebody(rng, self.model.roles.owner, EVERYBODY)
            self.call(owner, "pool", "transfer_ownership", rng.choice([*OWNERS, _NOBODY]))
        else:
            pending = self.model.roles.pending
            heir = self.somebody(rng, pending if pending != _NOBODY else self.anyone, EVERYBODY)
            self.call(heir, "pool", "accept_ownership")

    @action()
    def pause(self, rng: random.Random) -> None:
        if rng.random() < 0.4:
            guardian = self.somebody(rng, self.model.roles.guardian, EVERYBODY)
            self.call(guardian, "pool", "pause")

    @action(lambda self: self.model.blocks.paused)
    def unpause(self, rng: random.Random) -> None:
        owner = self.somebody(rng, self.model.roles.owner, EVERYBODY)
        self.call(owner, "pool", "unpause")


class Meddling(Stage):
    """What nobody should be able to do."""

    @action(weight=1)
    def overmint(self, rng: random.Random) -> None:
        """Not even the pool mints past the cap; nobody else mints at all."""
        room = MAX_SUPPLY_WEI - self.model.supply[self.world.token.address]
        pool = self.world.pool.address
        sender = self.somebody(rng, pool, EVERYBODY)
        amount = room + 1 + rng.randrange(3) if sender == pool else rng.choice([0, 1, room])
        self.call(sender, "token", "mint", rng.choice(MINERS), amount)

    @action(weight=3)
    def meddle(self, rng: random.Random) -> None:
        """Any entry point, by anybody, with numbers that name something."""
        somebody = rng.choice(EVERYBODY)
        contract, function, args = rng.choice(self._entry_points(rng))
        self.call(somebody, contract, function, *args)

    def _entry_points(self, rng: random.Random) -> list[tuple[str, str, tuple[Any, ...]]]:
        block_id = rng.randrange(self.model.blocks.open_id + 2)
        campaign_id = rng.randrange(len(self.model.campaigns.campaigns) + 2)
        project_id = rng.randrange(len(self.model.campaigns.projects) + 2)
        person = rng.choice(OFFICERS)
        values = tuple(asdict(self.world.profile.parameters).values())
        dollar = self.world.dollar.address
        pool: list[tuple[str, tuple[Any, ...]]] = [
            ("reveal", (block_id << 16, b"", DIGEST)),
            ("refund", ([block_id << 16],)),
            ("seal", ()),
            ("post_scores", (block_id, [0], [], DIGEST)),
            ("resolve", (block_id, True)),
            ("resolve_expired", (block_id,)),
            ("settle", (block_id, [], b"")),
            ("void", (block_id,)),
            ("advance", ()),
            ("pause", ()),
            ("unpause", ()),
            ("set_parameters", (values,)),
            *((f"set_{role}", (person,)) for role in ("guardian", "oracle", "treasury")),
            ("transfer_ownership", (person,)),
            ("accept_ownership", ()),
            ("challenge", (block_id, DIGEST)),
        ]
        factory: list[tuple[str, tuple[Any, ...]]] = [
            ("transfer_project", (project_id, person)),
            ("accept_project", (project_id,)),
            ("top_up", (campaign_id, 1)),
            ("set_recipient", (campaign_id, person)),
            ("extend", (campaign_id, now() + 1)),
            *((name, (campaign_id,)) for name in ("pause", "resume", "cancel", "close")),
            ("accept_submission", (campaign_id, block_id)),
            ("set_fee_bps", (1,)),
        ]
        one_step = ("mark_payable", "resolve_expired", "collect_fee", "refund", "sweep")
        distributor: list[tuple[str, tuple[Any, ...]]] = [
            ("fund", (campaign_id, dollar, person, 0, 0)),
            ("post_payouts", (campaign_id, DIGEST, 1, 1, DIGEST)),
            ("challenge", (campaign_id, DIGEST)),
            ("resolve", (campaign_id, True)),
            ("claim", (campaign_id, person, 1, [])),
            *((name, (campaign_id,)) for name in one_step),
        ]
        named = {"pool": pool, "factory": factory, "distributor": distributor}
        return [(name, *each) for name, listed in named.items() for each in listed]
