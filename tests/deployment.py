# SPDX-License-Identifier: Apache-2.0
"""Deploys the whole protocol to a local chain, with fast parameters, for tests.

Accounts are anvil's: 0 deploys and is the timelock's proposer and executor, 1 the guardian, 2 the
oracle, 3 the treasury, which holds the genesis supply. From 4 on they are free.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from eth_typing import ChecksumAddress
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from web3 import Web3
from web3.contract import Contract
from web3.types import Nonce
from web3.utils import get_create_address

from roastpower.chain import artifacts
from roastpower.chain.manifest import Deployed, Manifest
from roastpower.protocol import beacon

ROOT = Path(__file__).resolve().parent.parent
BEACON_SECRET = 0x5EED  # of the local beacon that draws, unless a profile names another key


@dataclass(frozen=True)
class Profile:
    """Constructor arguments of a deployment. Times in seconds, amounts in wei."""

    name: str = "test"
    target: int = 10
    min_miners: int = 2
    max_wait: int = 10
    min_block_time: int = 2
    max_block_time: int = 8
    min_burn_price: int = 10**18
    delivery_window: int = 2
    challenge_window: int = 4
    challenge_bond: int = 10 * 10**18
    score_timeout: int = 60
    settle_timeout: int = 60
    resolve_timeout: int = 30
    draw_delay: int = 2
    first_demand: int = 0
    fee_bps: int = 250
    payout_window: int = 5
    payout_resolve_timeout: int = 30
    timelock_delay: int = 0
    beacon_public_key: bytes = field(default_factory=lambda: beacon.public_key(BEACON_SECRET))
    beacon_genesis: int = 1_700_000_000
    beacon_period: int = 1

    @property
    def limits(self) -> tuple[int, ...]:
        """The pool's immutables: the draw's delay, then lower bounds of which nothing is asked."""
        return (self.draw_delay, 1, 1, 1, 1)

    @property
    def parameters(self) -> tuple[int, ...]:
        """The pool's first parameters, in the order of the struct."""
        return (
            self.target,
            self.min_miners,
            self.max_wait,
            self.min_block_time,
            self.max_block_time,
            self.min_burn_price,
            self.delivery_window,
            self.challenge_window,
            self.challenge_bond,
            self.score_timeout,
            self.settle_timeout,
            self.resolve_timeout,
        )

    def altered(self, **changes: Any) -> Profile:
        """The same but for some arguments."""
        return replace(self, **changes)


@cache
def bytecode(contract: str) -> str:
    """Creation code, compiled from the sources; kept between runs until a source changes."""
    return _compiled(contract, "bytecode")


def runtime(contract: str) -> str:
    """Runtime code without immutables, as `bytecode`."""
    return _compiled(contract, "bytecode_runtime")


def _compiled(contract: str, kind: str) -> str:
    kept = Path(tempfile.gettempdir()) / "roastpower-test-bytecode" / _sources_digest()
    file = kept / f"{contract}.{kind}.hex"
    if not file.exists():
        kept.mkdir(parents=True, exist_ok=True)
        compiled = subprocess.run(
            [
                str(Path(sys.executable).with_name("vyper")),
                *("-p", ".", "-f", kind, f"contracts/{contract}.vy"),
            ],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        # Workers that compile at once write the same; none sees half a file.
        unfinished = Path(tempfile.mkstemp(dir=kept)[1])
        unfinished.write_text(compiled)
        unfinished.rename(file)
    return file.read_text()


@cache
def _sources_digest() -> str:
    digest = hashlib.sha256()
    for source in sorted((ROOT / "contracts").rglob("*.vy*")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def deploy(web3: Web3, profile: Profile | None = None) -> Manifest:
    """Deploys the protocol and names where everything is. The chain must mine at once."""
    profile = profile or Profile()
    deployer, guardian, oracle, treasury = list(web3.eth.accounts)[:4]
    made: dict[str, Deployed] = {}

    def make(name: artifacts.ContractName, *arguments: Any) -> ChecksumAddress:
        made[name] = _deploy(web3, deployer, name, arguments)
        return to_checksum_address(made[name].address)

    timelock = make("Timelock", profile.timelock_delay, [deployer], [deployer])
    key = beacon.decompress_g2(profile.beacon_public_key)
    words = [key[start : start + 32] for start in range(0, 256, 32)]
    drand = make("DrandBeacon", words, profile.beacon_genesis, profile.beacon_period)

    nonce = web3.eth.get_transaction_count(deployer)
    predicted = [get_create_address(deployer, Nonce(nonce + each)) for each in range(4)]
    token, pool, factory, distributor = predicted
    found = [
        make("RoastToken", pool, treasury),
        make(
            "MiningPool",
            *(token, factory, drand, timelock, guardian, oracle, treasury),
            *(profile.limits, profile.parameters, profile.first_demand),
        ),
        make("CampaignFactory", pool, distributor, profile.fee_bps),
        make(
            "RewardDistributor",
            *(pool, factory, token, profile.payout_window, profile.payout_resolve_timeout),
        ),
    ]
    if found != predicted:
        raise AssertionError(f"predicted {predicted}, deployed {found}")
    genesis = web3.eth.get_block(0).get("hash")
    assert genesis is not None
    return Manifest(
        chain_id=web3.eth.chain_id,
        genesis_hash=Web3.to_hex(genesis),
        deployment_block=min(each.block for each in made.values()),
        profile=profile.name,
        contracts=made,
    )


def deploy_contract(web3: Web3, name: artifacts.ContractName, *arguments: Any) -> str:
    """Deploys one contract more, from account 0; returns its address."""
    return _deploy(web3, list(web3.eth.accounts)[0], name, arguments).address


def _deploy(
    web3: Web3, deployer: ChecksumAddress, name: artifacts.ContractName, arguments: tuple[Any, ...]
) -> Deployed:
    contract: type[Contract] = web3.eth.contract(abi=artifacts.abi(name), bytecode=bytecode(name))
    transaction = contract.constructor(*arguments).transact({"from": deployer})
    receipt = web3.eth.wait_for_transaction_receipt(transaction)
    address = receipt["contractAddress"]
    assert receipt["status"] == 1 and address is not None, f"{name} was not deployed"
    text = json.dumps(artifacts.abi(name), sort_keys=True)
    return Deployed(
        address=address,
        transaction=Web3.to_hex(transaction),
        block=receipt["blockNumber"],
        constructor_args=[_plain(each) for each in arguments],
        abi_hash=Web3.to_hex(keccak(text=text)),
        bytecode_hash=Web3.to_hex(keccak(web3.eth.get_code(address))),
    )


def _plain(argument: Any) -> Any:
    if isinstance(argument, bytes):
        return "0x" + argument.hex()
    return [_plain(each) for each in argument] if isinstance(argument, (list, tuple)) else argument


def transact(function: Any, sender: str) -> None:
    """Sends a call, and waits until it is mined: a node answers before that."""
    web3: Web3 = function.w3
    receipt = web3.eth.wait_for_transaction_receipt(function.transact({"from": sender}))
    assert receipt["status"] == 1, function
