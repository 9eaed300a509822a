# SPDX-License-Identifier: Apache-2.0
"""Keys that services sign with: encrypted keyfiles, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount

from roastpower.chain.local import LOCAL_CHAIN_IDS

# The accounts of anvil's and hardhat's well-known mnemonic: everybody has their keys.
_MNEMONIC = "test test test test test test test test test test test junk"
_PUBLISHED_ACCOUNTS = 20


class SignerError(Exception):
    """A key cannot be used. The message says why, and never holds a secret."""


def load_keyfile(keyfile: Path, password_file: Path, chain_id: int) -> LocalAccount:
    """Decrypts a keyfile (Web3 Secret Storage).

    Raises:
        SignerError: a file is missing or does not fit, or the key is a published example and the chain is not local.
    """
    try:
        document = json.loads(keyfile.read_text())
        password = password_file.read_text().strip()
    except OSError as error:
        raise SignerError(f"cannot read {error.filename}: {error.strerror}") from None
    except json.JSONDecodeError:
        raise SignerError(f"{keyfile} is not a keyfile") from None
    try:
        key = Account.decrypt(document, password)
    except (ValueError, KeyError, TypeError):
        raise SignerError(f"{keyfile} does not open with the password in {password_file}") from None
    account: LocalAccount = Account.from_key(key)
    if chain_id not in LOCAL_CHAIN_IDS and account.address in published_addresses():
        raise SignerError(
            f"{account.address} is an example account whose key is public: never use it on chain {chain_id}"
        )
    return account


def development_account(index: int) -> LocalAccount:
    """One of the accounts that a local anvil funds. Their keys are public."""
    Account.enable_unaudited_hdwallet_features()
    account: LocalAccount = Account.from_mnemonic(_MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}")
    return account


def published_addresses() -> frozenset[str]:
    """The addresses of all example accounts."""
    return frozenset(development_account(index).address for index in range(_PUBLISHED_ACCOUNTS))


def save_keyfile(account: LocalAccount, keyfile: Path, password_file: Path, password: str) -> None:
    """Writes an account as a keyfile and its password beside it, both readable by their owner alone."""
    for path, content in (
        (password_file, password),
        (keyfile, json.dumps(account.encrypt(password, iterations=4096))),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
        path.chmod(0o600)
        path.write_text(content)
