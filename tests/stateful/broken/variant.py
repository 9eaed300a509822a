# SPDX-License-Identifier: Apache-2.0
"""How a defect is put into a copy of the sources, and how it is caught."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from contracts.support.sources import CONTRACTS

from roastpower.protocol.errors import ProtocolError

from ..compiling import Sources
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

    def sources(self, folder: Path) -> Sources:
        """A copy with the defect, and which contracts to compile from it."""
        copy = folder / "contracts"
        shutil.copytree(CONTRACTS, copy, ignore=shutil.ignore_patterns("solidity"))
        path = copy / self.file
        text = path.read_text()
        found = text.count(self.old)
        assert found == 1, f"{self.file} has the text to break {found} times: {self.old!r}"
        path.write_text(text.replace(self.old, self.new))
        return Sources(copy, users(path, copy))


def users(path: Path, contracts: Path) -> frozenset[str]:
    """The deployable contracts that a source is part of."""
    if path.parent == contracts:
        return frozenset({path.stem})
    imports = re.compile(rf"^from \.modules import {path.stem}$", re.MULTILINE)
    return frozenset(
        each.stem for each in contracts.glob("*.vy") if imports.search(each.read_text())
    )


def assert_caught(variant: Variant, folder: Path) -> None:
    """Fails unless a default batch breaks a promise; its own is tried first."""
    broken = machine(variant.sources(folder))
    for number in sorted(BATCHES, key=lambda each: each != variant.batch):
        try:
            run_batch(broken, number, STEPS)
        except (Broken, ProtocolError):
            return
    pytest.fail(f"no default sequence notices: {variant.name}")
