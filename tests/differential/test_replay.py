# SPDX-License-Identifier: Apache-2.0
"""Random life on the pool, replayed from its events alone: not one argument differs.

Among them: every price, duration, demand index, ranking, ticket, winner and reward, through
re-openings, new parameters, voids, challenges and blocks settled out of order. Streaks and the
demand index are compared with the pool's own views as well.
"""

from collections import Counter
from collections.abc import Sequence

import boa
import pytest
from contracts.support.accounts import ACCOUNTS
from contracts.support.chain import Event, events
from contracts.support.deployment import Protocol, deploy
from contracts.support.life import Life, create_campaign
from contracts.support.profile import BEACON_GENESIS, BEACON_PERIOD, FAST
from contracts.support.sources import harness
from hypothesis import given

from roastpower.protocol.replay import EventReplay, Mismatch

from .random_run import MINERS, start
from .volume import cases, seeds

RUNS, STEPS = 26, 250

Born = tuple[Life, list[Event]]


@pytest.fixture(scope="module")
def born() -> Born:
    """A protocol with a campaign, and what its pool said when it was deployed."""
    fresh = deploy(FAST, harness("UnsignedBeacon").deploy(BEACON_GENESIS, BEACON_PERIOD))
    first = [log for log in events(fresh.pool) if log.address == fresh.pool.address]
    life = Life(fresh, create_campaign(fresh))
    life.miners(MINERS)
    life.enter(ACCOUNTS.challenger)
    return life, first


def replay(protocol: Protocol) -> EventReplay:
    return EventReplay(boa.env.evm.patch.chain_id, protocol.pool.address)


def feed(mirror: EventReplay, logs: Sequence[Event]) -> list[Mismatch]:
    return [found for log in logs for found in mirror.feed(log.name, log.args)]


def test_the_replay_of_random_lives_finds_nothing(born: Born) -> None:
    life, first = born
    seen: Counter[str] = Counter()

    @cases(RUNS)
    @given(seed=seeds)
    def live(seed: int) -> None:
        with boa.env.anchor():
            pool, mirror = life.pool, replay(life.protocol)
            assert feed(mirror, first) == []
            for logs in start(life, seed).steps(STEPS):
                assert feed(mirror, logs) == []
                seen.update(log.name for log in logs)
                if not any(log.name == "BlockSettled" for log in logs):
                    continue
                assert pool.settlements() == mirror.streaks.settlements
                assert pool.open_block().demand == mirror.demand
                for miner in life.miners(MINERS):
                    assert pool.streak(miner) == mirror.streaks.at_submission(miner)

    live()
    # A run that never gets anywhere would prove nothing.
    assert seen["BlockSettled"] >= 400
    assert seen["Submitted"] >= 1_000
    for rare in ("BlockVoided", "Challenged", "Resolved", "ParametersChanged"):
        assert seen[rare] >= 20, rare
    assert seen["BlockOpened"] > seen["BlockSealed"], "nothing was ever re-opened"


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("BlockOpened", "demand"),
        ("BlockOpened", "closes_at"),
        ("Submitted", "streak"),
        ("BlockSettled", "winner"),
        ("BlockSettled", "reward"),
    ],
)
def test_the_replay_finds_a_lie(born: Born, name: str, argument: str) -> None:
    life, first = born
    pool, mirror = life.pool, replay(life.protocol)
    life_events = [*first]
    with boa.env.anchor():
        for logs in start(life, 7).steps(STEPS):
            life_events.extend(logs)
    assert pool.status(1) == 1, "the life was not put back"
    at = max(at for at, log in enumerate(life_events) if log.name == name)
    told = life_events[at].args[argument]
    lie = "0x" + "11" * 20 if argument == "winner" else told + 1
    life_events[at] = Event(name, life_events[at].address, {**life_events[at].args, argument: lie})
    assert [found.argument for found in feed(mirror, life_events)] == [argument]
