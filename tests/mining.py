# SPDX-License-Identifier: Apache-2.0
"""Real miners' agents at work on a test's stack."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from stack import Stack

from roastpower.client import ApiClient
from roastpower.devstack.accounts import MINERS
from roastpower.judge.duplicates import EarlierTexts
from roastpower.miner.agent import PASSING, Agent
from roastpower.miner.drafts import Drafts
from roastpower.miner.writer import OfflineWriter


@contextmanager
def miners_at_work(
    stack: Stack, folder: Path, indexes: Iterable[int] = tuple(MINERS)
) -> Iterator[None]:
    """Some of the demo's miners submit to every block, and deliver, until the end."""
    stopping = threading.Event()
    written: dict[int, EarlierTexts] = {}
    writing = threading.Lock()

    def work(index: int) -> None:
        agent = Agent(
            contracts=stack.contracts,
            sender=stack.sender(index),
            api=ApiClient(stack.addresses.api_url),  # each its own: it is signed in there
            writer=OfflineWriter(),
            personality=MINERS[index],
            drafts=Drafts(folder / str(index)),
            max_burn=10**21,
            written=written,
            writing=writing,
        )
        while not stopping.wait(0.5):
            try:
                agent.step()
            except PASSING:
                continue

    threads = [threading.Thread(target=work, args=(index,)) for index in indexes]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join()
