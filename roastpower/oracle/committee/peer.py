# SPDX-License-Identifier: Apache-2.0
"""Another judge, over HTTP. Nothing it says is believed here: whoever asked checks it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TypeVar

import httpx
import msgspec

from roastpower.oracle.committee.matters import Kind
from roastpower.protocol.canonical import digest, hex_bytes, hex_text
from roastpower.protocol.committee_report import SignatureText, SignedSheet
from roastpower.protocol.constants import MAX_COMMITTEE_MEMBERS
from roastpower.protocol.decoding import decode

MAX_ANSWER = 64 * 1024  # bytes
MAX_CONTENTS = 512 * 1024
MAX_SHEET = 32 * 1024 * 1024  # a sheet of 512 submissions has a few megabytes
CONTENTS_AT_ONCE = 64  # that are asked for; each has at most 2,000 bytes

Shape = TypeVar("Shape")


class PeerUnavailable(Exception):
    """A peer does not answer in time, or not what was asked for. The message says which."""


class PeerRefused(Exception):
    """A peer does not sign. `code` is its reason."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class Listing(msgspec.Struct, frozen=True):
    """The sheets that stand at a judge: at most two a member, who then contradicts itself."""

    sheets: tuple[SignedSheet, ...]


class Signature(msgspec.Struct, frozen=True):
    """A judge's signature under a report."""

    member: str
    signature: SignatureText


class Wanted(msgspec.Struct, frozen=True):
    """The commitments, as 0x hex, of contents that are asked for."""

    commitments: tuple[str, ...]


class Passed(msgspec.Struct, frozen=True):
    """A content and its salt as 0x hex, by its commitment."""

    commitment: str
    content: str
    salt: str


class Contents(msgspec.Struct, frozen=True):
    """What a judge has of the contents that were asked for. ``is_complete``: the block is sealed and the
    time to deliver is over there, so that it takes no more."""

    contents: tuple[Passed, ...]
    is_complete: bool


class Problem(msgspec.Struct, frozen=True):
    """Why something is not done."""

    code: str
    detail: str = ""


class Peer:
    """A judge's server. `timeout` in seconds, for each answer as a whole."""

    def __init__(self, url: str, timeout: float = 10.0) -> None:
        self.url = url.rstrip("/")
        self._timeout = timeout
        self._client = httpx.Client(timeout=timeout, follow_redirects=False)

    def close(self) -> None:
        """Closes its connections."""
        self._client.close()

    def sheets(self, kind: Kind, identifier: int, posting: int) -> tuple[SignedSheet, ...]:
        """The sheets that stand there.

        Raises:
            PeerUnavailable: it does not answer so.
        """
        status, body = self._read("GET", f"/v1/{kind}/{identifier}/{posting}", MAX_ANSWER)
        if status != 200:
            raise PeerUnavailable(f"{self.url} answers {status}")
        found = self._decoded(body, Listing).sheets
        return found[: 2 * MAX_COMMITTEE_MEMBERS]

    def contents(self, block_id: int, commitments: Sequence[bytes]) -> Contents:
        """What it has of these contents of a sealed block; the caller checks them.

        Raises:
            PeerUnavailable: it does not answer so.
        """
        asked = msgspec.json.encode(Wanted(tuple(map(hex_text, commitments))))
        path = f"/v1/contents/{block_id}"
        status, body = self._read("POST", path, MAX_CONTENTS, asked)
        if status != 200:
            raise PeerUnavailable(f"{self.url} answers {status} for contents of block {block_id}")
        return self._decoded(body, Contents)

    def brief(self, found: bytes) -> bytes | None:
        """A brief's document by its sha256, which the caller checks; None if it has none.

        Raises:
            PeerUnavailable: it does not answer.
        """
        status, body = self._read("GET", f"/v1/briefs/{hex_text(found)}", MAX_ANSWER)
        if status == 404:
            return None
        if status != 200:
            raise PeerUnavailable(f"{self.url} answers {status} for a brief")
        return body

    def document(self, found: bytes) -> bytes | None:
        """The document with a digest; None if the peer has none.

        Raises:
            PeerUnavailable: it does not answer, or has another.
        """
        status, body = self._read("GET", f"/v1/evidence/{hex_text(found)}", MAX_SHEET)
        if status == 404:
            return None
        if status != 200:
            raise PeerUnavailable(f"{self.url} answers {status} for {hex_text(found)}")
        if digest(body) != found:
            raise PeerUnavailable(f"{self.url} has another document as {hex_text(found)}")
        return body

    def sign(self, kind: Kind, report: bytes) -> tuple[str, bytes]:
        """The member that answers there, and its signature under a report.

        Raises:
            PeerRefused: it does not sign.
            PeerUnavailable: it does not answer.
        """
        status, body = self._read("POST", f"/v1/{kind}/sign", MAX_ANSWER, report)
        if status in (409, 422, 429):
            problem = self._decoded(body, Problem)
            raise PeerRefused(problem.code, problem.detail)
        if status != 200:
            raise PeerUnavailable(f"{self.url} answers {status}")
        signed = self._decoded(body, Signature)
        return signed.member, hex_bytes(signed.signature)

    def _read(
        self, method: str, path: str, limit: int, content: bytes | None = None
    ) -> tuple[int, bytes]:
        deadline = time.monotonic() + self._timeout
        parts, size = [], 0
        try:
            with self._client.stream(method, self.url + path, content=content) as answer:
                for part in answer.iter_bytes():
                    size += len(part)
                    if size > limit:
                        raise PeerUnavailable(f"{self.url}{path} is longer than any answer")
                    if time.monotonic() > deadline:
                        raise PeerUnavailable(f"{self.url}{path} takes too long")
                    parts.append(part)
                return answer.status_code, b"".join(parts)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PeerUnavailable(f"{self.url}: {type(error).__name__}") from error

    def _decoded(self, body: bytes, shape: type[Shape]) -> Shape:
        try:
            return decode(body, shape)
        except (ValueError, RecursionError) as error:
            raise PeerUnavailable(f"{self.url} answers something else: {error}") from error
