# SPDX-License-Identifier: Apache-2.0
"""Whom a server runs as when we are root: PostgreSQL refuses to, so it is ``nobody``.

That account must be able to reach its files. Folders on the way are never opened for it: files it
cannot reach go to ``/var/tmp`` instead.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from roastpower.devstack.errors import StateUnusable

ACCOUNT_NAME = "nobody"
FALLBACK = Path("/var/tmp")


@dataclass(frozen=True, slots=True)
class Account:
    """A user and group by number."""

    uid: int
    gid: int

    def can_enter(self, folder: Path) -> bool:
        """Whether this account may pass through ``folder`` and all folders above it."""
        return all(self._may_search(step) for step in (folder, *folder.parents))

    def _may_search(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def server_account() -> Account | None:
    """The account for servers that refuse root; None when we are not root and need no other."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(ACCOUNT_NAME)
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def reachable_folder(wanted: Path, account: Account | None) -> Path:
    """Make ``wanted`` and return it, or its stand-in where ``account`` cannot get to it.

    The stand-in is under /var/tmp, its name derived from the wanted folder's, so that the next
    start finds it again.

    Raises:
        StateUnusable: Somebody else made a folder of the stand-in's name.
    """
    wanted = wanted.absolute()
    wanted.mkdir(parents=True, exist_ok=True)
    if account is None or account.can_enter(wanted):
        return wanted
    name = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]
    stand_in = FALLBACK / f"roastpower-{name}"
    stand_in.mkdir(mode=0o711, exist_ok=True)
    status = stand_in.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise StateUnusable(
            f"{stand_in} belongs to user {status.st_uid}, not to us. Remove it and start again."
        )
    stand_in.chmod(0o711)
    return stand_in
