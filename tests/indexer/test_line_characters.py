# SPDX-License-Identifier: Apache-2.0
"""A line of COPY takes nothing but letters and digits from a node: no tab, no end of line, no digit
of another script, and nothing that Python's numbers allow and hex does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from indexer.decode import WORD, Decoder, Event
from indexer.errors import Refused
from indexer.lines import line_writer
from indexer.rpc import Log
from roastpower.chain.artifacts import CONTRACT_NAMES

ADDRESSES = {name: "0x" + f"{number:02x}" * 20 for number, name in enumerate(CONTRACT_NAMES, 1)}
EVENTS = {event.name: event for event in Decoder(ADDRESSES).events.values() if event.is_static}
STRANGE = ("\t", "\n", "\r", "\\", " ", "_", "+", "\0", "٣", "é", "\ud800", "𝟜")


def log_of(event: Event) -> Log:
    """A log that says zero everywhere."""
    zero = "0x" + "00" * WORD
    return Log(
        address="0x" + "11" * 20,
        topics=["0x" + event.topic.hex(), *[zero] * (event.topics - 1)],
        data="0x" + "00" * event.head,
        block_number="0x1",
        block_hash=zero,
        transaction_hash=zero,
        log_index="0x0",
        removed=False,
    )


def put_into(text: str, character: str) -> str:
    """The text with another last but one character."""
    return text[:-2] + character + text[-1]


def spoilt(event: Event, character: str) -> Iterator[Log]:
    """Logs with one such character: in the transaction's hash, in each topic, in the data."""
    good = log_of(event)
    yield replace(good, transaction_hash=put_into(good.transaction_hash, character))
    for place in range(1, event.topics):
        topics = list(good.topics)
        topics[place] = put_into(topics[place], character)
        yield replace(good, topics=topics)
    if event.head:
        yield replace(good, data=put_into(good.data, character))


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_other_characters_are_refused_wherever_they_are(name: str) -> None:
    event = EVENTS[name]
    write = line_writer(event)
    assert write("1\t0\t", log_of(event)).count("\n") == 1
    for log in (log for character in STRANGE for log in spoilt(event, character)):
        with pytest.raises(Refused):
            write("", log)
