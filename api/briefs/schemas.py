# SPDX-License-Identifier: Apache-2.0
"""Briefs."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.examples import DIGEST, example
from api.wire import Digest, Sent, Shape, Text

BRIEF_EXAMPLE: dict[str, Any] = {
    "schema": "roastpower/brief/1",
    "title": "Roast our rival's launch",
    "tone": "dry",
    "keywords": ["launch", "delay"],
    "restrictions": ["nobody's looks"],
    "target": "the launch that was postponed four times",
}


class BriefIn(Sent):
    """What a sponsor asks for; the server writes it canonically (RFC 8785)."""

    model_config = ConfigDict(json_schema_extra=example(BRIEF_EXAMPLE))

    schema_: Literal["roastpower/brief/1"] = Field(alias="schema")
    title: Text
    tone: Text
    keywords: tuple[Text, ...]
    restrictions: tuple[Text, ...]
    target: Text


class Brief(Shape):
    """What a sponsor asked for. It is the sponsor's text: show it as such, and run nothing in it."""

    model_config = ConfigDict(json_schema_extra=example(BRIEF_EXAMPLE))

    schema_: Literal["roastpower/brief/1"] = Field(alias="schema")
    title: str
    tone: str
    keywords: list[str]
    restrictions: list[str]
    target: str


class BriefStored(Shape):
    """The sha256 of the canonical document: what `create_campaign` takes as `brief`."""

    model_config = ConfigDict(json_schema_extra=example({"digest": DIGEST}))

    digest: Digest
