# SPDX-License-Identifier: Apache-2.0
"""A client that listens while the chain replaces its blocks: real chain, indexer and API.

What the client knows comes from the feed alone. It applies messages in order, forgets what is
retracted, and must end with what the API says of the chain that stands.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from deployment import Profile
from stack import Stack
from websockets.sync.client import ClientConnection, connect

from roastpower.chain.sender import Sender


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with Stack(tmp_path, Profile(min_block_time=600, max_block_time=1_200)) as running:
        running.start("indexer", "api")
        yield running


class Follower:
    """What a client knows: submissions, each with its chain block."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.known: dict[int, int] = {}
        self.retractions: list[int] = []

    def apply(self, message: dict[str, Any]) -> None:
        """Takes one message in."""
        if message["type"] == "retracted":
            back_to = message["data"]["back_to"]
            self.retractions.append(back_to)
            self.known = {key: at for key, at in self.known.items() if at <= back_to}
        elif message["type"] == "submission.created":
            self.known[message["data"]["submission_id"]] = message["chain_block"]

    def follow(self, count: int, retractions: int, seconds: float = 60) -> None:
        """Listens until so many submissions are known, after so many retractions at least."""
        deadline = time.monotonic() + seconds
        while len(self.known) != count or len(self.retractions) < retractions:
            left = deadline - time.monotonic()
            assert left > 0, (self.known, self.retractions)
            self.apply(json.loads(self._socket.recv(left)))


def standing(stack: Stack) -> dict[int, int]:
    """Submissions as the API has them, each with its chain block."""
    page = httpx.get(f"{stack.addresses.api_url}/v1/submissions?limit=100").json()
    return {one["id"]: one["finality"]["block_number"] for one in page["items"]}


def submit(stack: Stack, miner: Sender, campaign_id: int) -> None:
    commitment = miner.address.encode().ljust(32, b"\0")[:32]
    pool = stack.contracts.pool
    miner.send(stack.contracts.call(pool, "submit", campaign_id, commitment, 10**21))


def test_a_reorg_while_a_client_listens_ends_with_the_right_state(stack: Stack) -> None:
    miners = stack.fund_miners()
    campaign_id = stack.create_campaign(3600)
    feed = stack.addresses.api_url.replace("http", "ws", 1) + "/v1/live?topics=submissions"
    with connect(feed, compression=None) as socket:
        client = Follower(socket)
        submit(stack, miners[0], campaign_id)
        stands = stack.contracts.web3.eth.block_number
        submit(stack, miners[1], campaign_id)
        submit(stack, miners[2], campaign_id)
        client.follow(3, retractions=0)
        assert client.known == standing(stack)

        # The chain blocks of the last two are replaced, by empty ones; another miner is faster.
        depth = stack.contracts.web3.eth.block_number - stands
        stack.chain.rpc("anvil_reorg", depth, [])
        submit(stack, miners[3], campaign_id)
        client.follow(2, retractions=1)
        assert client.retractions == [stands]
        assert client.known == standing(stack)

        # A node that goes back, and on from there with other blocks.
        snapshot = stack.chain.rpc("evm_snapshot")
        stands = stack.contracts.web3.eth.block_number
        submit(stack, miners[1], campaign_id)
        client.follow(3, retractions=1)
        stack.chain.rpc("evm_revert", snapshot)
        submit(stack, miners[2], campaign_id)
        client.follow(3, retractions=2)
        assert client.retractions[1] <= stands
        assert client.known == standing(stack)
        senders = {one["miner"] for one in _items(stack, "/v1/submissions")}
        assert senders == {miners[index].address for index in (0, 2, 3)}
        assert {one["address"] for one in _items(stack, "/v1/miners")} == senders


def _items(stack: Stack, path: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = httpx.get(f"{stack.addresses.api_url}{path}").json()["items"]
    return items
