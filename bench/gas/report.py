# SPDX-License-Identifier: Apache-2.0
"""The figures of one run."""

from __future__ import annotations

from dataclasses import dataclass, field

FORKS = ("prague", "osaka")

# What the trials before the first line of the contracts reached; the aim is 5 % below.
LIMITS = {
    "transfer": 34_200,
    "submit": 84_000,
    "post_scores": 185_000,
    "settle": 592_000,
    "beacon_verify": 122_000,
    "claim": 86_000,
}

CODE_LIMIT = 24_576  # bytes of runtime code (EIP-170)


@dataclass
class Report:
    """Gas by function with the case it was measured in, of one hardfork; sizes in bytes.

    `peers` holds gas by function and by whose contract it is, ours among them.
    """

    fork: str
    gas: dict[str, int] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    peers: dict[str, dict[str, int]] = field(default_factory=dict)

    def note(self, name: str, case: str, gas: int) -> None:
        """Adds a figure."""
        self.gas[name] = gas
        self.cases[name] = case

    def compare(self, function: str, whose: str, gas: int) -> None:
        """Adds a figure beside those of others."""
        self.peers.setdefault(function, {})[whose] = gas

    def over_limit(self) -> list[str]:
        """The functions that cost more than their limit."""
        return [name for name, limit in LIMITS.items() if self.gas[name] > limit]
