# SPDX-License-Identifier: Apache-2.0
"""How a defect is put into the sources, and how it is caught."""

from dataclasses import dataclass

import pytest

from roastpower.protocol.errors import ProtocolError

from ..compiling import Change, Sources
from ..default import BATCHES, STEPS
from ..machine import machine, run_batch
from ..model.expect import Broken


@dataclass(frozen=True)
class Variant:
    """One defect: what is replaced in which file, and what then goes wrong."""

    name: str
    file: str  # below contracts/
    old: str  # stands there exactly once
    new: str
    batch: int  # of the default ones, that finds it

    @property
    def sources(self) -> Sources:
        """The contracts with the defect."""
        return Sources((Change(self.file, self.old, self.new),))


def assert_caught(variant: Variant) -> None:
    """Fails unless a default batch breaks a promise; its own is tried first."""
    broken = machine(variant.sources)
    for number in sorted(BATCHES, key=lambda each: each != variant.batch):
        try:
            run_batch(broken, number, STEPS)
        except (Broken, ProtocolError):
            return
    pytest.fail(f"no default sequence notices: {variant.name}")
