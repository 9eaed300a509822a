# SPDX-License-Identifier: Apache-2.0
"""The steps of a deployment: which contract, with which constructor arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from eth_abi.abi import encode
from eth_utils.abi import collapse_if_tuple
from web3 import Web3
from web3.types import Nonce
from web3.utils.address import get_create_address

from roastpower.chain.artifacts import ContractName, abi
from roastpower.chain.deployment.profile import BeaconNetwork, Profile, Roles
from roastpower.protocol import beacon

# These name one another, so they go out with consecutive nonces.
GROUP: tuple[ContractName, ...] = (
    "RoastToken",
    "MiningPool",
    "CampaignFactory",
    "RewardDistributor",
)
# These stand alone and come first.
FIRST: tuple[ContractName, ...] = ("Timelock", "DrandBeacon")


@dataclass(frozen=True)
class Step:
    """One contract to deploy."""

    name: ContractName
    arguments: list[Any]

    def init_code(self, bytecode: bytes) -> bytes:
        """Creation code with the encoded constructor arguments behind it."""
        inputs = next(e["inputs"] for e in abi(self.name) if e["type"] == "constructor")
        types = [collapse_if_tuple(each) for each in inputs]
        return bytecode + encode(types, self.arguments)


def created_address(deployer: str, nonce: int) -> str:
    """The address of a contract that an account creates with a nonce (CREATE)."""
    return get_create_address(Web3.to_checksum_address(deployer), Nonce(nonce))


def first_steps(profile: Profile, roles: Roles, network: BeaconNetwork) -> list[Step]:
    """The contracts that nothing points back to."""
    point = beacon.decompress_g2(bytes.fromhex(network.public_key))
    words = [point[at : at + 32] for at in range(0, len(point), 32)]
    return [
        Step("Timelock", [profile.timelock_delay, roles.proposers, roles.executors]),
        Step("DrandBeacon", [words, network.genesis_time, network.period]),
    ]


def group_addresses(deployer: str, nonce: int) -> dict[str, str]:
    """Where the group's contracts will be if the account's next nonce is `nonce`."""
    return {name: created_address(deployer, nonce + at) for at, name in enumerate(GROUP)}


def group_steps(profile: Profile, roles: Roles, addresses: Mapping[str, str]) -> list[Step]:
    """The contracts that name one another, in the order of their nonces. `addresses` holds all six."""
    return [
        Step("RoastToken", [addresses["MiningPool"], roles.treasury]),
        Step(
            "MiningPool",
            [
                addresses["RoastToken"],
                addresses["CampaignFactory"],
                addresses["DrandBeacon"],
                addresses["Timelock"],
                roles.guardian,
                roles.oracle,
                roles.treasury,
                msgspec.structs.astuple(profile.limits),
                msgspec.structs.astuple(profile.parameters),
                profile.first_demand,
            ],
        ),
        Step(
            "CampaignFactory",
            [addresses["MiningPool"], addresses["RewardDistributor"], profile.fee_bps],
        ),
        Step(
            "RewardDistributor",
            [
                addresses["MiningPool"],
                addresses["CampaignFactory"],
                addresses["RoastToken"],
                profile.payout_window,
                profile.payout_resolve_timeout,
            ],
        ),
    ]
