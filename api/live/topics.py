# SPDX-License-Identifier: Apache-2.0
"""What a reader wants to hear of."""

from __future__ import annotations

from collections.abc import Iterable

from api.errors import BadTopics
from api.live.messages import MAX_TOPICS, TOPIC


def topics_of(names: Iterable[str]) -> frozenset[str] | None:
    """The topics of names, of which miners' may be in any letter case; None (all) of no names.

    Raises:
        BadTopics: one is not a topic, or they are too many.
    """
    topics = frozenset(name.lower() for name in names)
    if len(topics) > MAX_TOPICS:
        raise BadTopics(f"at most {MAX_TOPICS} topics")
    for topic in topics:
        if not TOPIC.fullmatch(topic):
            raise BadTopics("not a topic: see docs/api.md for what there is")
    return topics or None


def listed(text: str | None) -> frozenset[str] | None:
    """The topics of a list with commas.

    Raises:
        BadTopics: one is not a topic, or they are too many.
    """
    return topics_of(name for name in (text or "").split(",") if name)
