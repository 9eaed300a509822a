# SPDX-License-Identifier: Apache-2.0
"""The protocol on a chain for measuring."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from web3 import Web3

from bench.gas.chain import TRANSACTION_GAS, GasChain, Transaction
from bench.gas.compiling import protocol_code
from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.deploy import Deployment
from roastpower.chain.deployment.journal import Sent
from roastpower.chain.deployment.profile import BeaconNetwork, Profile, Roles, load_profile
from roastpower.devstack.binaries import project_root
from roastpower.protocol import beacon

SECRET = 0x5EED  # of the beacon's key
GENESIS = 1_700_000_000
DAY = 24 * 60 * 60


class Unlocked:
    """The deployment's signer, where the node signs."""

    def __init__(self, chain: GasChain, address: str) -> None:
        self.address = address
        self._web3 = chain.web3

    def create(self, init_code: bytes, nonce: int) -> Sent:
        """See `Deployer`."""
        digest = self._web3.eth.send_transaction(
            {
                "from": Web3.to_checksum_address(self.address),
                "data": init_code,
                "gas": TRANSACTION_GAS,
            }
        )
        receipt = self._web3.eth.wait_for_transaction_receipt(digest, poll_latency=0.005)
        if receipt["status"] != 1:
            raise RuntimeError("deployment reverted")
        return Sent(Web3.to_hex(digest), receipt["blockNumber"])


class Deployed:
    """The contracts, and calls of them by names."""

    def __init__(
        self, chain: GasChain, folder: Path, shape: Callable[[Profile], Profile] | None = None
    ) -> None:
        """`shape` alters the profile; by default blocks last until they are full."""
        self.chain = chain
        self.deployer, self.guardian, self.oracle, self.treasury, self.sponsor = chain.accounts[:5]
        roles = Roles([self.deployer], [self.deployer], self.guardian, self.oracle, self.treasury)
        self.manifest = Deployment(
            web3=chain.web3,
            deployer=Unlocked(chain, self.deployer),
            profile=(shape or _long_blocks)(
                load_profile(project_root() / "ape-config.yaml", "dev")
            ),
            roles=roles,
            network=BeaconNetwork(beacon.public_key(SECRET).hex(), GENESIS, 1),
            bytecode=protocol_code(),
            folder=folder,
            report=lambda _: None,
        ).run()
        self.contracts = Contracts.at(chain.web3, self.manifest)

    def transaction(
        self, sender: str, contract: str, function: str, *args: Any, gas: int = TRANSACTION_GAS
    ) -> Transaction:
        """A call by names."""
        called = self.contracts.call(getattr(self.contracts, contract), function, *args)
        return Transaction(sender, called.to, called.data, gas)

    def send(self, sender: str, contract: str, function: str, *args: Any) -> int:
        """Sends a call by names; returns its gas."""
        return self.chain.send(self.transaction(sender, contract, function, *args))

    def read(self, contract: str, function: str, *args: Any) -> Any:
        """Calls a view."""
        return self.contracts.read(getattr(self.contracts, contract), function, *args)


def _long_blocks(profile: Profile) -> Profile:
    """Blocks that last until they are full."""
    parameters = msgspec.structs.replace(
        profile.parameters, min_block_time=DAY // 2, max_block_time=DAY
    )
    return msgspec.structs.replace(profile, parameters=parameters)
