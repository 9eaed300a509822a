# SPDX-License-Identifier: Apache-2.0
"""One answer of a judge as it came, and what is needed to ask for it again."""

from typing import Annotated

import msgspec

from roastpower.protocol.canonical import Count, Digest

Fence = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16,64}\Z")]


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``raw`` is the output verbatim. The rest is there where a model was asked.

    ``model`` is what the provider says answered, ``seed`` and ``fence`` went into the question, and
    ``response`` is the sha256 of the whole response, which the oracle keeps. ``failure`` says why
    an output is none: ``refused``, ``truncated`` or ``malformed``.
    """

    raw: str
    model: str | None = None
    seed: Count | None = None
    fence: Fence | None = None
    response: Digest | None = None
    failure: str | None = None
