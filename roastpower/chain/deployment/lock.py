# SPDX-License-Identifier: Apache-2.0
"""One deployment at a time: two would take each other's nonces and write over each other's journal."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roastpower.chain.deployment.errors import DeploymentError


@contextmanager
def only_deployment(folder: Path, chain_id: int) -> Iterator[None]:
    """Holds `<chain id>.lock` in a folder; the system frees it however the process ends.

    The file stays: to remove it would let two processes hold two files of one name.

    Raises:
        DeploymentError: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{chain_id}.lock"
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DeploymentError(
                f"another deployment on chain {chain_id} is running (it holds {path}): wait until "
                "it has ended"
            ) from error
        yield
