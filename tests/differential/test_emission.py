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

from .pool_storage import set_open_id
from .volume import cases, seeds

BLOCKS = st.one_of(
    st.integers(1, 16_000_000),
    st.integers(0, 75).map(lambda era: era * 200_000 + 1),
    st.integers(1, 75).map(lambda era: era * 200_000),
)
MINERS = 12
TARGETS = [10, 11, 12, 13, 256]


@pytest.fixture(scope="module")
def life(protocol: Protocol) -> Life:
    entered = Life(protocol, create_campaign(protocol))
    entered.miners(MINERS)
    return entered


@cases(500)
@given(block_id=BLOCKS, target=st.sampled_from(TARGETS), count=st.integers(3, MINERS), number=seeds)
def test_the_mirror_emits_what_the_pool_emits(
    life: Life, block_id: int, target: int, count: int, number: int
) -> None:
    pool = life.pool
    scores = random.Random(number).choices([0, 1, 2, 10_000], k=count)
    nonzero = sum(score > 0 for score in scores)
    with boa.env.anchor():
        # The first submission re-opens the empty block: under this target, and with this id.
        set_open_id(pool, block_id)
        parameters = replace(FAST.parameters, target=target)
        pool.set_parameters(words(parameters), sender=life.protocol.timelock.address)
        travel_to(pool.open_block().closes_at)
        life.submit(life.miner(0))
        assert event(pool, "BlockOpened")["emission"] == block_emission(block_id)
        life.fill(life.miners(count)[1:])
        life.score(life.seal(), scores)
        travel_to(now() + life.parameters.challenge_window)
        pool.settle(block_id, pack(rank(scores)), b"")
        reward = event(pool, "BlockSettled")["reward"]
    assert reward == block_reward(block_id, nonzero, target)
