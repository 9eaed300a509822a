# SPDX-License-Identifier: Apache-2.0
"""The protocol under test with the people who act on it, deployed once for all sequences of a run.

The owner is an account, where on a network it is a timelock (which has its own tests). Two reward
tokens are in use: ROAST, and a second plain ERC-20.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from contracts.support.accounts import ACCOUNTS, account, miner, signer
from contracts.support.chain import Event
from contracts.support.profile import FAST, START, Profile, words
from eth_typing import HexAddress, HexStr
from web3.types import Nonce
from web3.utils.address import get_create_address

from roastpower.protocol.constants import ROAST_WEI

from .beacon import contract as beacon_of_chain
from .chains import chain, now, travel_to
from .compiling import Sources
from .evm import Contract, deploy

USUAL = FAST.with_parameters(min_miners=2)
# Where the index crosses zero with the first block, and where it lies at its cap.
EVEN = replace(USUAL, first_demand=5)
DEAR = replace(USUAL.with_parameters(min_burn_price=10**15), first_demand=1_600)

MINERS = [miner(number) for number in range(13)]
# Seldom all of them: one block for which fifty are ranked needs ninety-nine.
CROWD = [*MINERS, *(miner(number) for number in range(13, 104))]
# Miners whose keys are known; the pool gets of them what they sign for and no more.
SIGNERS = {each.address: each for each in (signer("first signer"), signer("second signer"))}
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
    **{person: f"miner {number}" for number, person in enumerate(CROWD)},
    **{person: f"sponsor {number}" for number, person in enumerate(SPONSORS)},
    **{person: f"owner {number}" for number, person in enumerate(OWNERS)},
    **{person: f"officer {number}" for number, person in enumerate(OFFICERS)},
    **{person: f"challenger {number}" for number, person in enumerate(CHALLENGERS[:2])},
    **{person: f"signer {number}" for number, person in enumerate(SIGNERS)},
    PAUPER: "pauper",
    ACCOUNTS.stranger: "stranger",
}

PURSE = 5_000_000 * ROAST_WEI
# The usual fee of it, 250 basis points, is rounded.
ODD_BUDGET = 1_000 * ROAST_WEI + 37
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


def _predicted(deployer: str, ahead: int) -> str:
    nonce = Nonce(chain().next_nonce(deployer) + ahead)
    return get_create_address(HexAddress(HexStr(deployer)), nonce)


def world(sources: Sources, profile: Profile) -> World:
    """The protocol of some sources on the chain in use; every later state is taken back."""
    return _world(sources, profile, chain().name)


@cache
def _world(sources: Sources, profile: Profile, on: str) -> World:
    travel_to(max(now(), START))
    build = _Builder(sources)
    deployer = ACCOUNTS.deployer
    name, arguments = beacon_of_chain()
    beacon = build.deploy(name, *arguments)
    # The same code as ROAST, with all of it in a sponsor's hands and nobody who mints.
    dollar = build.deploy("RoastToken", deployer, SPONSORS[0])
    token_at, pool_at, factory_at, distributor_at = (_predicted(deployer, n) for n in range(4))
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
        purse = 12 * ROAST_WEI if person == PAUPER else PURSE
        build.call(token, ACCOUNTS.treasury, "transfer", person, purse)
        build.call(token, person, "approve", pool_at, _ALL)
        build.call(token, person, "approve", distributor_at, _ALL)
    for person in SIGNERS:
        build.call(token, ACCOUNTS.treasury, "transfer", person, PURSE)
    build.call(dollar, SPONSORS[0], "transfer", SPONSORS[1], PURSE)
    for sponsor in SPONSORS:
        build.call(dollar, sponsor, "approve", distributor_at, _ALL)
    return World(token, dollar, pool, factory, distributor, beacon, profile, tuple(build.history))
