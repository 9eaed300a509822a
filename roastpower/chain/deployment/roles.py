# SPDX-License-Identifier: Apache-2.0
"""Who will hold which role, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping

from roastpower.chain.addresses import AddressError, typed_address
from roastpower.chain.deployment.profile import Roles
from roastpower.chain.local import LOCAL_CHAIN_IDS
from roastpower.chain.signer import development_account, published_addresses

ROLE_NAMES = ("governor", "guardian", "oracle", "treasury")


class RolesError(ValueError):
    """The roles cannot be given so. The message names the role and says what to do."""


def appointed(chain_id: int, deployer: str, given: Mapping[str, str | None]) -> Roles:
    """The roles as given; on a local chain the example accounts where nothing is given.

    Args:
        chain_id: It alone decides whether the chain is local.
        deployer: The account that deploys, checksummed.
        given: An address, or None, for each of `ROLE_NAMES`.

    Raises:
        RolesError: a role is missing, no address, zero, or held by an account that must not hold it.
    """
    is_local = chain_id in LOCAL_CHAIN_IDS
    holders = {name: _holder(name, given[name], deployer, is_local) for name in ROLE_NAMES}
    if holders["guardian"] == holders["oracle"]:
        # The pool refuses it, too, but after three transactions.
        raise RolesError("guardian and oracle must not be the same account")
    if not is_local:
        _check_public(deployer, holders)
    return Roles(
        proposers=[holders["governor"]],
        executors=[holders["governor"]],
        guardian=holders["guardian"],
        oracle=holders["oracle"],
        treasury=holders["treasury"],
    )


def _holder(name: str, given: str | None, deployer: str, is_local: bool) -> str:
    if given is None:
        if not is_local:
            raise RolesError(f"--{name} is needed on a public network")
        if name == "governor":
            return deployer
        return development_account(ROLE_NAMES.index(name)).address
    try:
        # Zero above all: as the timelock's executor it would even mean anyone.
        return typed_address(given)
    except AddressError as error:
        raise RolesError(f"--{name}: {error}") from error


def _check_public(deployer: str, holders: Mapping[str, str]) -> None:
    published = published_addresses()
    for name, holder in holders.items():
        if holder in published:
            raise RolesError(
                f"--{name}: {holder} is an example account whose key is public: never use it on a "
                "public network"
            )
        if holder == deployer:
            raise RolesError(
                f"--{name}: the deployer must hold no role afterwards: give another account, best "
                "a multisig for the governor"
            )
    if deployer in published:
        raise RolesError(
            f"the deployer {deployer} is an example account whose key is public: anybody could "
            "send transactions between its own"
        )
