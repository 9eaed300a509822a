# SPDX-License-Identifier: Apache-2.0
"""Whether a message and its signature sign somebody in here and now; only the nonce is left to check."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from eth_account import Account
from eth_account.messages import encode_defunct
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

from api.auth.contract_wallets import ContractWallets
from api.errors import SignInRefused
from roastpower.protocol.errors import EncodingError
from roastpower.protocol.sign_in import SignInMessage, parse_sign_in, unix_time

NONCE_SECONDS: Final = 600
# Clocks of wallets run ahead of ours by as much.
CLOCK_SECONDS: Final = 60
_KEY_SIGNATURE_BYTES: Final = 65


def refused(reason: str, detail: str) -> SignInRefused:
    """The error with its reason, which is stable."""
    return SignInRefused(detail, reason=reason)


def read_message(text: str, origins: Collection[str], chain_id: int, now: float) -> SignInMessage:
    """The message of a text, if it is meant for us and for now.

    Raises:
        SignInRefused: reason malformed_message, domain_not_allowed, uri_not_allowed, wrong_chain,
            issued_out_of_bounds, expired or not_yet_valid.
    """
    try:
        message = parse_sign_in(text)
    except EncodingError as error:
        raise refused("malformed_message", str(error)) from None
    origin = _origin(message, origins)
    if origin is None:
        raise refused("domain_not_allowed", "people do not sign in here from that domain")
    if not _of_origin(message.uri, origin):
        raise refused("uri_not_allowed", "the URI is not of the domain that asks")
    if message.chain_id != chain_id:
        raise refused("wrong_chain", f"this is for chain {message.chain_id}; here it is {chain_id}")
    issued_at = unix_time(message.issued_at)
    if not now - NONCE_SECONDS <= issued_at <= now + CLOCK_SECONDS:
        raise refused("issued_out_of_bounds", f"a message is used within {NONCE_SECONDS} s")
    if message.expiration_time is not None and now >= unix_time(message.expiration_time):
        raise refused("expired", f"it expired at {message.expiration_time}")
    if message.not_before is not None and now < unix_time(message.not_before):
        raise refused("not_yet_valid", f"it is not valid before {message.not_before}")
    return message


def _origin(message: SignInMessage, origins: Collection[str]) -> str | None:
    for origin in origins:
        parts = urlsplit(origin)
        if parts.netloc == message.domain and message.scheme in (None, parts.scheme):
            return origin
    return None


def _of_origin(uri: str, origin: str) -> bool:
    return uri == origin or uri.startswith((f"{origin}/", f"{origin}?", f"{origin}#"))


async def check_signature(
    message: SignInMessage, signature: bytes, wallets: ContractWallets
) -> None:
    """Whether the account of a message signed it: its key, or else its contract (EIP-1271).

    Raises:
        SignInRefused: reason wrong_signature.
        NodeUnavailable: only a contract could tell, and the chain cannot be asked.
    """
    # Recovering a key in Python takes milliseconds, in which others must be served.
    signer = await asyncio.to_thread(_signer, message, signature)
    if signer == message.address:
        return
    if not await wallets.accepts(message.address, message.text(), signature):
        raise refused("wrong_signature", "the account did not sign this very text")


def _signer(message: SignInMessage, signature: bytes) -> str | None:
    if len(signature) != _KEY_SIGNATURE_BYTES:
        return None  # maybe a contract's
    try:
        found: str = Account.recover_message(
            encode_defunct(text=message.text()), signature=signature
        )
    except (BadSignature, ValidationError, ValueError):
        return None
    return found
