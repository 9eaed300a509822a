# SPDX-License-Identifier: Apache-2.0
"""Projects."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from api.examples import ADDRESS, DIGEST, FINALITY, TIME, example
from api.finality.schemas import Finality
from api.wire import Address, Digest, LongText, Sent, Shape, ShortText, WebsiteText

_PROFILE: dict[str, Any] = {
    "name": "MoonToaster",
    "description": "Toast, but higher.",
    "website": "https://moontoaster.example",
}
PROJECT_EXAMPLE: dict[str, Any] = {
    "id": 1,
    "owner": ADDRESS,
    "pending_owner": None,
    "profile_digest": DIGEST,
    "created_by": ADDRESS,
    "created_at": TIME,
    "campaigns": 2,
    "profile": {**_PROFILE, "digest": DIGEST, "on_chain": True, "updated_at": TIME},
    "finality": FINALITY,
}


class ProjectProfileIn(Sent):
    """What a project says of itself."""

    model_config = ConfigDict(json_schema_extra=example(_PROFILE))

    name: ShortText
    description: LongText | None = None
    website: WebsiteText | None = None


class ProjectProfile(Shape):
    """As its owner wrote it. `digest` is the sha256 of the canonical document; `on_chain` says
    whether it is the one that the project was created with."""

    name: str
    description: str | None
    website: str | None
    digest: Digest
    on_chain: bool
    updated_at: int


class Project(Shape):
    """A project. `profile_digest` is what it was created with; `profile` what its owner says now."""

    model_config = ConfigDict(json_schema_extra=example(PROJECT_EXAMPLE))

    id: int
    owner: Address
    pending_owner: Address | None
    profile_digest: Digest
    created_by: Address
    created_at: int
    campaigns: int
    profile: ProjectProfile | None
    finality: Finality
