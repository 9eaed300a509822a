# SPDX-License-Identifier: Apache-2.0
"""JSON-RPC over HTTP, with the answers typed and nothing but them trusted to be well-formed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

from indexer.endpoints import Endpoints
from indexer.errors import Refused, RpcError, RpcUnavailable
from indexer.faults import Fault, of_error
from roastpower.protocol.decoding import decode

BATCH = 100  # calls in one request; a common limit of providers
WHOLE_BLOCKS = 20  # the same, where each answer is all that a chain block holds

T = TypeVar("T")
M = TypeVar("M", bound="Mark")


class Header(msgspec.Struct, frozen=True, rename="camel"):
    """A chain block without its transactions. Hex, as the node sent it."""

    number: str
    hash: str
    parent_hash: str
    timestamp: str
    logs_bloom: str


class Mark(msgspec.Struct, frozen=True, rename="camel", gc=False):
    """What of an event is in its chain block's filter. Hex, as the node sent it."""

    address: str
    topics: list[str]


class Log(Mark, frozen=True, gc=False):
    """An event. Hex, as the node sent it."""

    data: str
    block_number: str
    block_hash: str
    transaction_hash: str
    log_index: str
    removed: bool = False


class _Receipt(msgspec.Struct, Generic[M], frozen=True):
    logs: list[M]


class _Failure(msgspec.Struct, frozen=True):
    message: str = ""
    code: int = 0


class _Answer(msgspec.Struct, Generic[T], frozen=True):
    id: int | str | None = None
    result: T | None = None
    error: _Failure | None = None


class _RawAnswer(msgspec.Struct, frozen=True):
    id: int | str | None = None
    result: msgspec.Raw = msgspec.Raw(b"null")
    error: _Failure | None = None


Call = tuple[str, list[object]]


class Rpc:
    """A node, or several of one chain. Safe to use from several threads."""

    def __init__(self, *urls: str, timeout: float = 20.0) -> None:
        """`timeout`: see `Endpoints`."""
        self.endpoints = Endpoints(urls, timeout)
        self._ids = itertools.count(1)
        self._has_receipts = True  # until it is said otherwise

    def close(self) -> None:
        """Close all connections."""
        self.endpoints.close()

    def call(self, answer: type[T], method: str, *params: object) -> T:
        """One call. Raises `RpcUnavailable`, `RpcError`, or `Refused` on a malformed answer."""
        found = self._call(answer, method, *params)
        if found is None:
            raise Refused(f"{method}: the node answered null")
        return found

    def chain_id(self) -> int:
        """The chain's id."""
        return quantity(self.call(str, "eth_chainId"))

    def header(self, number: int | str) -> Header | None:
        """The chain block of a number or tag, or None where the node has none."""
        tag = hex(number) if isinstance(number, int) else number
        return self._call(Header, "eth_getBlockByNumber", tag, False)

    def headers(self, numbers: Sequence[int]) -> list[Header | None]:
        """Several chain blocks, None where the node has none."""
        calls: list[Call] = [("eth_getBlockByNumber", [hex(number), False]) for number in numbers]
        return [
            header
            for start in range(0, len(calls), BATCH)
            for header in self._batch(Header, calls[start : start + BATCH])
        ]

    def logs(self, addresses: Sequence[str], first: int, last: int) -> list[Log]:
        """All events of some contracts in a range of chain blocks."""
        return self.call(
            list[Log],
            "eth_getLogs",
            {"address": list(addresses), "fromBlock": hex(first), "toBlock": hex(last)},
        )

    def logs_of(self, addresses: Sequence[str], block_hash: str) -> list[Log]:
        """All events of some contracts in the chain block of that hash (EIP-234)."""
        return self.call(
            list[Log], "eth_getLogs", {"address": list(addresses), "blockHash": block_hash}
        )

    def all_logs(self, block_hashes: Sequence[str], answer: type[M]) -> list[list[M]]:
        """All events of everybody in some chain blocks: by their receipts, which nodes do not find
        by an index as they do logs, or by their logs where a node has no such method. `answer` is
        how much of each is wanted."""
        if self._has_receipts:
            try:
                return [
                    [log for receipt in receipts for log in receipt.logs]
                    for receipts in self._of_blocks(
                        list[_Receipt[answer]],  # type: ignore[valid-type]
                        "eth_getBlockReceipts",
                        block_hashes,
                    )
                ]
            except RpcError as error:
                if error.fault is not Fault.REFUSES:
                    raise
                self._has_receipts = False
        asked = [{"blockHash": each} for each in block_hashes]
        return self._of_blocks(list[answer], "eth_getLogs", asked)  # type: ignore[valid-type]

    def _of_blocks(self, answer: type[T], method: str, asked: Sequence[object]) -> list[T]:
        calls: list[Call] = [(method, [each]) for each in asked]
        answers = [
            each
            for start in range(0, len(calls), WHOLE_BLOCKS)
            for each in self._batch(answer, calls[start : start + WHOLE_BLOCKS])
        ]
        if None in answers:
            # A node behind a balancer, that does not have the chain block yet.
            raise RpcUnavailable(f"{method}: the node answered null", Fault.BEHIND)
        return [each for each in answers if each is not None]

    def _call(self, answer: type[T], method: str, *params: object) -> T | None:
        number = next(self._ids)
        body = msgspec.json.encode(
            {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        )

        def read(raw: bytes) -> T | None:
            try:
                said: _Answer[T] = decode(raw, _Answer[answer])  # type: ignore[valid-type]
            except msgspec.DecodeError as error:
                raise _malformed(raw, method, error) from error
            _check_error(said.error, method)
            if said.id not in (number, str(number)):
                raise Refused(f"{method}: an answer to another call")
            return said.result

        return self.endpoints.post(body, read)

    def _batch(self, answer: type[T], calls: Sequence[Call]) -> list[T | None]:
        if len(calls) == 1:
            return [self._call(answer, calls[0][0], *calls[0][1])]
        ids = [next(self._ids) for _ in calls]
        method = calls[0][0]
        body = msgspec.json.encode(
            [
                {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
                for number, (method, params) in zip(ids, calls, strict=True)
            ]
        )

        def read(raw: bytes) -> list[T | None]:
            # Servers may answer a batch in any order.
            by_id = {each.id: each for each in _decode_batch(raw, method)}
            results: list[T | None] = []
            for number in ids:
                each = by_id.get(number)
                if each is None:
                    raise Refused(f"{method}: a call of a batch was not answered")
                _check_error(each.error, method)
                try:
                    results.append(decode(each.result, answer | None))
                except msgspec.DecodeError as error:
                    raise Refused(f"{method}: {error}") from error
            return results

        return self.endpoints.post(body, read)


def _check_error(error: _Failure | None, method: str) -> None:
    if error is not None:
        fault = of_error(error.code, error.message)
        raise RpcError(f"{method}: {error.message} ({error.code})", fault)


def _decode_batch(raw: bytes, method: str) -> list[_RawAnswer]:
    try:
        decoded = decode(raw, list[_RawAnswer] | _RawAnswer)
    except msgspec.DecodeError as error:
        raise _malformed(raw, method, error) from error
    if isinstance(decoded, list):
        return decoded
    _check_error(decoded.error, method)
    raise Refused(f"{method}: one answer to a batch")


def _malformed(raw: bytes, method: str, error: Exception) -> RpcUnavailable | Refused:
    """A body that breaks off is a connection's fault; anything else is the node's."""
    if isinstance(error, msgspec.ValidationError):
        return Refused(f"{method}: {error}")
    return RpcUnavailable(f"{method}: {len(raw)} bytes that are no JSON: {error}", Fault.BROKEN)


def quantity(text: str) -> int:
    """A number as JSON-RPC writes it, `0x1a`. Raises `Refused`."""
    try:
        return int(text, 16)
    except ValueError:
        raise Refused(f"not a quantity: {text!r}") from None


def unhex(text: str, length: int | None = None) -> bytes:
    """Bytes as JSON-RPC writes them, `0x…`. Raises `Refused`, also on another length."""
    try:
        raw = bytes.fromhex(text.removeprefix("0x"))
    except ValueError:
        raise Refused(f"not bytes: {text!r}") from None
    if length is not None and len(raw) != length:
        raise Refused(f"{len(raw)} bytes where {length} belong: {text!r}")
    return raw
