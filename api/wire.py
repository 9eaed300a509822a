# SPDX-License-Identifier: Apache-2.0
"""How values look in JSON, and how they are read from paths, queries and bodies.

Amounts are decimal text (they pass 2**53), addresses checksummed, digests 0x hex, times Unix
seconds. On the Python side they are what PostgreSQL gives: int and bytes.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from fastapi import Path, Query
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from api.secrets import looks_like_a_key
from roastpower.protocol.addresses import checksummed

MAX_ID: Final = 2**63 - 1
MAX_BLOCK_ID: Final = (2**63 - 1) >> 16  # of which submissions' ids still fit
MAX_LIMIT: Final = 100

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_DIGEST = re.compile(r"0x[0-9a-fA-F]{64}")
# No control characters, none that turn text around or have no width, no space at an end: said in a
# pattern, so that whoever reads the schema knows.
_CLEAN = r"[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff]"
_SHOWN = rf"^{_CLEAN}(?:(?:{_CLEAN}| )*{_CLEAN})?$"
_WEBSITE = re.compile(
    r"https://[A-Za-z0-9.\-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~:/?#@!$&'()*+,;=%\-]*)?"
)
_SIGNATURE = re.compile(r"0x([0-9a-fA-F]{2}){0,4096}")
_SIGNATURE_SCHEMA = {"type": "string", "pattern": "^0x([0-9a-fA-F]{2}){0,4096}$"}
_ADDRESS_SCHEMA = {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}
_DIGEST_SCHEMA = {"type": "string", "pattern": "^0x[0-9a-fA-F]{64}$"}


class Shape(BaseModel):
    """A JSON object that we answer with; made from rows, of which it takes what it names."""

    model_config = ConfigDict(frozen=True)


class Sent(BaseModel):
    """A JSON object that we are sent; members we do not know are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _address_text(value: Any) -> Any:
    return checksummed(value) if isinstance(value, bytes) else value


def hex_text(value: Any) -> Any:
    """Bytes as 0x text; anything else as it is."""
    return "0x" + value.hex() if isinstance(value, bytes) else value


Address = Annotated[str, BeforeValidator(_address_text), WithJsonSchema(_ADDRESS_SCHEMA)]
Digest = Annotated[str, BeforeValidator(hex_text), WithJsonSchema(_DIGEST_SCHEMA)]
HexBytes = Annotated[
    str,
    BeforeValidator(hex_text),
    WithJsonSchema({"type": "string", "pattern": "^0x([0-9a-f]{2})*$"}),
]
Wei = Annotated[
    int,
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}),
]


def _parse_address(value: Any) -> bytes:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise PydanticCustomError("invalid_address", "an address is 0x and 40 hex digits")
    raw = bytes.fromhex(value[2:])
    digits = value[2:]
    # Text in one letter case carries no checksum.
    if digits not in (digits.lower(), digits.upper()) and checksummed(raw) != value:
        raise PydanticCustomError(
            "bad_checksum", "the letter case is not this address's checksum (EIP-55)"
        )
    return raw


def _parse_digest(value: Any) -> bytes:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise PydanticCustomError("invalid_digest", "a digest is 0x and 64 hex digits")
    return bytes.fromhex(value[2:])


def _parse_salt(value: Any) -> bytes:
    if not isinstance(value, str) or not _DIGEST.fullmatch(value):
        raise PydanticCustomError("invalid_salt", "a salt is 0x and 64 hex digits")
    return bytes.fromhex(value[2:])


def _parse_signature(value: Any) -> bytes:
    if not isinstance(value, str) or not _SIGNATURE.fullmatch(value):
        raise PydanticCustomError(
            "invalid_signature", "a signature is 0x and up to 8,192 hex digits in pairs"
        )
    return bytes.fromhex(value[2:])


def _encodable(value: str) -> str:
    # JSON can spell half a surrogate pair, which is no character and has no UTF-8.
    try:
        value.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("not_unicode", "the text is not valid Unicode") from None
    return value


def _displayable(value: str) -> str:
    if not re.fullmatch(_SHOWN, value):
        raise PydanticCustomError(
            "not_displayable", "no control characters, and no space at either end"
        )
    return _encodable(value)


def _no_key(value: Any) -> Any:
    if isinstance(value, str) and looks_like_a_key(value):
        raise PydanticCustomError("looks_like_a_key", "this looks like a secret key: it is refused")
    return value


def _website(value: str) -> str:
    if not _WEBSITE.fullmatch(value):
        raise PydanticCustomError("not_a_website", "a website is https:// and a host")
    return _displayable(value)


Text = Annotated[str, AfterValidator(_encodable)]
# What people see of one another: names, descriptions, reasons.
ShortText = Annotated[
    str,
    Field(min_length=1, max_length=64),
    AfterValidator(_displayable),
    BeforeValidator(_no_key),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 64, "pattern": _SHOWN}),
]
LongText = Annotated[
    str,
    Field(min_length=1, max_length=1000),
    AfterValidator(_displayable),
    BeforeValidator(_no_key),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 1000, "pattern": _SHOWN}),
]
WebsiteText = Annotated[
    str,
    Field(max_length=200),
    AfterValidator(_website),
    BeforeValidator(_no_key),
    WithJsonSchema({"type": "string", "maxLength": 200, "pattern": f"^{_WEBSITE.pattern}$"}),
]
AddressIn = Annotated[bytes, BeforeValidator(_parse_address), WithJsonSchema(_ADDRESS_SCHEMA)]
DigestIn = Annotated[bytes, BeforeValidator(_parse_digest), WithJsonSchema(_DIGEST_SCHEMA)]
SaltIn = Annotated[bytes, BeforeValidator(_parse_salt), WithJsonSchema(_DIGEST_SCHEMA)]
SignatureIn = Annotated[bytes, BeforeValidator(_parse_signature), WithJsonSchema(_SIGNATURE_SCHEMA)]

IdPath = Annotated[int, Path(ge=1, le=MAX_ID, description="An id; ids start at 1.")]
AddressPath = Annotated[
    AddressIn,
    Path(description="An account; mixed letter case must be its EIP-55 checksum."),
]
DigestPath = Annotated[DigestIn, Path(description="sha256 of the document's bytes.")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Items on a page, at most.")]
CursorText = Annotated[
    str | None,
    Query(description="The `next_cursor` of the page before; leave it out for the first page."),
]
