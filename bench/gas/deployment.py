# SPDX-License-Identifier: Apache-2.0
"""The protocol on a chain for measuring."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from bench.gas.chain import TRANSACTION_GAS, GasChain, Transaction
from bench.gas.compiling import protocol_code
from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.deploy import Deployment
from roastpower.chain.deployment.profile import BeaconNetwork, Profile, Roles, load_profile
from roastpower.chain.signer import development_account
from roastpower.devstack.binaries import project_root
from roastpower.protocol import beacon

SECRET = 0x5EED  # of the beacon's key
GENESIS = 1_700_000_000
DAY = 24 * 60 * 60


class Unlocked:
    """The deployment's signer, whose key everybody has."""

    def __init__(self, chain: GasChain, address: str) -> None:
        self.address = address
        self._web3 = chain.web3
        index = [str(each) for each in chain.accounts].index(address)
        self._key = development_account(index)

    def sign(self, init_code: bytes, nonce: int) -> bytes:
        """See `Deployer`."""
        signed = self._key.sign_transaction(
            {
                "chainId": self._web3.eth.chain_id,
                "nonce": nonce,
                "data": init_code,
                "value": 0,
                "gas": TRANSACTION_GAS,
                "gasPrice": self._web3.eth.gas_price,
            }
        )
        return bytes(signed.raw_transaction)


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
