# SPDX-License-Identifier: Apache-2.0
"""How documents of evidence are written and read: RFC 8785 JSON, named by sha256.

A document is a frozen ``msgspec.Struct`` in wire form: digests, salts and addresses as 0x text,
wei as decimal text, every number below 2**53 (what a JSON number holds in every language).
"""

import hashlib
from typing import Annotated, Any, Final, Protocol, TypeVar

import msgspec
import rfc8785

from roastpower.protocol.addresses import checksummed
from roastpower.protocol.decoding import decode
from roastpower.protocol.errors import EvidenceError

_SAFE_MAX: Final = 2**53 - 1

Count = Annotated[int, msgspec.Meta(ge=0, le=_SAFE_MAX)]
Ordinal = Annotated[int, msgspec.Meta(ge=1, le=_SAFE_MAX)]
# \Z and not $: the latter would let a newline through at the end.
Wei = Annotated[str, msgspec.Meta(pattern=r"^(0|[1-9][0-9]{0,77})\Z")]
Hex = Annotated[str, msgspec.Meta(pattern=r"^0x([0-9a-f]{2})*\Z")]
Digest = Annotated[str, msgspec.Meta(pattern=r"^0x[0-9a-f]{64}\Z")]
Address = Annotated[str, msgspec.Meta(pattern=r"^0x[0-9a-fA-F]{40}\Z")]


class Document(Protocol):
    """A structure that can tell whether what it says fits together."""

    def check(self) -> None:
        """Raise `EvidenceError` if parts of the document contradict one another."""


DocumentT = TypeVar("DocumentT", bound=Document)


def canonical(value: Any) -> bytes:
    """The one way to write a value: RFC 8785; a structure as an object of all its fields."""
    try:
        return rfc8785.dumps(msgspec.to_builtins(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise EvidenceError(f"cannot be written as canonical JSON: {error}") from error


def digest(document: bytes) -> bytes:
    """sha256 of a document's bytes: what the chain stores, and the name it is served by."""
    return hashlib.sha256(document).digest()


def parse(document: bytes, shape: type[DocumentT]) -> DocumentT:
    """Read a document that must have exactly this shape and be written canonically."""
    try:
        parsed = decode(document, shape)
    except (ValueError, RecursionError) as error:
        raise EvidenceError(f"not a {shape.__name__}: {error}") from error
    if canonical(parsed) != document:
        # Also what catches a key given twice, of which the reader saw the last only.
        raise EvidenceError(f"not a {shape.__name__}: not written canonically")
    parsed.check()
    return parsed


def encode(document: Document) -> bytes:
    """Write a document, having made sure that it can be read back."""
    written = canonical(document)
    parse(written, type(document))
    return written


def hex_text(raw: bytes) -> str:
    """Bytes as lower-case 0x text."""
    return "0x" + raw.hex()


def hex_bytes(text: str) -> bytes:
    """The bytes of 0x text that `hex_text` wrote."""
    if not text.startswith("0x"):
        raise EvidenceError(f"not 0x text: {text!r}")
    try:
        return bytes.fromhex(text[2:])
    except ValueError as error:
        raise EvidenceError(f"not 0x text: {text!r}") from error


def require_checksum(address: str, what: str) -> None:
    """Raise `EvidenceError` unless an address is written with its EIP-55 checksum."""
    if checksummed(address) != address:
        raise EvidenceError(f"{what} is not a checksummed address: {address}")


def require(condition: bool, reason: str) -> None:
    """Raise `EvidenceError` with the reason unless the condition holds."""
    if not condition:
        raise EvidenceError(reason)
