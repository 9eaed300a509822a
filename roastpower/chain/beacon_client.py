# SPDX-License-Identifier: Apache-2.0
"""Fetches drand rounds over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import structlog

from roastpower.protocol import beacon
from roastpower.protocol.errors import BeaconError

log = structlog.get_logger(__name__)


class BeaconUnavailable(Exception):
    """No server gave the round: they are down, or it is not published yet. Trying again later helps."""


class BeaconClient:
    """One drand network through one or more servers, asked in order.

    Nothing is trusted: whoever uses a signature has the contract verify it.
    """

    def __init__(self, urls: Sequence[str], timeout: float = 5.0) -> None:
        if not urls:
            raise ValueError("no drand server is named: set ROASTPOWER_BEACON_URL")
        self._urls = [url.rstrip("/") for url in urls]
        self._client = httpx.Client(timeout=timeout)

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    def signature(self, round_number: int) -> bytes:
        """A round's signature, compressed to 48 bytes.

        Raises:
            BeaconUnavailable: no server has it.
        """
        failures = []
        for url in self._urls:
            try:
                answer = self._client.get(f"{url}/public/{round_number}")
                answer.raise_for_status()
                document = answer.json()
                if document["round"] != round_number:
                    raise ValueError(f"it answered with round {document['round']}")
                signature = bytes.fromhex(document["signature"])
                beacon.decompress_g1(signature)
                return signature
            except (httpx.HTTPError, ValueError, KeyError, TypeError, BeaconError) as error:
                failures.append(f"{url}: {error}")
        raise BeaconUnavailable(f"round {round_number}: {'; '.join(failures)}")

    def uncompressed(self, round_number: int) -> bytes:
        """A round's signature as the contract takes it, 128 bytes.

        Raises:
            BeaconUnavailable: no server has it.
        """
        return beacon.decompress_g1(self.signature(round_number))
