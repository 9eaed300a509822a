# SPDX-License-Identifier: Apache-2.0
"""Who wins: the settled pool and the mirror, for random scores, streaks and randomness."""

import hashlib
import random

import boa
import pytest
from contracts.support.chain import event, now, travel_to
from contracts.support.deployment import Protocol
from contracts.support.life import Life, create_campaign
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.commitment import submission_id
from roastpower.protocol.draw import draw, seed
from roastpower.protocol.emission import block_reward
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from .pool_storage import set_streak
from .volume import cases, seeds

SIZES = [3, 4, 9, 17, 40, 110]


@pytest.fixture(scope="module")
def sealed(protocol: Protocol) -> tuple[Life, dict[int, int]]:
    """Sealed blocks, by how many submissions they hold."""
    life = Life(protocol, create_campaign(protocol))
    blocks = {size: life.seal_with(size) for size in SIZES}
    return life, blocks


# Large blocks are the dear ones, and those with all fifty places.
@cases(520)
@given(size=st.sampled_from(SIZES + 4 * SIZES[:4]), number=seeds)
def test_the_mirror_draws_whom_the_pool_draws(
    sealed: tuple[Life, dict[int, int]], size: int, number: int
) -> None:
    life, blocks = sealed
    pool, block_id = life.pool, blocks[size]
    rng = random.Random(number)
    scores = rng.choices([0, *range(1, 10_001, 1_111)], k=size)
    streaks = {index: rng.randrange(11) for index in range(size)}
    signature = rng.randbytes(rng.choice([0, 1, 48, 128]))
    ranked = rank(scores)
    nonzero = sum(score > 0 for score in scores)
    with boa.env.anchor():
        for index, streak in streaks.items():
            set_streak(pool, submission_id(block_id, index), streak)
        life.score(block_id, scores)
        travel_to(now() + life.parameters.challenge_window)
        pool.settle(block_id, pack(ranked), signature)
        settled = event(pool, "BlockSettled")

    if not ranked:
        assert settled["total_tickets"] == settled["reward"] == 0
        return
    randomness = hashlib.sha256(signature).digest()
    decided_by = seed(randomness, boa.env.evm.patch.chain_id, pool.address, block_id)
    drawn = draw(ranked, streaks, decided_by)
    assert settled == {
        "block_id": block_id,
        "winner": life.miner(drawn.index),
        "submission_id": submission_id(block_id, drawn.index),
        "randomness": randomness,
        "seed": decided_by,
        "ticket": drawn.ticket,
        "total_tickets": drawn.total_tickets,
        "reward": block_reward(block_id, nonzero, life.parameters.target),
    }
