# SPDX-License-Identifier: Apache-2.0
"""Oracle, guardian, challengers and whoever settles: from sealed blocks to final ones."""

import random
from collections.abc import Sequence

from contracts.support.life import CHALLENGED, SCORED, SEALED, SETTLED, VOID

from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from ..beacon import signature
from ..chains import now
from ..model.blocks import round_time
from ..world import CHALLENGERS, EVERYBODY
from .stage import DIGEST, Stage, action

_NO_SIGNATURE = bytes(128)
# Few different scores make ties; some blocks rank nobody.
_PALETTES = [[0], [0, 1], [5_000], [0, 5_000, 5_001], list(range(0, 10_001, 500)), [9_999, 10_000]]


class Judging(Stage):
    """What happens to a block once it is sealed."""

    def post_ranked(self, sender: str, block_id: int, scores: Sequence[int]) -> bool:
        """Posts scores with the ranking that follows."""
        words = pack(scores), pack(rank(scores))
        return self.call(sender, "pool", "post_scores", block_id, *words, DIGEST)

    def random_scores(self, rng: random.Random, block_id: int) -> list[int]:
        """A score for each submission of a block."""
        palette = rng.choice([*_PALETTES[1:], *_PALETTES])
        return rng.choices(palette, k=len(self.model.blocks.blocks[block_id].submissions))

    def delivered(self, block_id: int) -> int:
        """When a sealed block's scores may come."""
        blocks = self.model.blocks
        return blocks.blocks[block_id].sealed_at + blocks.of(block_id)["delivery_window"]

    def settle_once(self, sender: str, block_id: int) -> bool:
        """Settles with the right ranking and signature."""
        block = self.model.blocks.blocks[block_id]
        signed = signature(block.draw_round) if block.ranked else b""
        return self.call(sender, "pool", "settle", block_id, pack(block.ranked), signed)

    @action(lambda self: self.model.blocks.with_status(SEALED), weight=10)
    def post_scores(self, rng: random.Random) -> None:
        block_id = rng.choice(self.model.blocks.with_status(SEALED))
        self.travel_to(self.delivered(block_id) - (rng.random() < 0.1))
        oracle = self.somebody(rng, self.model.roles.oracle, EVERYBODY)
        self.post_ranked(oracle, block_id, self.random_scores(rng, block_id))

    @action(lambda self: self.model.blocks.with_status(SEALED), weight=3)
    def post_wrong_scores(self, rng: random.Random) -> None:
        """A score too many, too high or behind the last; a ranking that is not the one implied."""
        block_id = rng.choice(self.model.blocks.with_status(SEALED))
        self.travel_to(self.delivered(block_id))
        scores = self.random_scores(rng, block_id)
        if rng.random() < 0.5:
            scores = [rng.randrange(2, 10_001) for _ in scores]
        words, indexes = pack(scores), rank(scores)
        ranked = pack(indexes)
        wrong = rng.randrange(6)
        if wrong == 0:
            words = pack([*scores, *[1] * 16])
        elif wrong == 1:
            too_high = rng.choice([10_001, 2**15])
            words[0] = words[0] % 2**240 | too_high << 240
            ranked = pack(rank([too_high, *scores[1:]]))
        elif wrong == 2:
            words[-1] |= 1
        elif wrong == 3:
            ranked = pack(indexes[:-1])
        elif wrong == 4:
            ranked = pack(indexes[::-1])
        else:
            ranked = pack([*indexes[:-1], rng.randrange(len(scores) + 1)])
        evidence = DIGEST if rng.random() < 0.9 else bytes(32)
        self.call(self.model.roles.oracle, "pool", "post_scores", block_id, words, ranked, evidence)

    def contestable(self) -> list[int]:
        """Scored blocks in their challenge window."""
        blocks = self.model.blocks
        return [
            each for each in blocks.with_status(SCORED) if now() < blocks.blocks[each].settle_after
        ]

    @action(lambda self: self.contestable(), weight=8)
    def challenge_scores(self, rng: random.Random) -> None:
        blocks = self.model.blocks
        block_id = rng.choice(self.contestable())
        if rng.random() < 0.2:
            self.travel_to(blocks.blocks[block_id].settle_after - rng.randrange(2))
        self.call(rng.choice(CHALLENGERS), "pool", "challenge", block_id, DIGEST)

    @action(lambda self: self.model.blocks.with_status(CHALLENGED), weight=10)
    def resolve_scores(self, rng: random.Random) -> None:
        blocks = self.model.blocks
        block_id = rng.choice(blocks.with_status(CHALLENGED))
        if rng.random() < 0.3:
            self.travel_to(blocks.challenges[block_id].resolve_by - (rng.random() < 0.4))
            self.call(self.anyone, "pool", "resolve_expired", block_id)
        guardian = self.somebody(rng, self.model.roles.guardian, EVERYBODY)
        is_right = rng.random() < (0.9 if blocks.blocks[block_id].upheld else 0.5)
        self.call(guardian, "pool", "resolve", block_id, is_right)

    @action(lambda self: self.model.blocks.with_status(SCORED), weight=6)
    def settle(self, rng: random.Random) -> None:
        blocks = self.model.blocks
        block_id = rng.choice(blocks.with_status(SCORED))
        block = blocks.blocks[block_id]
        # Nobody has the signature before its round.
        self.travel_to(round_time(block.draw_round) if block.ranked else block.settle_after)
        if rng.random() < 0.07:
            self.travel_to(blocks.settle_until(block_id) - rng.randrange(2))
        self.settle_once(rng.choice(EVERYBODY), block_id)

    @action(lambda self: self.model.blocks.with_status(SCORED), weight=1)
    def settle_wrongly(self, rng: random.Random) -> None:
        block_id = rng.choice(self.model.blocks.with_status(SCORED))
        block = self.model.blocks.blocks[block_id]
        ranked, signed = pack(block.ranked), b""
        wrong = rng.randrange(4)
        if wrong == 0 and now() < block.settle_after:
            self.travel_to(block.settle_after - 1)
        else:  # between the two, nobody could have the signature yet
            self.travel_to(round_time(block.draw_round))
        if wrong == 1:
            signed = signature(block.draw_round - 1)
        elif wrong == 2:
            signed = _NO_SIGNATURE
        else:
            signed = signature(block.draw_round)
            if wrong == 3:
                ranked = pack(block.ranked[::-1])
        self.call(self.anyone, "pool", "settle", block_id, ranked, signed)

    @action(lambda self: self.model.blocks.with_status(SEALED, SCORED), weight=2)
    def void(self, rng: random.Random) -> None:
        blocks = self.model.blocks
        block_id = rng.choice(blocks.with_status(SEALED, SCORED))
        block = blocks.blocks[block_id]
        late = block.score_by if block.status == SEALED else blocks.settle_until(block_id)
        choice = rng.random()
        if choice < 0.25:
            self.travel_to(late - (rng.random() < 0.4))
        elif choice < 0.5 and block.status == SCORED:
            self.travel_to(rng.choice([block.settle_after, round_time(block.draw_round)]))
        sender = self.somebody(rng, self.model.roles.guardian, EVERYBODY)
        self.call(rng.choice([sender, self.anyone]), "pool", "void", block_id)

    @action(lambda self: self.contestable(), weight=1)
    def void_in_time(self, rng: random.Random) -> None:
        guardian = self.model.roles.guardian
        self.call(guardian, "pool", "void", rng.choice(self.contestable()))

    @action(lambda self: self.is_behind(), weight=6)
    def advance(self, rng: random.Random) -> None:
        self.call(self.anyone, "pool", "advance")

    def is_behind(self) -> bool:
        """Whether settling and voiding left final blocks to pass."""
        return self.model.blocks.status(self.model.blocks.final_before) in (SETTLED, VOID)

    def is_over(self, block_id: int) -> bool:
        """Whether a block is final."""
        return self.model.blocks.status(block_id) not in (SEALED, SCORED, CHALLENGED)

    def end_block(self, block_id: int) -> None:
        """Anyone ends a sealed block, whatever the roles do not do."""
        blocks = self.model.blocks
        block = blocks.blocks[block_id]
        if block.status == CHALLENGED:
            self.travel_to(blocks.challenges[block_id].resolve_by)
            self.must("pool", "resolve_expired", block_id)
        late = block.score_by if block.status == SEALED else blocks.settle_until(block_id)
        self.travel_to(late)
        self.must("pool", "void", block_id)
