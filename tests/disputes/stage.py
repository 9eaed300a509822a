# SPDX-License-Identifier: Apache-2.0
"""What the oracle posts here, true or not, and never settles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from verify.scene import GUARDIAN, HOUR, MINERS, Alteration, Delivered, Scene

from roastpower.protocol.canonical import hex_text

from .library import Library

WATCHER = 7
SEALED, SCORED, CHALLENGED = 2, 3, 4


@dataclass(frozen=True)
class Stage:
    """A scene, the server of its evidence, and where both are."""

    scene: Scene
    library: Library
    rpc_url: str
    manifest: Path

    @property
    def options(self) -> tuple[str, ...]:
        """What names chain and evidence to a command."""
        return (*self.chain_options, "--evidence", self.library.url)

    @property
    def chain_options(self) -> tuple[str, ...]:
        """What names the chain."""
        return ("--rpc-url", self.rpc_url, "--manifest", str(self.manifest))

    def post(
        self,
        levels: Sequence[int] = (50, 70, 30),
        *,
        campaign_id: int = 1,
        altered: Alteration = lambda sheet: sheet,
        scores: Sequence[int] | None = None,
        deliveries: Delivered | None = None,
    ) -> int:
        """A block up to its scores."""
        for miner in MINERS[: len(levels)]:
            self.scene.submit(miner, campaign_id)
        block_id = self.scene.seal()
        sheet = altered(self.scene.sheet(block_id, levels, deliveries))
        self.scene.score(block_id, sheet, scores)
        return block_id

    def close_campaign(self) -> int:
        """A campaign that is over, with a settled block; only its payouts are missing."""
        self.finish_blocks()
        campaign_id = self.scene.create_campaign(seconds=HOUR)
        block_id = self.post(campaign_id=campaign_id)
        self.scene.settle(block_id)
        self.scene.end(campaign_id)
        return campaign_id

    def finish_blocks(self) -> None:
        """Ends what tests before left open: no campaign is paid while an earlier block is not final."""
        scene, opened = self.scene, self.scene.read("pool", "open_block")[0]
        for block_id in range(scene.read("pool", "final_before"), opened):
            if self.status(block_id) == CHALLENGED:
                resolve_by = scene.read("pool", "challenge_of", block_id)[2]
                if scene.now() < resolve_by:
                    scene.send(GUARDIAN, "pool", "resolve", block_id, True)
                else:
                    scene.send(0, "pool", "resolve_expired", block_id)
            if self.status(block_id) == SEALED:
                scene.send(GUARDIAN, "pool", "void", block_id)
            elif self.status(block_id) == SCORED:
                scene.settle(block_id)

    def status(self, block_id: int) -> int:
        """A block's status on the chain."""
        return int(self.scene.read("pool", "status", block_id))

    def payout_status(self, campaign_id: int) -> int:
        """0 none, 1 posted, 2 challenged."""
        return int(self.scene.read("distributor", "payouts", campaign_id)[1])

    def evidence(self, block_id: int) -> str:
        """The digest that was posted last."""
        posted = self.scene.contracts.pool.events.BlockScored().get_logs(
            from_block=0, argument_filters={"block_id": block_id}
        )[-1]
        return hex_text(posted["args"]["evidence"])
