# SPDX-License-Identifier: Apache-2.0
"""What an indexer needs to know."""

from __future__ import annotations

from dataclasses import dataclass

from roastpower.chain.local import LOCAL_CHAIN_IDS
from roastpower.chain.manifest import Manifest
from roastpower.storage.chain_schema import DEFAULT

LOCAL_FINALITY_SECONDS = 60
PUBLIC_FINALITY_SECONDS = 900  # two epochs of Ethereum take 768


@dataclass(frozen=True)
class Settings:
    """Times in seconds.

    Args:
        rpc_url: The node, or several that stand in for one another, separated by commas.
        database_url: PostgreSQL.
        manifest: The deployment that is mirrored.
        finality_seconds: How much older than the node's head a chain block is when no reorg can
            take it back any more; by default a minute on a local chain and 15 on others.
        poll_interval: The longest time between two looks at the node (``rhythm``).
        ws_url: A node's WebSocket, which says at once that there is a chain block.
        schema: Of the mirror.
        timeout: Of silence, after which a node counts as hanging.
    """

    rpc_url: str
    database_url: str
    manifest: Manifest
    finality_seconds: int | None = None
    poll_interval: float = 0.3
    ws_url: str | None = None
    schema: str = DEFAULT
    timeout: float = 20.0

    @property
    def rpc_urls(self) -> list[str]:
        """The nodes' addresses."""
        return [url for each in self.rpc_url.split(",") if (url := each.strip())]

    @property
    def finality(self) -> int:
        """Seconds to finality."""
        if self.finality_seconds is not None:
            return self.finality_seconds
        is_local = self.manifest.chain_id in LOCAL_CHAIN_IDS
        return LOCAL_FINALITY_SECONDS if is_local else PUBLIC_FINALITY_SECONDS
