# SPDX-License-Identifier: Apache-2.0
"""Signatures of contract wallets (EIP-1271): asked of the chain, since only the contract knows."""

from __future__ import annotations

from typing import Any, Final

import httpx
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from api.errors import NodeUnavailable

_SELECTOR: Final = keccak(text="isValidSignature(bytes32,bytes)")[:4]
_VALID: Final = "0x1626ba7e" + "00" * 28
_SECONDS: Final = 3.0


def personal_hash(text: str) -> bytes:
    """The EIP-191 hash of a text as `personal_sign` signs it."""
    raw = text.encode()
    return keccak(b"\x19Ethereum Signed Message:\n%d%b" % (len(raw), raw))


class ContractWallets:
    """Asks contracts through a node; without one no contract accepts anything."""

    def __init__(self, rpc_url: str | None) -> None:
        self._url = rpc_url
        # Trusted certificates take a while to read, for nothing where there is no node.
        self._client = None if rpc_url is None else httpx.AsyncClient(timeout=_SECONDS)

    async def close(self) -> None:
        """Ends the connections."""
        if self._client is not None:
            await self._client.aclose()

    async def accepts(self, address: str, text: str, signature: bytes) -> bool:
        """Whether the contract at an address says that it signed a text.

        Raises:
            NodeUnavailable: the node does not answer.
        """
        if self._client is None or self._url is None:
            return False
        data = _SELECTOR + encode(["bytes32", "bytes"], [personal_hash(text), signature])
        call = {"to": address, "data": "0x" + data.hex()}
        # An account without code answers with nothing, a contract that refuses may revert.
        return bool(await _ask(self._client, self._url, "eth_call", [call, "latest"]) == _VALID)


async def _ask(client: httpx.AsyncClient, url: str, method: str, params: list[Any]) -> Any:
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    try:
        answer = await client.post(url, json=request)
        answer.raise_for_status()
        document = answer.json()
    except (httpx.HTTPError, ValueError):
        raise NodeUnavailable("the node does not answer: try again in a moment") from None
    return document.get("result") if isinstance(document, dict) else None
