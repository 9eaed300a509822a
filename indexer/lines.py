# SPDX-License-Identifier: Apache-2.0
"""From a log to a line of its table's COPY, without a detour over Python's values.

A node sends hex, PostgreSQL reads hex: most of a line is cut out of the log as it came. The function
that does the cutting is written once for each event of the ABI, when the indexer starts. It refuses
whatever `decode.Event` refuses, which it leaves the explaining to; what is of the right length and
shape but no hex is refused by PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable

from indexer.decode import WORD, Column, Event
from indexer.errors import Refused
from indexer.rpc import Log, unhex

# (the place's cells, the address's cell, the log) -> a line of COPY's text format
WriteLine = Callable[[str, Log], str]

_ZEROS = "0" * 24


def line_writer(event: Event) -> WriteLine:
    """The function that writes an event's lines; its first argument is what comes before the
    transaction's hash: chain block's number, log's index and address."""
    source = _source(event)
    scope = {"_refusal": lambda log: _refusal(event, log), "_bytes": _bytes, "_uints": _uints}
    exec(compile(source, f"<lines of {event.table}>", "exec"), scope)
    writer: WriteLine = scope["write"]  # type: ignore[assignment]
    return writer


def _source(event: Event) -> str:
    topics = range(1, event.topics)
    checks = [f"len(topics) != {event.topics}"]
    checks += [f"len(topics[{i}]) != {2 + 2 * WORD}" for i in topics]
    size = 2 + 2 * event.head
    checks.append(f"len(data) {'!=' if event.is_static else '<'} {size}")
    checks.append(f"len(hash) != {2 + 2 * WORD}")
    strings = " + ".join(["hash", "data", *(f"topics[{i}]" for i in topics)])
    cells, more = [], []
    for column in event.columns:
        cell, check = _cell(column)
        cells.append(cell)
        more += check
    lines = [
        "def write(before, log):",
        "    topics, data, hash = log.topics, log.data, log.transaction_hash",
        f"    if {' or '.join(checks)}:",
        "        raise _refusal(log)",
        # Of bytes it is asked ten times as fast, and other letters than ASCII's are none.
        f"    text = ({strings}).encode(errors='replace')",
        "    if not text.isalnum():",
        "        raise _refusal(log)",
    ]
    if more:
        lines += [f"    if {' or '.join(more)}:", "        raise _refusal(log)"]
    row = "{before}" + "\t".join([_hex("hash[2:]"), *cells]) + "\n"
    lines += [
        "    try:",
        f"        return f{row!r}",
        "    except ValueError:",
        "        raise _refusal(log) from None",
        "",
    ]
    return "\n".join(lines)


def _cell(column: Column) -> tuple[str, list[str]]:
    """A column's cell as a piece of an f-string, and what must not hold."""
    kind = column.kind
    if column.indexed:
        text, start = f"topics[{column.place}]", 2
    else:
        text, start = "data", 2 + 2 * column.place
    end = start + 2 * WORD
    word = f"{text}[{start}:{end}]"
    match kind:
        case "uint256":
            return f"{{int({word}, 16)}}", []
        case "int256":
            value = f"int({word}, 16)"
            return f"{{({value} ^ 1 << 255) - (1 << 255)}}", []
        case "bool":
            flag = f"{text}[{end - 1}]"
            return f"{{{flag}}}", [
                f"{text}[{start}:{end - 1}].strip('0') != ''",
                f"{flag} not in '01'",
            ]
        case "address":
            return _hex(f"{text}[{start + 24}:{end}]"), [
                f"{text}[{start}:{start + 24}] != '{_ZEROS}'"
            ]
        case "bytes32":
            return _hex(word), []
        case "bytes32[8]":
            return _hex(f"{text}[{start}:{start + 16 * WORD}]"), []
        case "bytes":
            return f"{{_bytes(data, {column.place})}}", []
        case "uint256[]":
            return f"{{_uints(data, {column.place})}}", []
    raise AssertionError(f"no event has an argument of type {kind}")


def _hex(expression: str) -> str:
    # COPY reads two backslashes as one, which begins the hex of a bytea.
    return "\\\\x{" + expression + "}"


def _bytes(data: str, place: int) -> str:
    raw = unhex(data)
    content: bytes = Column("bytes", False, place).read([], raw)
    return "\\\\x" + content.hex()


def _uints(data: str, place: int) -> str:
    values = Column("uint256[]", False, place).read([], unhex(data))
    return "{" + ",".join(map(str, values)) + "}"


def _refusal(event: Event, log: Log) -> Refused:
    """Why a log is no event of ours, in words."""
    try:
        event.row([unhex(topic, WORD) for topic in log.topics], unhex(log.data))
        unhex(log.transaction_hash, WORD)
    except Refused as error:
        return error
    return Refused(f"{event.name}: a log that is written in another way than nodes do")
