# SPDX-License-Identifier: Apache-2.0
"""What a miner wrote and has not finished with, on disk before anything is burned for it.

A commitment without its content and salt is a burn for nothing, so a draft is written first, and
goes only when its content was delivered or its block is final. One JSON file a draft.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import msgspec


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A text with what its commitment binds. `submission_id` is None until it is known to be mined."""

    campaign_id: int
    content: str
    salt: str  # 32 bytes, 0x hex
    commitment: str  # 32 bytes, 0x hex
    written_for: int  # the block that was open
    submission_id: int | None = None


class Drafts:
    """A folder of drafts, of one miner on one deployment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def save(self, draft: Draft) -> None:
        """Writes a draft so that a crash leaves the old one or the new one."""
        path = self._path(draft)
        temporary = path.with_suffix(f".{secrets.token_hex(4)}.tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(draft))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

    def submitted(self, draft: Draft, submission_id: int) -> Draft:
        """Records which submission a draft became."""
        updated = msgspec.structs.replace(draft, submission_id=submission_id)
        self.save(updated)
        return updated

    def discard(self, draft: Draft) -> None:
        """Forgets a draft that is finished with."""
        self._path(draft).unlink(missing_ok=True)

    def __iter__(self) -> Iterator[Draft]:
        """All drafts, oldest submission first."""
        found = [
            msgspec.json.decode(path.read_bytes(), type=Draft)
            for path in self._folder.glob("*.json")
        ]
        yield from sorted(found, key=lambda draft: draft.submission_id or 0)

    def _path(self, draft: Draft) -> Path:
        return self._folder / f"{draft.commitment[2:]}.json"
