# SPDX-License-Identifier: Apache-2.0
"""The brief of a campaign: what its sponsor asks for.

Untrusted text; its digest is in the campaign.
"""

from typing import Literal

import msgspec

from roastpower.protocol.canonical import parse


class Brief(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read by miners to write, and by the judge for relevance only."""

    schema: Literal["roastpower/brief/1"]
    title: str
    tone: str
    keywords: tuple[str, ...]
    restrictions: tuple[str, ...]
    target: str

    def check(self) -> None:
        """Free text has nothing in it that could contradict itself."""


def build_brief(
    title: str,
    tone: str,
    target: str,
    keywords: tuple[str, ...] = (),
    restrictions: tuple[str, ...] = (),
) -> Brief:
    """A brief of the current schema."""
    return Brief(
        schema="roastpower/brief/1",
        title=title,
        tone=tone,
        keywords=keywords,
        restrictions=restrictions,
        target=target,
    )


def parse_brief(document: bytes) -> Brief:
    """Read a published brief; `EvidenceError` if it is not one."""
    return parse(document, Brief)
