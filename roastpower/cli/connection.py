# SPDX-License-Identifier: Apache-2.0
"""From options to contracts and signers, with errors that people can act on."""

from __future__ import annotations

from pathlib import Path

import requests
from web3.exceptions import Web3Exception

from roastpower.chain.contracts import Contracts, connect
from roastpower.chain.local import LOCAL_CHAIN_IDS
from roastpower.chain.manifest import Manifest, ManifestError
from roastpower.chain.sender import Sender
from roastpower.chain.signer import (
    SignerError,
    development_account,
    load_keyfile,
)
from roastpower.cli.exits import fail


def contracts_at(rpc_url: str, manifest: Path | None) -> Contracts:
    """The contracts of a manifest over a node that follows the same chain."""
    web3 = connect(rpc_url)
    try:
        chain_id = web3.eth.chain_id
        path = manifest or Path("deployments") / f"{chain_id}.json"
        contracts = Contracts.at(web3, Manifest.load(path))
        contracts.check()
    except ManifestError as error:
        raise fail(str(error), 2) from None
    except (requests.RequestException, Web3Exception) as error:
        raise fail(
            f"no chain answers at {rpc_url} ({type(error).__name__}): start one (`make up`) or give --rpc-url",
            2,
        ) from None
    return contracts


def sender_of(
    contracts: Contracts,
    keyfile: Path | None,
    password_file: Path | None,
    dev_account: int | None,
) -> Sender:
    """The account that signs: a keyfile, or one of a local chain's."""
    chain_id = contracts.manifest.chain_id
    if dev_account is not None:
        if chain_id not in LOCAL_CHAIN_IDS:
            raise fail(f"--dev-account is for local chains, this one is {chain_id}", 2)
        return Sender(contracts.web3, development_account(dev_account))
    if keyfile is None or password_file is None:
        raise fail("give --keyfile and --password-file (or --dev-account on a local chain)", 2)
    try:
        return Sender(contracts.web3, load_keyfile(keyfile, password_file, chain_id))
    except SignerError as error:
        raise fail(str(error), 2) from None
