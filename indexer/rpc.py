# SPDX-License-Identifier: Apache-2.0
"""JSON-RPC over HTTP, with the answers typed and nothing but them trusted to be well-formed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TypeVar

import httpx
import msgspec

from indexer.errors import Refused, RpcError, RpcUnavailable

BATCH = 100  # calls in one request; a common limit of providers

T = TypeVar("T")


class Header(msgspec.Struct, frozen=True, rename="camel"):
    """A chain block without its transactions. Hex, as the node sent it."""

    number: str
    hash: str
    parent_hash: str
    timestamp: str
    logs_bloom: str


class Log(msgspec.Struct, frozen=True, rename="camel"):
    """An event. Hex, as the node sent it."""

    address: str
    topics: list[str]
    data: str
    block_number: str
    block_hash: str
    transaction_hash: str
    log_index: str
    removed: bool = False


class Receipt(msgspec.Struct, frozen=True, rename="camel"):
    """What a transaction left behind."""

    logs: list[Log]


class _Failure(msgspec.Struct, frozen=True):
    code: int
    message: str


class _Answer(msgspec.Struct, frozen=True):
    id: int | str | None = None
    result: msgspec.Raw = msgspec.Raw(b"null")
    error: _Failure | None = None


Call = tuple[str, list[object]]


class Rpc:
    """A node. Safe to use from several threads."""

    def __init__(self, url: str, timeout: float = 20.0) -> None:
        self._client = httpx.Client(
            base_url=url, timeout=timeout, limits=httpx.Limits(max_connections=16)
        )
        self._ids = itertools.count(1)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def call(self, answer: type[T], method: str, *params: object) -> T:
        """One call. Raises `RpcUnavailable`, `RpcError`, or `Refused` on a malformed answer."""
        return self._batch(answer, [(method, list(params))])[0]

    def chain_id(self) -> int:
        """The chain's id."""
        return quantity(self.call(str, "eth_chainId"))

    def header(self, number: int | str) -> Header | None:
        """The chain block of a number or tag, or None where the node has none."""
        tag = hex(number) if isinstance(number, int) else number
        return self.call(Header | None, "eth_getBlockByNumber", tag, False)  # type: ignore[arg-type]

    def headers(self, numbers: Sequence[int]) -> list[Header | None]:
        """Several chain blocks, None where the node has none."""
        calls: list[Call] = [("eth_getBlockByNumber", [hex(number), False]) for number in numbers]
        return [
            header
            for start in range(0, len(calls), BATCH)
            for header in self._batch(Header | None, calls[start : start + BATCH])  # type: ignore[arg-type]
        ]

    def logs(self, addresses: Sequence[str], first: int, last: int) -> list[Log]:
        """All events of some contracts in a range of chain blocks."""
        return self.call(
            list[Log],
            "eth_getLogs",
            {"address": list(addresses), "fromBlock": hex(first), "toBlock": hex(last)},
        )

    def receipts(self, block_hash: str) -> list[Receipt]:
        """The receipts of all transactions of a chain block."""
        return self.call(list[Receipt], "eth_getBlockReceipts", block_hash)

    def _batch(self, answer: type[T], calls: Sequence[Call]) -> list[T]:
        ids = [next(self._ids) for _ in calls]
        requests = [
            {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
            for number, (method, params) in zip(ids, calls, strict=True)
        ]
        raw = self._post(requests[0] if len(requests) == 1 else requests)
        try:
            if len(requests) == 1:
                answers = [msgspec.json.decode(raw, type=_Answer)]
            else:
                answers = _decode_batch(raw, calls[0][0])
        except msgspec.DecodeError as error:
            raise Refused(f"{calls[0][0]}: not an answer of JSON-RPC: {error}") from error
        # Servers may answer a batch in any order.
        by_id = {each.id: each for each in answers}
        results = []
        for number, (method, _) in zip(ids, calls, strict=True):
            each = by_id.get(number)
            if each is None:
                raise Refused(f"{method}: a call of a batch was not answered")
            if each.error:
                raise RpcError(method, each.error.code, each.error.message)
            try:
                results.append(msgspec.json.decode(each.result, type=answer))
            except msgspec.DecodeError as error:
                raise Refused(f"{method}: {error}") from error
        return results

    def _post(self, body: object) -> bytes:
        try:
            response = self._client.post("", content=msgspec.json.encode(body), headers=_HEADERS)
        except httpx.TransportError as error:
            raise RpcUnavailable(f"{type(error).__name__}: {error}") from error
        # Some providers say "too many results" with status 400 and a JSON-RPC error in the body.
        if response.status_code >= 500 or response.status_code in (401, 403, 404, 429):
            raise RpcUnavailable(f"the node answered with HTTP status {response.status_code}")
        return response.content


_HEADERS = {"content-type": "application/json"}


def _decode_batch(raw: bytes, method: str) -> list[_Answer]:
    decoded = msgspec.json.decode(raw, type=list[_Answer] | _Answer)
    if isinstance(decoded, list):
        return decoded
    if decoded.error:
        raise RpcError(method, decoded.error.code, decoded.error.message)
    raise Refused(f"{method}: one answer to a batch")


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
