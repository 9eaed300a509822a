# SPDX-License-Identifier: Apache-2.0
"""Who holds which role, as the pool's events tell it."""

from collections.abc import Mapping
from typing import Any

from .expect import expect

_NOBODY = "0x" + "00" * 20


class Roles:
    """The four roles, and whom the ownership was offered to."""

    def __init__(self) -> None:
        self.holders: dict[str, str] = {}
        self.pending = _NOBODY

    @property
    def owner(self) -> str:
        """Sets parameters and roles."""
        return self.holders["owner"]

    @property
    def guardian(self) -> str:
        """Decides challenges."""
        return self.holders["guardian"]

    @property
    def oracle(self) -> str:
        """Posts scores and payouts."""
        return self.holders["oracle"]

    @property
    def treasury(self) -> str:
        """Receives fees."""
        return self.holders["treasury"]

    def feed(self, name: str, args: Mapping[str, Any]) -> None:
        """One event of the pool's."""
        if name == "RoleChanged":
            role = args["role"].rstrip(b"\0").decode()
            expect(args["previous"] == self.holders.get(role, _NOBODY), "the role's last holder")
            self.holders[role] = args["holder"]
            expect(
                self.holders.get("oracle") != self.holders["guardian"],
                "the guardian is never the oracle",
            )
        elif name == "OwnershipTransferStarted":
            self.pending = args["new_owner"]
        elif name == "OwnershipTransferred":
            self.holders["owner"], self.pending = args["new_owner"], _NOBODY
