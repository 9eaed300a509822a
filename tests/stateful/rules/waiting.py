# SPDX-License-Identifier: Apache-2.0
"""Time: it mostly jumps to where something begins or ends, or a second beside."""

import random

from contracts.support.life import CHALLENGED, SCORED, SEALED

from roastpower.protocol.constants import DAY, SWEEP_DELAY

from ..chains import now
from ..model.blocks import round_time
from .stage import Stage, action


class Waiting(Stage):
    """What nobody does."""

    @action()
    def wait(self, rng: random.Random) -> None:
        self.travel_to(now() + rng.choice([1, 20, 100, 100, 400]))

    @action()
    def wait_for_something(self, rng: random.Random) -> None:
        ahead = sorted({each for each in self.moments() if each > now()})
        if ahead:
            # Seldom far, for most of what goes on would be over there.
            near = [each for each in ahead if each < now() + DAY] or ahead
            chosen = rng.choice(near if rng.random() < 0.9 else ahead)
            self.travel_to(chosen + rng.choice([-1, 0, 0, 0, 1]))

    def moments(self) -> list[int]:
        """All times at which something that is possible changes."""
        blocks, accounts = self.model.blocks, self.model.accounts
        found = [blocks.open.closes_at]
        for block_id in blocks.with_status(SEALED):
            block = blocks.blocks[block_id]
            found += [block.sealed_at + blocks.of(block_id)["delivery_window"], block.score_by]
        for block_id in blocks.with_status(SCORED):
            block = blocks.blocks[block_id]
            found += [block.settle_after, round_time(block.draw_round)]
            found.append(blocks.settle_until(block_id))
        found += [blocks.challenges[each].resolve_by for each in blocks.with_status(CHALLENGED)]
        for campaign in self.model.campaigns.campaigns.values():
            found += [campaign.starts_at, campaign.ends_at]
        for account in accounts.accounts.values():
            found += [account.refund_after, account.live_after]
            if account.status:
                found.append(account.live_after + SWEEP_DELAY)
        return found + [each.resolve_by for each in accounts.challenges.values()]
