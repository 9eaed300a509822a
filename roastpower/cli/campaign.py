# SPDX-License-Identifier: Apache-2.0
"""`roastpower campaign create | top-up | cancel`."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import typer

from roastpower.chain.contracts import Contracts
from roastpower.chain.reverts import DistributorCampaignWasRefunded
from roastpower.chain.sender import Sender
from roastpower.cli.access import Access
from roastpower.cli.exits import fail
from roastpower.cli.failures import plain_failures
from roastpower.cli.rewards import RewardToken, reward_token
from roastpower.client import ApiClient, ClientError
from roastpower.protocol.brief import Brief
from roastpower.protocol.canonical import canonical, digest, encode, hex_text


@dataclass(frozen=True)
class Offer:
    """What a new campaign should be, as it was typed."""

    project: int | None
    new_project: str | None
    token: str
    budget: str
    starts_in: int
    seconds: int
    max_submissions: int
    places: int
    amplification_bps: int
    brief: Path
    api_url: str | None  # None: the brief is not published


def run_create(access: Access, offer: Offer) -> int:
    """Creates a campaign; see the command's help."""
    if (offer.project is None) == (offer.new_project is None):
        raise fail("give either --project N or --create-project NAME", 2)
    brief = _read_brief(offer.brief)
    contracts, sender = access.connect()
    with plain_failures(access.rpc_url):
        token = reward_token(contracts, offer.token)
        budget = token.parse(offer.budget)
        if offer.api_url is not None:
            _publish(brief, offer.api_url)
        token.prepare(contracts, sender, budget, quiet=access.as_json)
        project = offer.project
        if project is None:
            project = _create_project(contracts, sender, str(offer.new_project))
            if not access.as_json:
                typer.echo(f"project {project} was registered for {sender.address}")
        return _create(access, contracts, sender, offer, token, budget, project, brief)


def _create(
    access: Access,
    contracts: Contracts,
    sender: Sender,
    offer: Offer,
    token: RewardToken,
    budget: int,
    project: int,
    brief: Brief,
) -> int:
    starts_at = contracts.web3.eth.get_block("latest")["timestamp"] + offer.starts_in
    ends_at = starts_at + offer.seconds
    terms = (
        token.contract.address,
        budget,
        starts_at,
        ends_at,
        offer.max_submissions,
        digest(encode(brief)),
        offer.places,
        offer.amplification_bps,
    )
    receipt = sender.send(contracts.call(contracts.factory, "create_campaign", project, terms))
    event = contracts.event(contracts.factory, "CampaignCreated", receipt)
    campaign_id = int(event["args"]["campaign_id"])
    document = {
        "campaign_id": campaign_id,
        "project_id": project,
        "sponsor": sender.address,
        "reward_token": token.contract.address,
        "budget": str(budget),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "brief": hex_text(digest(encode(brief))),
        "published": offer.api_url is not None,
        "transaction": receipt["transactionHash"].to_0x_hex(),
    }
    text = (
        f"campaign {campaign_id} is funded with {token.show(budget)} and starts in {offer.starts_in} s"
        f"\nnext: roastpower campaign show {campaign_id}"
    )
    return access.tell(document, text)


def run_top_up(access: Access, campaign_id: int, amount: str) -> int:
    """Adds to a budget; see the command's help."""
    contracts, sender = access.connect()
    with plain_failures(access.rpc_url):
        campaign = existing(contracts, campaign_id)
        token = reward_token(contracts, campaign[4])
        added = token.parse(amount)
        if campaign[2] != sender.address:
            raise fail(
                f"campaign {campaign_id} was funded by {campaign[2]}: only that account adds to it"
            )
        token.prepare(contracts, sender, added, quiet=access.as_json)
        receipt = sender.send(contracts.call(contracts.factory, "top_up", campaign_id, added))
    document = {
        "campaign_id": campaign_id,
        "added": str(added),
        "transaction": receipt["transactionHash"].to_0x_hex(),
    }
    return access.tell(document, f"campaign {campaign_id} has {token.show(added)} more")


def run_cancel(access: Access, campaign_id: int) -> int:
    """Cancels a campaign and takes its budget back; see the command's help."""
    contracts, sender = access.connect()
    with plain_failures(access.rpc_url):
        existing(contracts, campaign_id)
        receipt = sender.send(contracts.call(contracts.factory, "cancel", campaign_id))
        # A keeper may be quicker; the money goes to the same place.
        with suppress(DistributorCampaignWasRefunded):
            sender.send(contracts.call(contracts.distributor, "refund", campaign_id))
        refunded = int(contracts.read(contracts.distributor, "ledger", campaign_id)[6])
        campaign = existing(contracts, campaign_id)
        token = reward_token(contracts, campaign[4])
    document = {
        "campaign_id": campaign_id,
        "refunded": str(refunded),
        "recipient": campaign[3],
        "transaction": receipt["transactionHash"].to_0x_hex(),
    }
    return access.tell(
        document,
        f"campaign {campaign_id} is cancelled; {token.show(refunded)} went to {campaign[3]}",
    )


def existing(contracts: Contracts, campaign_id: int) -> tuple[Any, ...]:
    """A campaign as the factory stores it; ends the command if there is none."""
    if campaign_id > contracts.read(contracts.factory, "campaign_count"):
        raise fail(f"there is no campaign {campaign_id} yet", 2)
    found: tuple[Any, ...] = contracts.read(contracts.factory, "campaign", campaign_id)
    return found


def _create_project(contracts: Contracts, sender: Sender, name: str) -> int:
    profile = digest(canonical({"name": name}))
    receipt = sender.send(contracts.call(contracts.factory, "create_project", profile))
    event = contracts.event(contracts.factory, "ProjectCreated", receipt)
    return int(event["args"]["project_id"])


def _read_brief(path: Path) -> Brief:
    try:
        document = json.loads(path.read_text())
    except OSError as error:
        raise fail(f"cannot read the brief {path}: {error.strerror}", 2) from None
    except ValueError as error:
        raise fail(f"{path} is not JSON: {error}", 2) from None
    if not isinstance(document, dict):
        raise fail(f"{path} is not a brief: not an object", 2)
    optional = {"schema": "roastpower/brief/1", "keywords": [], "restrictions": []}
    try:
        return msgspec.convert({**optional, **document}, type=Brief)
    except msgspec.ValidationError as error:
        raise fail(f"{path} is not a brief: {error}", 2) from None


def _publish(brief: Brief, api_url: str) -> None:
    api = ApiClient(api_url)
    try:
        found = api.publish_brief(msgspec.to_builtins(brief))
    except ClientError as error:
        raise fail(
            f"the brief was not published at {api_url} ({error}); nothing was sent to the chain. "
            "Give --api-url, or --no-publish to leave it for later"
        ) from None
    finally:
        api.close()
    if found != hex_text(digest(encode(brief))):
        raise fail(f"{api_url} published another brief ({found}); nothing was sent to the chain")
