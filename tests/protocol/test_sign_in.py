# SPDX-License-Identifier: Apache-2.0
"""ERC-4361 messages: the cases of the published vectors (parsing, objects), in our own words."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.errors import EncodingError
from roastpower.protocol.sign_in import SignInMessage, parse_sign_in, unix_time

ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
WHOLE: dict[str, Any] = {
    "domain": "roasts.example",
    "address": ADDRESS,
    "statement": "I take the heat: https://roasts.example/terms",
    "uri": "https://roasts.example/enter",
    "version": "1",
    "chain_id": 31337,
    "nonce": "a1B2c3D4",
    "issued_at": "2026-03-17T12:45:13.610Z",
    "expiration_time": "2026-03-18T12:45:13Z",
    "not_before": "2026-03-17T12:45:13+02:00",
    "request_id": "some_id",
    "resources": ("ipfs://bafybeib/x", "https://roasts.example/claims.json"),
}
TEXT = f"""\
roasts.example wants you to sign in with your Ethereum account:
{ADDRESS}

I take the heat: https://roasts.example/terms

URI: https://roasts.example/enter
Version: 1
Chain ID: 31337
Nonce: a1B2c3D4
Issued At: 2026-03-17T12:45:13.610Z
Expiration Time: 2026-03-18T12:45:13Z
Not Before: 2026-03-17T12:45:13+02:00
Request ID: some_id
Resources:
- ipfs://bafybeib/x
- https://roasts.example/claims.json"""

OPTIONAL = ("statement", "expiration_time", "not_before", "request_id", "resources")
MANDATORY = ("domain", "address", "uri", "version", "chain_id", "nonce", "issued_at")


def test_the_whole_message_is_read_and_written() -> None:
    message = parse_sign_in(TEXT)
    assert message == SignInMessage(**WHOLE)
    assert message.text() == TEXT


@pytest.mark.parametrize("left_out", [*((name,) for name in OPTIONAL), OPTIONAL])
def test_optional_fields_may_be_missing(left_out: tuple[str, ...]) -> None:
    message = SignInMessage(**{k: v for k, v in WHOLE.items() if k not in left_out})
    assert parse_sign_in(message.text()) == message


@pytest.mark.parametrize(
    "change",
    [
        {"domain": "127.0.0.1"},
        {"domain": "127.0.0.1:8080"},
        {"domain": "user@127.0.0.1:8080"},
        {"domain": "[::1]:8080"},
        {"domain": "[v1.a:b~]"},
        {"uri": "http://[::]/"},
        {"uri": "http://[1:2:3:4:5:6:7::]/"},
        {"uri": "http://[2001:db8::192.0.2.1]:80/a"},
        {"uri": "http://[vA.x]/"},
        {"domain": "localhost"},
        {"scheme": "https"},
        {"issued_at": "2026-03-17T12:45:13Z"},
        {"resources": ()},
        {"request_id": ""},
        {"uri": "urn:roasts:enter"},
        {"uri": "did:key:z6Mk"},
        {"uri": "https://roasts.example/a?b=c%20d#e"},
    ],
)
def test_values_that_the_standard_allows(change: dict[str, Any]) -> None:
    message = SignInMessage(**(WHOLE | change))
    assert parse_sign_in(message.text()) == message


BAD_OBJECTS: list[dict[str, Any]] = [
    {"domain": ""},
    {"domain": "#roasts"},
    {"domain": "roasts.example/path"},
    {"domain": "two words"},
    {"address": ADDRESS.lower()},
    {"address": ADDRESS[:-1]},
    {"address": "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"},
    {"statement": "two\nlines"},
    {"statement": ""},
    {"uri": ":no-scheme"},
    {"uri": "_no_uri_"},
    {"uri": "https://roasts.example/ space"},
    {"uri": "https://roasts.example/%zz"},
    {"uri": "http://[1:2:3:4:5:6:7]/"},
    {"uri": "http://[1::2::3]/"},
    {"uri": "http://[12345::]/"},
    {"uri": "http://[:1]/"},
    {"uri": "http://[::1.2.3]/"},
    {"uri": "http://[::256.1.1.1]/"},
    {"uri": "http://[v.x]/"},
    {"domain": "[1:2:3:4:5:6:7:8:9]"},
    {"resources": ("https://[::g]/",)},
    {"version": "2"},
    {"version": ""},
    {"chain_id": -1},
    {"nonce": "1234567"},
    {"nonce": "with-dash-1"},
    {"issued_at": "Wed Oct 05 2011 16:48:00 GMT+0200 (CEST)"},
    {"issued_at": "2026-02-30T00:00:00Z"},
    {"expiration_time": "2026-03-17"},
    {"expiration_time": "2026-03-17T25:00:00Z"},
    {"not_before": "2026-03-17T12:45:13"},
    {"not_before": "2026-03-17T12:45:13+24:00"},
    {"request_id": "with space"},
    {"resources": (":no-scheme", "https://roasts.example/")},
    {"resources": ("https://roasts.example/", ":no-scheme")},
]


@pytest.mark.parametrize("change", BAD_OBJECTS)
def test_an_object_with_a_wrong_field_is_none(change: dict[str, Any]) -> None:
    with pytest.raises(EncodingError):
        SignInMessage(**(WHOLE | change))


@pytest.mark.parametrize("name", MANDATORY)
def test_an_object_without_a_mandatory_field_is_none(name: str) -> None:
    if name == "version":
        return  # there is one version, which is what it is if nothing is said
    with pytest.raises(TypeError):
        SignInMessage(**{k: v for k, v in WHOLE.items() if k != name})


@pytest.mark.parametrize("change", BAD_OBJECTS)
def test_a_text_with_a_wrong_field_is_none(change: dict[str, Any]) -> None:
    [(name, value)] = change.items()
    shown = {
        "domain": (f"{WHOLE['domain']} wants", f"{value} wants"),
        "address": (ADDRESS, value),
        "statement": (WHOLE["statement"], value if value else "\t"),
        "resources": ("- ipfs://bafybeib/x\n- https://roasts.example/claims.json",
                      "\n".join(f"- {one}" for one in value) if name == "resources" else ""),
    }  # fmt: skip
    before, after = shown.get(name, (f": {WHOLE[name]}", f": {value}"))
    assert before in TEXT
    with pytest.raises(EncodingError):
        parse_sign_in(TEXT.replace(before, after, 1))


LINES = TEXT.split("\n")
MANDATORY_LINES = range(1, 10)


@pytest.mark.parametrize("number", MANDATORY_LINES)
def test_a_text_without_a_mandatory_line_is_none(number: int) -> None:
    if number == 3:
        return  # the statement is optional; its blank line then is too much
    with pytest.raises(EncodingError):
        parse_sign_in("\n".join(LINES[:number] + LINES[number + 1 :]))


@pytest.mark.parametrize("number", range(5, len(LINES) - 2))
def test_fields_out_of_order_are_none(number: int) -> None:
    swapped = LINES.copy()
    swapped[number], swapped[number + 1] = swapped[number + 1], swapped[number]
    with pytest.raises(EncodingError):
        parse_sign_in("\n".join(swapped))


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("\n\nI take", "\n\n\nI take"),
        TEXT + "\n",
        TEXT + "\n- https://a.example - https://b.example",
        TEXT + "\nMore: 1",
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("Chain ID: 31337", "Chain ID: 031337"),
        TEXT.replace("Chain ID: 31337", "Chain ID: ?"),
        TEXT.replace("Chain ID: 31337", "Chain ID: \u0663"),
        TEXT.replace("Nonce: a1B2c3D4", "nonce: a1B2c3D4"),
        TEXT.replace("Version: 1", "Version:1"),
        TEXT.replace("wants you", "wants  you"),
        TEXT.replace("2026-03-17T12:45:13.610Z", "\u0662026-03-17T12:45:13.610Z"),
        "",
        "\n" * 4000,
        TEXT + "x" * 4096,
    ],
)
def test_a_text_that_is_nearly_one_is_none(text: str) -> None:
    with pytest.raises(EncodingError):
        parse_sign_in(text)


def test_times_are_those_of_the_clock() -> None:
    assert unix_time("1970-01-01T00:00:00Z") == 0
    assert unix_time("2026-03-17T12:45:13.5Z") - unix_time("2026-03-17T14:45:13+02:00") == 0.5
    assert unix_time("2016-12-31T23:59:60Z") == unix_time("2017-01-01T00:00:00Z")
    for impossible in ("0001-01-01T00:00:00+23:59", "2026-03-17T12:60:00Z"):
        with pytest.raises(EncodingError):
            unix_time(impossible)


@given(
    st.builds(
        SignInMessage,
        domain=st.from_regex(r"\A[a-z0-9.\-]{1,20}(:[0-9]{1,5})?\Z"),
        address=st.just(ADDRESS),
        uri=st.from_regex(r"\Ahttps://[a-z]{1,9}(/[a-z%]{0}[a-z~!$]{0,9}){0,3}\Z"),
        chain_id=st.integers(0, 2**64),
        nonce=st.from_regex(r"\A[A-Za-z0-9]{8,30}\Z"),
        issued_at=st.datetimes().map(
            lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)
        ),
        scheme=st.none() | st.just("https"),
        statement=st.none() | st.from_regex(r"\A[A-Za-z0-9 :/?#@!$&'()*+,;=._~\-]{1,40}\Z"),
        request_id=st.none() | st.from_regex(r"\A[a-z0-9:@]{0,10}\Z"),
        resources=st.none() | st.lists(st.just("ipfs://a/b"), max_size=3).map(tuple),
    )
)
def test_what_is_written_is_read_again(message: SignInMessage) -> None:
    assert asdict(parse_sign_in(message.text())) == asdict(message)


@given(st.text(max_size=200), st.integers(0, len(TEXT)))
def test_nothing_takes_long_or_fails_otherwise(inserted: str, at: int) -> None:
    started = time.monotonic()
    try:
        message = parse_sign_in(TEXT[:at] + inserted + TEXT[at:])
    except EncodingError:
        pass
    else:
        assert message.text() == TEXT[:at] + inserted + TEXT[at:]
    assert time.monotonic() - started < 1
