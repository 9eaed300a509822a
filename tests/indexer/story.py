# SPDX-License-Identifier: Apache-2.0
"""Plays the protocol on a local chain: accounts act, time passes, the local beacon draws."""

from __future__ import annotations

from typing import Any

from deployment import BEACON_SECRET
from eth_typing import ChecksumAddress
from web3 import Web3
from web3.types import RPCEndpoint, TxReceipt

from roastpower.chain.contracts import Contracts
from roastpower.chain.manifest import Manifest
from roastpower.protocol import beacon
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

GUARDIAN, ORACLE, TREASURY, MINERS = 1, 2, 3, (4, 5, 6, 7)
ETHER = 10**18


class Story:
    """What accounts do. Each function is one transaction, and one chain block."""

    def __init__(self, web3: Web3, manifest: Manifest) -> None:
        self.web3 = web3
        self.manifest = manifest
        self.accounts = web3.eth.accounts
        contracts = Contracts.at(web3, manifest)
        self.pool, self.token = contracts.pool, contracts.token
        self.factory, self.distributor = contracts.factory, contracts.distributor
        self._commitments = 0

    def send(self, account: int, function: Any) -> TxReceipt:
        """Send a call and insist that it went through."""
        receipt = self.web3.eth.wait_for_transaction_receipt(
            function.transact({"from": self.accounts[account]})
        )
        assert receipt["status"] == 1, function
        return receipt

    def rpc(self, method: str, *params: Any) -> Any:
        """A call of anvil's own."""
        answer = self.web3.provider.make_request(RPCEndpoint(method), list(params))
        assert "error" not in answer, answer
        return answer["result"]

    def now(self) -> int:
        """Time of the latest chain block."""
        return self.web3.eth.get_block("latest")["timestamp"]

    def wait_until(self, timestamp: int) -> None:
        """Mine a chain block of that time, unless it has come."""
        if timestamp > self.now():
            self.rpc("evm_setNextBlockTimestamp", timestamp)
            self.rpc("evm_mine")

    def equip(self) -> None:
        """Give miners and deployer ROAST, and the contracts their allowances."""
        for account in (0, *MINERS):
            address = self.accounts[account]
            self.send(TREASURY, self.token.functions.transfer(address, 10_000 * ETHER))
            for spender in (self.pool.address, self.distributor.address):
                self.send(account, self.token.functions.approve(spender, 2**255))

    def create_campaign(self, **terms: Any) -> int:
        """A campaign of account 0's project 1, which starts at once."""
        start = self.now() + 60
        values = {
            "reward_token": self.token.address,
            "budget": 1_000 * ETHER,
            "starts_at": start,
            "ends_at": start + 30 * 86_400,
            "max_submissions": 1_500,
            "brief": b"\x01" * 32,
            "ranked_places": 3,
            "amplification_bps": 0,
            **terms,
        }
        self.send(0, self.factory.functions.create_campaign(1, tuple(values.values())))
        self.wait_until(int(values["starts_at"]))
        return int(self.factory.functions.campaign_count().call())

    def submit(self, account: int, campaign_id: int = 1) -> TxReceipt:
        """Submit something."""
        self._commitments += 1
        commitment = self._commitments.to_bytes(32, "big")
        return self.send(
            account, self.pool.functions.submit(campaign_id, commitment, 1_000 * ETHER)
        )

    def seal(self) -> int:
        """Wait for the open block's end, seal it, wait for the delivery; returns its id."""
        block = self.pool.functions.open_block().call()
        parameters = self.pool.functions.parameters(block[7]).call()
        self.wait_until(block[3] + (0 if block[1] >= parameters[1] else parameters[2]))
        self.send(0, self.pool.functions.seal())
        self.wait_until(self.now() + parameters[6])
        return int(block[0])

    def score(self, block_id: int, scores: list[int]) -> None:
        """Post scores."""
        evidence = bytes([block_id, *([7] * 31)])
        call = self.pool.functions.post_scores(block_id, pack(scores), pack(rank(scores)), evidence)
        self.send(ORACLE, call)

    def settle(self, block_id: int, scores: list[int]) -> None:
        """Wait until scores are final, and draw."""
        sealed = self.pool.functions.sealed_block(block_id).call()
        self.wait_until(sealed[6])
        signature = beacon.decompress_g1(beacon.sign(BEACON_SECRET, sealed[7]))
        self.send(0, self.pool.functions.settle(block_id, pack(rank(scores)), signature))

    def play_block(self, accounts: tuple[int, ...], scores: list[int]) -> int:
        """A whole block, from the first submission to the draw."""
        for account in accounts:
            self.submit(account)
        block_id = self.seal()
        self.score(block_id, scores)
        self.settle(block_id, scores)
        return block_id

    def begin(self) -> None:
        """Equip all, and create a project and its first campaign."""
        self.equip()
        self.send(0, self.factory.functions.create_project(b"\x02" * 32))
        self.create_campaign()

    def replace_from(self, number: int) -> None:
        """Replace that chain block and all after it by as many empty ones."""
        self.rpc("anvil_reorg", self.web3.eth.block_number - number + 1, [])

    def address(self, account: int) -> ChecksumAddress:
        """An account's address."""
        return self.accounts[account]
