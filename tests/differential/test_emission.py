# SPDX-License-Identifier: Apache-2.0
"""Emission and reward: the pool and the mirror, up to the block where halvings leave nothing."""

import random
from dataclasses import replace

import boa
import pytest
from contracts.support.chain import event, now, travel_to
from contracts.support.deployment import Protocol
from contracts.support.life import Life, create_campaign
from contracts.support.profile import FAST, words
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.emission import block_emission, block_reward
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from .pool_storage import copy_sealed, set_open_id
from .volume import cases, seeds

BLOCKS = st.one_of(
    st.integers(1_000, 16_000_000),
    st.integers(1, 75).map(lambda era: era * 200_000 + 1),
    st.integers(1, 75).map(lambda era: era * 200_000),
)
COUNT = 12
TARGETS = [10, 11, 12, 13, 256]


@pytest.fixture(scope="module")
def sealed(protocol: Protocol) -> tuple[Life, dict[int, int]]:
    """Sealed blocks of twelve submissions, by their target; the open one is empty."""
    life = Life(protocol, create_campaign(protocol))
    blocks = {}
    for target in TARGETS:
        parameters = replace(FAST.parameters, target=target)
        protocol.pool.set_parameters(words(parameters), sender=protocol.timelock.address)
        # Sealed for nothing else than that the next one opens under this target.
        life.seal_with(3)
        blocks[target] = life.seal_with(COUNT)
    return life, blocks


@cases(520)
@given(block_id=BLOCKS, target=st.sampled_from(TARGETS), number=seeds)
def test_the_mirror_pays_what_the_pool_pays(
    sealed: tuple[Life, dict[int, int]], block_id: int, target: int, number: int
) -> None:
    life, blocks = sealed
    pool = life.pool
    rng = random.Random(number)
    nonzero = rng.randrange(COUNT + 1)
    scores = rng.sample([0] * (COUNT - nonzero) + [5] * nonzero, COUNT)
    with boa.env.anchor():
        copy_sealed(pool, blocks[target], block_id, COUNT)
        life.score(block_id, scores)
        travel_to(now() + life.parameters.challenge_window)
        pool.settle(block_id, pack(rank(scores)), b"")
        reward = event(pool, "BlockSettled")["reward"]
    assert reward == (block_reward(block_id, nonzero, target) if nonzero else 0)


@cases(520)
@given(block_id=BLOCKS)
def test_the_mirror_announces_what_the_pool_announces(
    sealed: tuple[Life, dict[int, int]], block_id: int
) -> None:
    life, _ = sealed
    pool = life.pool
    with boa.env.anchor():
        set_open_id(pool, block_id)
        travel_to(pool.open_block().closes_at)
        life.submit(life.miner(0))  # re-opens the empty block
        opened = event(pool, "BlockOpened")
    assert opened["block_id"] == block_id
    assert opened["emission"] == block_emission(block_id)
