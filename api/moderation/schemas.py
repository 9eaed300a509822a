# SPDX-License-Identifier: Apache-2.0
"""Moderation."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from api.examples import ADDRESS, TIME, example
from api.wire import Address, LongText, Sent, Shape

AUDIT_EXAMPLE: dict[str, Any] = {
    "id": 1,
    "at": TIME,
    "actor": ADDRESS,
    "role": "guardian",
    "action": "text.hide",
    "subject": "submission 2752512",
    "reason": "It names a private person.",
    "request_id": "0b7a8c2e4f7d4f0c8d0f2b6f1f8f3a11",
}


class HideIn(Sent):
    """Why a text is not displayed; everybody can read the reason."""

    model_config = ConfigDict(json_schema_extra=example({"reason": AUDIT_EXAMPLE["reason"]}))

    reason: LongText


class Hidden(Shape):
    """A text that is not displayed."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "submission_id": 2752512,
                "reason": AUDIT_EXAMPLE["reason"],
                "hidden_at": TIME,
                "hidden_by": ADDRESS,
            }
        )
    )

    submission_id: int
    reason: str
    hidden_at: int
    hidden_by: Address


class AuditLine(Shape):
    """What the holder of an on-chain role did here. Lines are never changed."""

    model_config = ConfigDict(json_schema_extra=example(AUDIT_EXAMPLE))

    id: int
    at: int
    actor: Address
    role: str
    action: str
    subject: str
    reason: str | None
    request_id: str | None
