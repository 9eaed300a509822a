# SPDX-License-Identifier: Apache-2.0
"""The protocol under test with the people who act on it, deployed once for all sequences of a run.

The owner is an account, where on a network it is a timelock (which has its own tests). Two reward
tokens are in use: ROAST, and a second plain ERC-20.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import boa
from contracts.support import precompiles
from contracts.support.accounts import ACCOUNTS, account, miner
from contracts.support.chain import Event, now, travel_to
from contracts.support.deployment import predicted, public_key_words
from contracts.support.profile import BEACON_GENESIS, BEACON_PERIOD, FAST, START, Profile, words

from roastpower.protocol.constants import ROAST_WEI

from .compiling import UNCHANGED, Sources
from .evm import Contract, deploy

USUAL = FAST.with_parameters(min_miners=2)
# Where the index crosses zero with the first block, and where it lies at its cap.
EVEN = replace(USUAL, first_demand=5)
DEAR = replace(USUAL.with_parameters(min_burn_price=10**15), first_demand=1_600)

MINERS = [miner(number) for number in range(13)]
PAUPER = account("pauper")  # a miner who cannot pay for long
SPONSORS = [ACCOUNTS.sponsor, account("second sponsor")]
OWNERS = [ACCOUNTS.governor, account("second governor")]
# Whom the owner appoints to the three roles; each may come to hold any of them.
OFFICERS = [
    ACCOUNTS.guardian,
    ACCOUNTS.oracle,
    ACCOUNTS.treasury,
    *(account(f"officer {number}") for number in range(2)),
]
CHALLENGERS = [ACCOUNTS.challenger, account("second challenger"), MINERS[0]]
EVERYBODY = [
    *MINERS,
    PAUPER,
    *SPONSORS,
    *OWNERS,
    *OFFICERS,
    *CHALLENGERS[:2],
    ACCOUNTS.stranger,
]

NAMES = {
    **{person: f"miner {number}" for number, person in enumerate(MINERS)},
    **{person: f"sponsor {number}" for number, person in enumerate(SPONSORS)},
    **{person: f"owner {number}" for number, person in enumerate(OWNERS)},
    **{person: f"officer {number}" for number, person in enumerate(OFFICERS)},
    **{person: f"challenger {number}" for number, person in enumerate(CHALLENGERS[:2])},
    PAUPER: "pauper",
    ACCOUNTS.stranger: "stranger",
}

_PURSE = 5_000_000 * ROAST_WEI
_ALL = 2**256 - 1


@dataclass(frozen=True)
class World:
    """The contracts, and everything that they said until all people were ready."""

    token: Contract
    dollar: Contract
    pool: Contract
    factory: Contract
    distributor: Contract
    beacon: Contract
    profile: Profile
    history: tuple[tuple[int, Event], ...]  # with the time of each

    @property
    def contracts(self) -> dict[str, Contract]:
        """Those with entry points that change anything."""
        return {
            "token": self.token,
            "pool": self.pool,
            "factory": self.factory,
            "distributor": self.distributor,
        }


class _Builder:
    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.history: list[tuple[int, Event]] = []

    def deploy(self, name: str, *arguments: Any) -> Contract:
        made, events = deploy(self.sources.artifact(name), arguments, ACCOUNTS.deployer)
        self.history += [(now(), event) for event in events]
        return made

    def call(self, contract: Contract, sender: str, function: str, *arguments: Any) -> None:
        done = contract.call(sender, function, *arguments)
        assert done.taken, f"{function}: {done.reason}"
        self.history += [(now(), event) for event in done.events]


@cache
def world(sources: Sources = UNCHANGED, profile: Profile = USUAL) -> World:
    """The protocol of some sources; every later state is taken back by `sequence`."""
    precompiles.install()
    travel_to(max(now(), START))
    build = _Builder(sources)
    deployer = ACCOUNTS.deployer
    beacon = build.deploy("DrandBeacon", public_key_words(), BEACON_GENESIS, BEACON_PERIOD)
    # The same code as ROAST, with all of it in a sponsor's hands and nobody who mints.
    dollar = build.deploy("RoastToken", deployer, SPONSORS[0])
    token_at, pool_at, factory_at, distributor_at = (predicted(deployer, n) for n in range(4))
    token = build.deploy("RoastToken", pool_at, ACCOUNTS.treasury)
    pool = build.deploy(
        "MiningPool",
        token_at,
        factory_at,
        beacon.address,
        OWNERS[0],
        ACCOUNTS.guardian,
        ACCOUNTS.oracle,
        ACCOUNTS.treasury,
        words(profile.limits),
        words(profile.parameters),
        profile.first_demand,
    )
    factory = build.deploy("CampaignFactory", pool_at, distributor_at, profile.fee_bps)
    distributor = build.deploy(
        "RewardDistributor",
        pool_at,
        factory_at,
        token_at,
        profile.payout_window,
        profile.payout_resolve_timeout,
    )
    assert [token.address, pool.address] == [token_at, pool_at]
    assert [factory.address, distributor.address] == [factory_at, distributor_at]
    for person in [*MINERS, *SPONSORS, *CHALLENGERS[:2], PAUPER]:
        purse = 12 * ROAST_WEI if person == PAUPER else _PURSE
        build.call(token, ACCOUNTS.treasury, "transfer", person, purse)
        build.call(token, person, "approve", pool_at, _ALL)
        build.call(token, person, "approve", distributor_at, _ALL)
    build.call(dollar, SPONSORS[0], "transfer", SPONSORS[1], _PURSE)
    for sponsor in SPONSORS:
        build.call(dollar, sponsor, "approve", distributor_at, _ALL)
    return World(token, dollar, pool, factory, distributor, beacon, profile, tuple(build.history))


@contextmanager
def sequence() -> Iterator[None]:
    """Takes everything back that happens inside, the time included."""
    with boa.env.anchor():
        yield
