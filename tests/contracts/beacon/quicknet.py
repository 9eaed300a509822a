# SPDX-License-Identifier: Apache-2.0
"""Public facts of drand's quicknet network."""

from dataclasses import dataclass
from typing import Any

from roastpower.protocol import beacon as drand

from ..support.sources import contract

GENESIS_TIME = 1_692_803_367
PERIOD = 3
PUBLIC_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)


@dataclass(frozen=True)
class Round:
    """A round and its signature as drand publishes it."""

    number: int
    compressed: bytes

    @property
    def uncompressed(self) -> bytes:
        """The signature as the contract takes it."""
        return drand.decompress_g1(self.compressed)


ROUND_1000 = Round(
    1_000,
    bytes.fromhex(
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125"
        "e342b73a8dd2bacbe47e4b6b63ed5e39"
    ),
)
LATER = Round(
    10_024_141,
    bytes.fromhex(
        "8c87caf26bb4f5e9fdfad5ddf739ff8683344f8cf04a8c381225ff067557b5d9"
        "d51937eed765fcef21971bf5ddef44bb"
    ),
)


def key_words() -> list[bytes]:
    """The public key as the constructor takes it."""
    point = drand.decompress_g2(PUBLIC_KEY)
    return [point[start : start + 32] for start in range(0, len(point), 32)]


def deploy_quicknet() -> Any:
    """The contract with drand's own key, on titanoboa."""
    return contract("DrandBeacon")(key_words(), GENESIS_TIME, PERIOD)
