# SPDX-License-Identifier: Apache-2.0
"""The client: one method for each thing that programs of ours ask or say."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount

from roastpower.client.errors import ApiRefused, ApiUnavailable
from roastpower.client.shapes import (
    BriefStored,
    Campaign,
    Campaigns,
    Claimable,
    Claims,
    Heartbeat,
    Miner,
    Miners,
    Nonce,
    Payout,
    Payouts,
    Receipt,
    SignedIn,
)
from roastpower.protocol.brief import Brief, parse_brief
from roastpower.protocol.canonical import digest
from roastpower.protocol.errors import EvidenceError
from roastpower.protocol.sign_in import SignInMessage

Shape = TypeVar("Shape", bound=msgspec.Struct)

SIGN_IN_SECONDS: Final = 300
# "Not yet": what is asked for may only not be indexed.
_LATER: Final = frozenset({404, 408, 429})
_PAGE: Final = "100"


class ApiClient:
    """A connection to one API.

    Every method raises `ApiUnavailable` where trying again helps, `ApiRefused` where it does not.
    """

    def __init__(self, url: str, timeout: float = 10.0) -> None:
        self._url = url.rstrip("/")
        self._client = httpx.Client(base_url=self._url, timeout=timeout)

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    # Campaigns

    def active_campaigns(self) -> list[Campaign]:
        """Campaigns that take submissions."""
        return list(self.campaigns(status="ACTIVE"))

    def campaigns(self, **chosen: str) -> Iterator[Campaign]:
        """Campaigns by the filters of ``GET /v1/campaigns``, page after page."""
        cursor: str | None = None
        while True:
            page = self._get("/v1/campaigns", Campaigns, limit=_PAGE, **chosen, **_cursor(cursor))
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return

    def brief(self, brief_digest: str) -> Brief | None:
        """A campaign's brief, checked against its digest; None where it was not published."""
        answer = self._request("GET", f"/v1/briefs/{brief_digest}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        _check(answer)
        document = answer.content
        if "0x" + digest(document).hex() != brief_digest:
            raise ApiUnavailable(f"the brief served for {brief_digest} is another one")
        try:
            return parse_brief(document)
        except EvidenceError:
            return None  # published, but not a brief that we can read

    def publish_brief(self, document: dict[str, Any]) -> str:
        """Publishes a brief and gives its digest."""
        return self._send("POST", "/v1/briefs", BriefStored, json=document).digest

    # Submissions and pay

    def deliver(self, submission_id: int, content: str, salt: str) -> Receipt:
        """Delivers a content, within the delivery window, and gives the receipt."""
        path = f"/v1/submissions/{submission_id}/content"
        answer = self._request("POST", path, json={"content": content, "salt": salt})
        # The indexer may not have seen the submission yet.
        _check(answer, later=_LATER)
        return _read(answer, Receipt)

    def payout(self, campaign_id: int, account: str) -> Payout | None:
        """An account's pay in a campaign with its proof; None where there is none."""
        path = f"/v1/campaigns/{campaign_id}/payouts"
        answer = self._request("GET", path, params={"account": account})
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        _check(answer)
        items = _read(answer, Payouts).items
        return items[0] if items else None

    def claims(self, account: str) -> Iterator[Claimable]:
        """What an account can claim now, over all campaigns."""
        cursor: str | None = None
        while True:
            page = self._get(f"/v1/claims/{account}", Claims, limit=_PAGE, **_cursor(cursor))
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return

    # People

    def miners(self, sort: str = "earned") -> Iterator[Miner]:
        """Everyone who ever submitted: by what is earned, or submissions, burned, newest."""
        cursor: str | None = None
        while True:
            page = self._get("/v1/miners", Miners, limit=_PAGE, sort=sort, **_cursor(cursor))
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return

    def sign_in(self, account: LocalAccount, origin: str | None = None) -> str:
        """Signs an account in; what follows is said in its name.

        Args:
            account: Whose key signs.
            origin: At which origin the server lets people sign in; by default the API's own.

        Returns:
            The session's bearer token, a secret.
        """
        origin = origin or self._url
        nonce = self._send("POST", "/v1/auth/nonce", Nonce)
        now = time.time()
        message = SignInMessage(
            domain=urlsplit(origin).netloc,
            address=account.address,
            uri=origin,
            chain_id=nonce.chain_id,
            nonce=nonce.nonce,
            issued_at=_written(now),
            expiration_time=_written(now + SIGN_IN_SECONDS),
        )
        signed = account.sign_message(encode_defunct(text=message.text()))
        body = {
            "message": message.text(),
            "signature": "0x" + bytes(signed.signature).hex(),
            "deliver": "token",
        }
        token = self._send("POST", "/v1/auth/sign-in", SignedIn, json=body).token
        self._client.headers["authorization"] = f"Bearer {token}"
        return token

    def sign_out(self) -> None:
        """Ends the session."""
        _check(self._request("DELETE", "/v1/auth/session"))
        del self._client.headers["authorization"]

    def send_heartbeat(self, address: str) -> int:
        """Says that a miner is at work; returns until when it then counts as such."""
        return self._send("PUT", f"/v1/availability/{address}", Heartbeat).until

    def write_profile(self, address: str, **profile: str) -> None:
        """Replaces a miner's profile: name, agent, personality, model; never a key."""
        _check(self._request("PUT", f"/v1/miners/{address}/profile", json=profile))

    # Asking

    def _get(self, path: str, shape: type[Shape], **params: str) -> Shape:
        answer = self._request("GET", path, params=params)
        _check(answer)
        return _read(answer, shape)

    def _send(self, method: str, path: str, shape: type[Shape], json: Any = None) -> Shape:
        answer = self._request(method, path, json=json)
        _check(answer)
        return _read(answer, shape)

    def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **options)
        except httpx.HTTPError as error:
            raise ApiUnavailable(f"{method} {path}: {error}") from error


def _cursor(cursor: str | None) -> dict[str, str]:
    return {} if cursor is None else {"cursor": cursor}


def _written(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(answer: httpx.Response, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(answer.content, type=shape)
    except msgspec.DecodeError as error:
        raise ApiUnavailable(f"{answer.request.url.path}: not an answer of this API") from error


def _check(answer: httpx.Response, later: frozenset[int] = frozenset({408, 429})) -> None:
    if not answer.is_error:
        return
    problem = _problem(answer)
    code = str(problem.get("code", answer.status_code))
    if answer.status_code in later or answer.is_server_error:
        raise ApiUnavailable(f"{answer.request.method} {answer.request.url.path}: {code}")
    raise ApiRefused(answer.status_code, code, str(problem.get("detail", "")))


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        document = answer.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
