# SPDX-License-Identifier: Apache-2.0
"""The six contracts, deployed as the deployment script does: the group at predicted addresses."""

from dataclasses import dataclass
from typing import Any

import boa
from eth_utils.address import to_canonical_address, to_checksum_address
from web3.types import Nonce
from web3.utils.address import get_create_address

from roastpower.protocol import beacon as drand

from .accounts import ACCOUNTS
from .profile import BEACON_GENESIS, BEACON_PERIOD, BEACON_SECRET, FAST, START, Profile, words
from .sources import contract


@dataclass(frozen=True)
class Protocol:
    """The deployed contracts."""

    timelock: Any
    beacon: Any
    token: Any
    pool: Any
    factory: Any
    distributor: Any
    profile: Profile

    @property
    def contracts(self) -> list[Any]:
        """All six."""
        return [
            self.timelock,
            self.beacon,
            self.token,
            self.pool,
            self.factory,
            self.distributor,
        ]


def predicted(deployer: str, ahead: int) -> str:
    """Where a contract will be that an account creates after `ahead` others."""
    nonce = boa.env.evm.vm.state.get_nonce(to_canonical_address(deployer))
    return get_create_address(to_checksum_address(deployer), Nonce(nonce + ahead))


def public_key_words(secret: int = BEACON_SECRET) -> list[bytes]:
    """A beacon's public key as the contract's constructor takes it."""
    point = drand.decompress_g2(drand.public_key(secret))
    return [point[start : start + 32] for start in range(0, len(point), 32)]


def signature(round_number: int, secret: int = BEACON_SECRET) -> bytes:
    """The beacon's signature of a round, as the contract takes it."""
    return drand.decompress_g1(drand.sign(secret, round_number))


def deploy(profile: Profile = FAST, beacon: Any = None) -> Protocol:
    """Deploys all six, or five around another beacon; the owner is the timelock."""
    people = ACCOUNTS
    boa.env.timestamp = max(boa.env.timestamp, START)
    with boa.env.prank(people.deployer):
        timelock = contract("Timelock")(
            profile.timelock_delay, [people.governor], [people.governor]
        )
        if beacon is None:
            beacon = contract("DrandBeacon")(public_key_words(), BEACON_GENESIS, BEACON_PERIOD)
        token_at, pool_at, factory_at, distributor_at = (
            predicted(people.deployer, ahead) for ahead in range(4)
        )
        token = contract("RoastToken")(pool_at, people.treasury)
        pool = contract("MiningPool")(
            token_at,
            factory_at,
            beacon.address,
            timelock.address,
            people.guardian,
            people.oracle,
            people.treasury,
            words(profile.limits),
            words(profile.parameters),
            profile.first_demand,
        )
        factory = contract("CampaignFactory")(pool_at, distributor_at, profile.fee_bps)
        distributor = contract("RewardDistributor")(
            pool_at,
            factory_at,
            token_at,
            profile.payout_window,
            profile.payout_resolve_timeout,
        )
    assert [token.address, pool.address] == [token_at, pool_at]
    assert [factory.address, distributor.address] == [factory_at, distributor_at]
    return Protocol(timelock, beacon, token, pool, factory, distributor, profile)
