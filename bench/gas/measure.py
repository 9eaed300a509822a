# SPDX-License-Identifier: Apache-2.0
"""All figures under one hardfork."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from web3 import Web3

from bench.gas import life, peers
from bench.gas.chain import GasChain
from bench.gas.deployment import Deployed
from bench.gas.report import Report
from roastpower.chain.artifacts import CONTRACT_NAMES


def measure(fork: str, folder: Path, say: Callable[[str], None]) -> Report:
    """Compiles if need be, starts a chain, runs everything and stops it."""
    report = Report(fork)
    say(f"{fork}: compiling, deploying")
    own = folder / fork  # a manifest each: every chain here has the same id
    own.mkdir()
    with GasChain(fork, own) as chain:
        deployed = Deployed(chain, own)
        for name in CONTRACT_NAMES:
            address = Web3.to_checksum_address(deployed.contracts.manifest.address(name))
            report.sizes[name] = len(chain.web3.eth.get_code(address))
        tree = life.run(deployed, report, lambda what: say(f"{fork}: {what}"))
        say(f"{fork}: peers")
        peers.compare(deployed, tree, report)
    return report
