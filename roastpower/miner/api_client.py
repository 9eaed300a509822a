# SPDX-License-Identifier: Apache-2.0
"""The few routes of the API that a miner uses."""

from __future__ import annotations

from typing import Any

import httpx

from roastpower.protocol.brief import Brief, parse_brief
from roastpower.protocol.canonical import digest
from roastpower.protocol.errors import EvidenceError


class ApiUnavailable(Exception):
    """The API does not answer, or says to try again later."""


class DeliveryRefused(Exception):
    """The API will not take a content, now or later. `code` is its reason."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


class ApiClient:
    """A connection to one API."""

    def __init__(self, url: str, timeout: float = 10.0) -> None:
        self._client = httpx.Client(base_url=url.rstrip("/"), timeout=timeout)

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    def active_campaigns(self) -> list[dict[str, Any]]:
        """Campaigns that take submissions."""
        found: list[dict[str, Any]] = self._get(
            "/v1/campaigns", {"status": "ACTIVE", "limit": "100"}
        )["items"]
        return found

    def brief(self, brief_digest: str) -> Brief | None:
        """A campaign's brief, checked against its digest; None where it was not published."""
        answer = self._request("GET", f"/v1/briefs/{brief_digest}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        self._check(answer)
        document = answer.content
        if "0x" + digest(document).hex() != brief_digest:
            raise ApiUnavailable(f"the brief served for {brief_digest} is another one")
        try:
            return parse_brief(document)
        except EvidenceError:
            return None  # published, but not a brief that we can read

    def publish_brief(self, document: dict[str, Any]) -> str:
        """Publishes a brief and gives its digest."""
        answer = self._request("POST", "/v1/briefs", json=document)
        self._check(answer)
        found: str = answer.json()["digest"]
        return found

    def deliver(self, submission_id: int, content: str, salt: str) -> dict[str, Any]:
        """Delivers a content and gives the signed receipt.

        Raises:
            ApiUnavailable: try again, within the delivery window.
            DeliveryRefused: trying again does not help.
        """
        answer = self._request(
            "POST",
            f"/v1/submissions/{submission_id}/content",
            json={"content": content, "salt": salt},
        )
        if answer.is_success:
            receipt: dict[str, Any] = answer.json()
            return receipt
        problem = _problem(answer)
        code = str(problem.get("code", answer.status_code))
        if answer.status_code in (404, 429) or answer.is_server_error:
            raise ApiUnavailable(f"content was not taken yet: {code}")
        raise DeliveryRefused(code, str(problem.get("detail", "")))

    def payout(self, campaign_id: int, account: str) -> dict[str, Any] | None:
        """An account's pay in a campaign with its proof; None where there is none."""
        answer = self._request(
            "GET", f"/v1/campaigns/{campaign_id}/payouts", params={"account": account}
        )
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        self._check(answer)
        items: list[dict[str, Any]] = answer.json()["items"]
        return items[0] if items else None

    def paid_campaigns(self) -> list[dict[str, Any]]:
        """Campaigns whose payouts can be claimed."""
        found: list[dict[str, Any]] = self._get(
            "/v1/campaigns", {"status": "PAID", "limit": "100"}
        )["items"]
        return found

    def _get(self, path: str, params: dict[str, str] | None = None) -> dict[str, Any]:
        answer = self._request("GET", path, params=params)
        self._check(answer)
        document: dict[str, Any] = answer.json()
        return document

    def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **options)
        except httpx.HTTPError as error:
            raise ApiUnavailable(f"{method} {path}: {error}") from error

    def _check(self, answer: httpx.Response) -> None:
        if answer.is_error:
            code = _problem(answer).get("code", answer.status_code)
            raise ApiUnavailable(f"{answer.request.method} {answer.request.url.path}: {code}")


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        document = answer.json()
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
