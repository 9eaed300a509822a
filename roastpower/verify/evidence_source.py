# SPDX-License-Identifier: Apache-2.0
"""Published documents by digest. Where they come from need not be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import httpx
import msgspec

from roastpower.protocol.canonical import digest, hex_text

MAX_BYTES = 64 * 1024 * 1024  # a sheet of 512 submissions has a few megabytes


class EvidenceUnavailable(Exception):
    """A document is not there, or what is there is another one. The message says which."""


class EvidenceUnreachable(EvidenceUnavailable):
    """A place does not answer now; it may have the document."""


class EvidenceSource:
    """A server's folder (`…/v1/evidence`), a folder of `<digest>.json`, or one file."""

    def __init__(self, place: str, timeout: float = 20.0) -> None:
        self.place = place.rstrip("/")
        self._timeout = timeout

    def document(self, found: bytes) -> bytes:
        """The document with a digest.

        Raises:
            EvidenceUnavailable: there is none, or its sha256 is another.
        """
        raw = self._raw(hex_text(found))
        if digest(raw) != found:
            raise EvidenceUnavailable(
                f"what {self.place} has for {hex_text(found)} has the sha256 {hex_text(digest(raw))}"
            )
        return raw

    def _raw(self, name: str) -> bytes:
        if self.place.startswith(("http://", "https://")):
            return self._fetched(name)
        path = Path(self.place)
        candidates = [path]
        if path.is_dir():
            candidates = [path / f"{name}.json", path / f"{name.removeprefix('0x')}.json"]
        for candidate in candidates:
            try:
                return candidate.read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise EvidenceUnavailable(f"cannot read {candidate}: {error.strerror}") from error
        raise EvidenceUnavailable(f"no {name}.json in {path}" if path.is_dir() else f"no {path}")

    def _fetched(self, name: str) -> bytes:
        return self._got(f"{self.place}/{name}")

    def _got(self, url: str) -> bytes:
        try:
            with httpx.stream("GET", url, timeout=self._timeout) as answer:
                answer.raise_for_status()
                parts, size = [], 0
                for part in answer.iter_bytes():
                    size += len(part)
                    if size > MAX_BYTES:
                        raise EvidenceUnavailable(f"{url} is longer than any sheet")
                    parts.append(part)
        except httpx.HTTPStatusError as error:
            code = error.response.status_code
            kind = EvidenceUnreachable if code >= 500 or code == 429 else EvidenceUnavailable
            raise kind(f"{url} answers {code}") from error
        except httpx.HTTPError as error:
            raise EvidenceUnreachable(f"{url}: {type(error).__name__}") from error
        return b"".join(parts)


class EvidencePlaces(EvidenceSource):
    """Several places, asked in turn: whoever has the document, its digest is the same."""

    def __init__(self, places: Sequence[str], timeout: float = 20.0) -> None:
        super().__init__(" and ".join(places), timeout)
        self._sources = [EvidenceSource(place, timeout) for place in places]

    def document(self, found: bytes) -> bytes:
        """See `EvidenceSource`.

        Raises:
            EvidenceUnreachable: no place has it, and one of them does not answer.
            EvidenceUnavailable: no place has it.
        """
        problems: list[EvidenceUnavailable] = []
        for source in self._sources:
            try:
                return source.document(found)
            except EvidenceUnavailable as error:
                problems.append(error)
        said = "; ".join(map(str, problems))
        if any(isinstance(problem, EvidenceUnreachable) for problem in problems):
            raise EvidenceUnreachable(said)
        raise EvidenceUnavailable(said)


class BundleSource(EvidenceSource):
    """One document that holds all that belongs to a block: `GET /v1/blocks/N/bundle`, as URL or file.

    What it says of the block is not believed; the documents in it are, if their sha256 is on the chain.
    """

    def _raw(self, name: str) -> bytes:
        if self.place.startswith(("http://", "https://")):
            bundle = self._got(self.place)
        else:
            try:
                bundle = Path(self.place).read_bytes()
            except OSError as error:
                raise EvidenceUnavailable(f"cannot read {self.place}: {error.strerror}") from error
        try:
            documents = msgspec.json.decode(bundle, type=_Bundle).documents
        except msgspec.DecodeError as error:
            raise EvidenceUnavailable(f"{self.place} is not a bundle: {error}") from error
        if name not in documents:
            raise EvidenceUnavailable(f"the bundle at {self.place} has no document {name}")
        return documents[name].encode()


class _Bundle(msgspec.Struct, frozen=True):
    documents: dict[str, str]
