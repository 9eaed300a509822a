# SPDX-License-Identifier: Apache-2.0
"""The deployed contracts over a JSON-RPC connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eth_typing import ChecksumAddress
from web3 import HTTPProvider, Web3
from web3.contract import Contract
from web3.exceptions import ContractLogicError
from web3.logs import DISCARD
from web3.types import EventData, TxReceipt

from roastpower.chain import artifacts
from roastpower.chain.errors import revert_of_web3
from roastpower.chain.manifest import Manifest, ManifestError


def connect(rpc_url: str, timeout: float = 20.0) -> Web3:
    """A web3 over HTTP. Nothing is asked yet."""
    return Web3(HTTPProvider(rpc_url, request_kwargs={"timeout": timeout}))


def genesis_hash(web3: Web3) -> str:
    """The hash of chain block 0: what tells two chains of one id apart."""
    block_hash = web3.eth.get_block(0).get("hash")
    if block_hash is None:
        raise ManifestError("the node does not know the hash of chain block 0")
    return Web3.to_hex(block_hash)


@dataclass(frozen=True)
class Call:
    """A transaction's content: which function of which contract, on what."""

    to: ChecksumAddress
    data: str
    what: str  # for logs and errors, as `pool.settle(42)`


def encoded_call(contract: Contract, name: str, function: str, *args: Any) -> Call:
    """Encodes a call; `name` is the contract's, for people.

    Raises:
        web3.exceptions.MismatchedABI: no such function, or arguments that do not fit it.
    """
    shown = ", ".join(str(arg) if isinstance(arg, int) else "…" for arg in args)
    return Call(
        to=contract.address,
        data=contract.encode_abi(function, list(args)),
        what=f"{name}.{function}({shown})",
    )


@dataclass(frozen=True)
class Contracts:
    """The protocol's contracts on one chain."""

    web3: Web3
    manifest: Manifest
    pool: Contract
    token: Contract
    factory: Contract
    distributor: Contract
    beacon: Contract
    timelock: Contract

    @classmethod
    def at(cls, web3: Web3, manifest: Manifest) -> Contracts:
        """Binds the manifest's addresses. Asks the node nothing; see `check`."""

        return cls(
            web3=web3,
            manifest=manifest,
            pool=_bound(web3, manifest, "MiningPool"),
            token=_bound(web3, manifest, "RoastToken"),
            factory=_bound(web3, manifest, "CampaignFactory"),
            distributor=_bound(web3, manifest, "RewardDistributor"),
            beacon=_bound(web3, manifest, "DrandBeacon"),
            timelock=_bound(web3, manifest, "Timelock"),
        )

    @property
    def committee(self) -> Contract | None:
        """The committee of judges, where the manifest names one."""
        if "JudgeCommittee" not in self.manifest.contracts:
            return None
        return _bound(self.web3, self.manifest, "JudgeCommittee")

    def check(self) -> None:
        """Makes sure that the node follows the manifest's chain.

        Raises:
            ManifestError: another chain id or genesis block, or no code at the pool's address.
        """
        chain_id = self.web3.eth.chain_id
        if chain_id != self.manifest.chain_id:
            raise ManifestError(
                f"the node follows chain {chain_id}, the manifest is for {self.manifest.chain_id}"
            )
        found = genesis_hash(self.web3)
        if found != self.manifest.genesis_hash:
            raise ManifestError(
                f"the node's chain {chain_id} began with block {found}, the manifest's with "
                f"{self.manifest.genesis_hash}: the manifest is stale, deploy again"
            )
        if not self.web3.eth.get_code(self.pool.address):
            raise ManifestError(f"there is no contract at {self.pool.address}: deploy again")

    def call(self, contract: Contract, function: str, *args: Any) -> Call:
        """Encodes a call.

        Raises:
            web3.exceptions.MismatchedABI: no such function, or arguments that do not fit it.
        """
        name = {
            self.pool.address: "pool",
            self.token.address: "token",
            self.factory.address: "factory",
            self.distributor.address: "distributor",
            self.timelock.address: "timelock",
        }[contract.address]
        return encoded_call(contract, name, function, *args)

    def read(self, contract: Contract, function: str, *args: Any) -> Any:
        """Calls a view at the latest chain block.

        Raises:
            ContractRevert: the contract refused.
        """
        try:
            return contract.functions[function](*args).call()
        except ContractLogicError as error:
            raise revert_of_web3(error) from error

    def event(self, contract: Contract, name: str, receipt: TxReceipt) -> EventData:
        """The one event of a name that a contract logged in a transaction.

        Raises:
            LookupError: it logged none, or several.
        """
        found: list[EventData] = list(
            contract.events[name]().process_receipt(receipt, errors=DISCARD)
        )
        if len(found) != 1:
            raise LookupError(
                f"{len(found)} events {name} in {receipt['transactionHash'].to_0x_hex()}"
            )
        return found[0]


def _bound(web3: Web3, manifest: Manifest, name: artifacts.ContractName) -> Contract:
    address = Web3.to_checksum_address(manifest.address(name))
    return web3.eth.contract(address=address, abi=artifacts.abi(name))
