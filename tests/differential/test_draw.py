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


@pytest.mark.parametrize(
    ("ticket", "place"), [(0, 0), (999, 0), (1_000, 1), (2_099, 1), (2_100, 2), (4_099, 2)]
)
def test_the_winner_is_the_first_whose_tickets_exceed_the_ticket(
    sealed: tuple[Life, dict[int, int]], ticket: int, place: int
) -> None:
    life, blocks = sealed
    pool, block_id = life.pool, blocks[3]
    scores, streaks = [7, 9, 8], {1: 0, 2: 1, 0: 10}  # 1,000, 1,100 and 2,000 tickets in a row
    chain_id = boa.env.evm.patch.chain_id

    def drawn(signature: bytes) -> int:
        digest = hashlib.sha256(signature).digest()
        return seed(digest, chain_id, pool.address, block_id) % 4_100

    numbers = (number.to_bytes(4, "big") for number in range(2**20))
    signature = next(each for each in numbers if drawn(each) == ticket)
    for index, streak in streaks.items():
        set_streak(pool, submission_id(block_id, index), streak)
    life.score(block_id, scores)
    travel_to(now() + life.parameters.challenge_window)
    pool.settle(block_id, pack(rank(scores)), signature)
    settled = event(pool, "BlockSettled")
    assert (settled["ticket"], settled["total_tickets"]) == (ticket, 4_100)
    assert settled["submission_id"] == submission_id(block_id, list(streaks)[place])
