# SPDX-License-Identifier: Apache-2.0
"""Nothing of what a lying node says is stored; what a weak one cannot say is asked for in parts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from following import Index, run_until_it_halts
from lying_node import Lie, lying_node
from story import Story
from structlog.testing import capture_logs

from indexer.errors import Refused, WrongChain
from indexer.fetch import Fetcher
from indexer.rpc import Rpc
from indexer.service import Service
from indexer.settings import Settings

OTHER_HASH = "0x" + "ab" * 32


def alter_logs(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Lie:
    """A lie about events, at every time they are asked for."""

    def lie(method: str, _: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        if method == "eth_getLogs" and answer["result"]:
            return {**answer, "result": change(answer["result"])}
        return answer

    return lie


def last_altered(**changes: Any) -> Lie:
    """The last event says something else."""
    return alter_logs(lambda logs: [*logs[:-1], {**logs[-1], **changes}])


LIES: dict[str, tuple[Lie, str]] = {
    "of a block that is not": (last_altered(blockHash=OTHER_HASH), "another block"),
    "removed by a reorg": (last_altered(removed=True), "another block"),
    "all withheld": (alter_logs(lambda _: []), "withholds"),
    "one kind withheld": (
        alter_logs(lambda logs: [log for log in logs if log["topics"] != logs[-1]["topics"]]),
        "withholds",
    ),
    "told twice": (alter_logs(lambda logs: [*logs, logs[-1]]), "twice"),
    "of another place": (last_altered(blockNumber="0xffffff"), "not asked for"),
    "of a stranger": (last_altered(address="0x" + "11" * 20), "no event of the contracts"),
    "of an unknown event": (last_altered(topics=[OTHER_HASH]), "no event of the contracts"),
    "of a forged topic": (
        alter_logs(lambda logs: [*logs[:-1], {**logs[-1], "topics": forged(logs[-1])}]),
        "filter",
    ),
    "cut off": (last_altered(data="0x"), "bytes of data"),
    "not hex": (last_altered(data="0xzz"), "not bytes"),
}


def forged(log: dict[str, Any]) -> list[str]:
    """The topics with another last one."""
    return [*log["topics"][:-1], "0x" + "00" * 12 + "fe" * 20]


@pytest.mark.parametrize("name", LIES)
def test_false_events_are_refused(story: Story, settings: Settings, name: str) -> None:
    lie, reason = LIES[name]
    first = story.web3.eth.block_number + 1
    story.submit(4)
    with lying_node(settings.rpc_url, lie) as url:
        rpc = Rpc(url)
        with pytest.raises(Refused, match=reason):
            Fetcher(rpc, story.manifest).fetch(first, first)
        rpc.close()


def test_headers_that_are_no_chain_are_refused(story: Story, settings: Settings) -> None:
    def lie(method: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        if method == "eth_getBlockByNumber" and params[0] == "0x5":
            return {**answer, "result": {**answer["result"], "parentHash": OTHER_HASH}}
        return answer

    with lying_node(settings.rpc_url, lie) as url:
        rpc = Rpc(url)
        with pytest.raises(Refused, match="not the child"):
            Fetcher(rpc, story.manifest).fetch(4, 6)
        rpc.close()


def test_a_header_of_another_number_is_refused(story: Story, settings: Settings) -> None:
    story.submit(4)
    head = story.web3.eth.block_number

    def lie(method: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        if method == "eth_getBlockByNumber" and params[0] == hex(head):
            return {**answer, "result": {**answer["result"], "number": hex(head + 1)}}
        return answer

    with lying_node(settings.rpc_url, lie) as url:
        rpc = Rpc(url)
        with pytest.raises(Refused, match=f"asked for chain block {head}"):
            Fetcher(rpc, story.manifest).fetch(head, head)
        rpc.close()


@pytest.mark.parametrize("order", ["backwards", "chain blocks backwards", "each backwards"])
def test_events_in_another_order_are_put_in_order(
    story: Story, settings: Settings, order: str
) -> None:
    for account in (4, 5, 6):
        story.submit(account)
    last = story.web3.eth.block_number

    def change(logs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        by_block: dict[str, list[dict[str, Any]]] = {}
        for log in logs:
            by_block.setdefault(log["blockNumber"], []).append(log)
        blocks = list(by_block.values())
        if order != "each backwards":
            blocks.reverse()
        if order != "chain blocks backwards":
            blocks = [block[::-1] for block in blocks]
        return [log for block in blocks for log in block]

    def fetched(url: str) -> list[Any]:
        rpc = Rpc(url)
        found = Fetcher(rpc, story.manifest).fetch(1, last, announce=True)
        rpc.close()
        return [found.happenings, found.lines]

    with lying_node(settings.rpc_url, alter_logs(change)) as url:
        assert fetched(url) == fetched(settings.rpc_url)


def test_a_lie_stops_nothing_but_itself(story: Story, settings: Settings, index: Index) -> None:
    lies_left = 3

    def lie(method: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        nonlocal lies_left
        if method == "eth_getLogs" and lies_left:
            lies_left -= 1
            return {**answer, "result": []}
        return answer

    story.submit(4)
    with lying_node(settings.rpc_url, lie) as url, capture_logs() as logs:
        index(replace(settings, rpc_url=url))
    assert [each["reason"] for each in logs if each["log_level"] == "error"] == ["Refused"] * 3
    with psycopg.connect(settings.database_url) as connection:
        assert connection.execute("SELECT count(*) FROM chain.submissions").fetchone() == (1,)


def test_nothing_is_stored_while_the_node_lies(story: Story, settings: Settings) -> None:
    story.submit(4)
    refused = threading.Event()

    def lie(method: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        if method != "eth_getLogs":
            return answer
        refused.set()
        return {**answer, "result": []}

    with lying_node(settings.rpc_url, lie) as url:
        service = Service(replace(settings, rpc_url=url))
        thread = threading.Thread(target=service.run)
        thread.start()
        assert refused.wait(20)
        time.sleep(0.5)
        service.stop()
        thread.join()
    with psycopg.connect(settings.database_url) as connection:
        assert connection.execute("SELECT count(*) FROM chain.chain_blocks").fetchone() == (0,)
        assert connection.execute("SELECT head_number FROM chain.cursor").fetchone() == (0,)


@pytest.mark.parametrize("what", ["chain id", "genesis"])
def test_another_chain_halts(story: Story, settings: Settings, what: str) -> None:
    def lie(method: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        if what == "chain id" and method == "eth_chainId":
            return {**answer, "result": "0x1"}
        if what == "genesis" and method == "eth_getBlockByNumber" and params[0] == "0x0":
            return {**answer, "result": {**answer["result"], "hash": OTHER_HASH}}
        return answer

    with lying_node(settings.rpc_url, lie) as url:
        with pytest.raises(WrongChain, match="manifest"):
            run_until_it_halts(replace(settings, rpc_url=url))


def test_ranges_shrink_until_the_node_answers(
    story: Story, settings: Settings, index: Index
) -> None:
    sizes: list[int] = []

    def lie(method: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        if method != "eth_getLogs":
            return answer
        size = int(params[0]["toBlock"], 16) - int(params[0]["fromBlock"], 16) + 1
        sizes.append(size)
        if size > 4:
            error = {"code": -32005, "message": "query returned more than 10000 results"}
            return {"jsonrpc": "2.0", "id": answer["id"], "error": error}
        return answer

    story.submit(4)
    with lying_node(settings.rpc_url, lie) as url, capture_logs() as logs:
        index(replace(settings, rpc_url=url))
    assert max(sizes) > 4 and not [each for each in logs if each["log_level"] == "error"]
    with psycopg.connect(settings.database_url) as connection:
        assert connection.execute("SELECT count(*) FROM chain.submissions").fetchone() == (1,)
