# SPDX-License-Identifier: Apache-2.0
"""Messages of Sign-In with Ethereum (ERC-4361): written, read, and nothing else.

A message is read by its ABNF, strictly and in one pass; whoever wrote it, `SignInMessage.text` of what
was read is the very text again, so that what is checked is what was signed. Whether a message is good
for anything (nonce, domain, times, signature) is for the server that it is sent to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address
from typing import Final

from roastpower.protocol.addresses import checksummed
from roastpower.protocol.errors import EncodingError

MAX_MESSAGE_CHARACTERS: Final = 4096

_WANTS: Final = " wants you to sign in with your Ethereum account:"

# RFC 3986. `_TEXT` is what a statement may hold: reserved and unreserved characters and spaces.
_PCHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
_REG_NAME = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})"
_USER = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:]|%[0-9A-Fa-f]{2})"
_LITERAL = r"\[(?:[0-9A-Fa-f:.]+|[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+)\]"
_AUTHORITY = rf"(?:{_USER}*@)?(?:{_LITERAL}|{_REG_NAME}*)(?::[0-9]*)?"
_PATH = rf"(?:(?://{_AUTHORITY}(?:/{_PCHAR}*)*)|(?:/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?)|(?:{_PCHAR}+(?:/{_PCHAR}*)*)|)"
_TAIL = rf"(?:{_PCHAR}|[/?])*"
_SCHEME = r"[A-Za-z][A-Za-z0-9+\-.]*"

_URI = re.compile(rf"{_SCHEME}:{_PATH}(?:\?{_TAIL})?(?:#{_TAIL})?")
_DOMAIN = re.compile(_AUTHORITY)
_SCHEME_TEXT = re.compile(_SCHEME)
_IPV6 = re.compile(r"\[([0-9A-Fa-f:.]+)\]")
_ADDRESS = re.compile(r"0x[0-9A-Fa-f]{40}")
_STATEMENT = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;= ]+")
_NONCE = re.compile(r"[A-Za-z0-9]{8,}")
_CHAIN_ID = re.compile(r"[0-9]{1,78}")
_REQUEST_ID = re.compile(rf"{_PCHAR}*")
_DATE_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


@dataclass(frozen=True, kw_only=True)
class SignInMessage:
    """The fields of a message; dates as they are written (RFC 3339).

    Raises:
        EncodingError: a field is not what ERC-4361 says.
    """

    domain: str
    address: str
    uri: str
    chain_id: int
    nonce: str
    issued_at: str
    version: str = "1"
    scheme: str | None = None
    statement: str | None = None
    expiration_time: str | None = None
    not_before: str | None = None
    request_id: str | None = None
    resources: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Every field by its rule."""
        _need(_DOMAIN, self.domain, "domain")
        _check_literals(self.domain, "domain")
        if not self.domain or self.domain.endswith("@"):
            raise EncodingError("sign-in: the domain is empty")
        if self.scheme is not None:
            _need(_SCHEME_TEXT, self.scheme, "scheme")
        _need(_ADDRESS, self.address, "address")
        if checksummed(self.address) != self.address:
            raise EncodingError("sign-in: the address is not in its checksummed form (EIP-55)")
        if self.statement is not None:
            _need(_STATEMENT, self.statement, "statement")
        _need(_URI, self.uri, "uri")
        _check_literals(self.uri, "uri")
        if self.version != "1":
            raise EncodingError("sign-in: the version is not 1")
        if self.chain_id < 0:
            raise EncodingError("sign-in: the chain id is negative")
        _need(_NONCE, self.nonce, "nonce")
        for name in ("issued_at", "expiration_time", "not_before"):
            value = getattr(self, name)
            if value is not None or name == "issued_at":
                unix_time(value)
        if self.request_id is not None:
            _need(_REQUEST_ID, self.request_id, "request id")
        for resource in self.resources or ():
            _need(_URI, resource, "resource")
            _check_literals(resource, "resource")

    def text(self) -> str:
        """The message as wallets sign it (EIP-191, `personal_sign`)."""
        scheme = "" if self.scheme is None else f"{self.scheme}://"
        lines = [f"{scheme}{self.domain}{_WANTS}", self.address, ""]
        if self.statement is not None:
            lines.append(self.statement)
        lines += [
            "",
            f"URI: {self.uri}",
            f"Version: {self.version}",
            f"Chain ID: {self.chain_id}",
            f"Nonce: {self.nonce}",
            f"Issued At: {self.issued_at}",
        ]
        if self.expiration_time is not None:
            lines.append(f"Expiration Time: {self.expiration_time}")
        if self.not_before is not None:
            lines.append(f"Not Before: {self.not_before}")
        if self.request_id is not None:
            lines.append(f"Request ID: {self.request_id}")
        if self.resources is not None:
            lines += ["Resources:", *(f"- {resource}" for resource in self.resources)]
        return "\n".join(lines)


class _Lines:
    """The lines of a message, taken one by one."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._at = 0

    def next(self, what: str) -> str:
        if self._at == len(self._lines):
            raise EncodingError(f"sign-in: the message ends before its {what}")
        self._at += 1
        return self._lines[self._at - 1]

    def field(self, name: str) -> str:
        found = self.optional(name)
        if found is None:
            raise EncodingError(f"sign-in: there is no {name} where it belongs")
        return found

    def optional(self, name: str) -> str | None:
        prefix = f"{name}: "
        if self._at < len(self._lines) and self._lines[self._at].startswith(prefix):
            return self.next(name)[len(prefix) :]
        return None

    def resources(self) -> tuple[str, ...] | None:
        if self._at == len(self._lines) or self._lines[self._at] != "Resources:":
            return None
        self._at += 1
        found = []
        while self._at < len(self._lines) and self._lines[self._at].startswith("- "):
            found.append(self.next("resource")[2:])
        return tuple(found)

    def end(self) -> None:
        if self._at != len(self._lines):
            raise EncodingError("sign-in: the message goes on after its last field")


def parse_sign_in(text: str) -> SignInMessage:
    """Reads a message.

    Raises:
        EncodingError: it is not one of ERC-4361; the message says where.
    """
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise EncodingError(f"sign-in: a message has at most {MAX_MESSAGE_CHARACTERS} characters")
    lines = _Lines(text)
    header = lines.next("first line")
    if not header.endswith(_WANTS):
        raise EncodingError("sign-in: the first line is not that of ERC-4361")
    scheme, separator, domain = header.removesuffix(_WANTS).rpartition("://")
    address = lines.next("address")
    if lines.next("blank line") != "":
        raise EncodingError("sign-in: no blank line follows the address")
    statement: str | None = lines.next("statement")
    if statement == "":
        statement = None
    elif lines.next("blank line") != "":
        raise EncodingError("sign-in: no blank line follows the statement")
    uri, version = lines.field("URI"), lines.field("Version")
    chain_id = lines.field("Chain ID")
    _need(_CHAIN_ID, chain_id, "chain id")
    message = SignInMessage(
        scheme=scheme if separator else None,
        domain=domain,
        address=address,
        statement=statement,
        uri=uri,
        version=version,
        chain_id=int(chain_id),
        nonce=lines.field("Nonce"),
        issued_at=lines.field("Issued At"),
        expiration_time=lines.optional("Expiration Time"),
        not_before=lines.optional("Not Before"),
        request_id=lines.optional("Request ID"),
        resources=lines.resources(),
    )
    lines.end()
    if message.text() != text:
        # Such as a chain id with leading zeros: allowed by the letter, but not what would be signed.
        raise EncodingError("sign-in: a field is not written in its shortest form")
    return message


def unix_time(text: str) -> float:
    """The Unix time of an RFC 3339 date and time; of a leap second, the second after it.

    Raises:
        EncodingError: it is not one, or not of the calendar.
    """
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        raise EncodingError(f"sign-in: not a date and time of RFC 3339: {text!r}")
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    fraction, offset = found.group(7), found.group(8)
    shift = timedelta()
    if offset not in ("Z", "z"):
        shift = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
        if int(offset[1:3]) > 23 or int(offset[4:6]) > 59:
            raise EncodingError(f"sign-in: no such offset: {text!r}")
        shift = -shift if offset[0] == "-" else shift
    leap = second == 60
    try:
        whole = datetime(year, month, day, hour, minute, second - leap, tzinfo=UTC)
        stamp = (whole - shift).timestamp()
    except (ValueError, OverflowError):
        raise EncodingError(f"sign-in: no such moment: {text!r}") from None
    return stamp + leap + float(fraction or 0)


def _check_literals(value: str, what: str) -> None:
    """Brackets hold an address of IPv6, of which the pattern only knows the letters."""
    for literal in _IPV6.findall(value):
        try:
            IPv6Address(literal)
        except ValueError:
            raise EncodingError(f"sign-in: the {what} has no address of IPv6: {literal}") from None


def _need(rule: re.Pattern[str], value: str, what: str) -> None:
    if not rule.fullmatch(value):
        raise EncodingError(f"sign-in: the {what} is not one of ERC-4361")
