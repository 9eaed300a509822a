# SPDX-License-Identifier: Apache-2.0
"""A drand network of one member: its key, its clock and the JSON that drand shows for both.

The field names and the chain hash are drand's (`common/chain/info.go`); the scheme is quicknet's.
Unlike drand's, the secret is one number in one file: fit for a laptop, where the same hands hold
everything anyway.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from roastpower.devstack.errors import StateUnusable
from roastpower.protocol import beacon

SCHEME = "bls-unchained-g1-rfc9380"
BEACON_ID = "roastpower-local"

Json = dict[str, object]


@dataclass(frozen=True)
class Network:
    """Key and clock of a beacon. Times in Unix seconds."""

    secret: int
    genesis_time: int
    period: int

    @classmethod
    def load_or_create(cls, key_file: Path, genesis_time: int, period: int) -> Network:
        """The network kept in ``key_file``; made with a new key when there is no such file.

        Raises:
            StateUnusable: The file holds another clock; contracts were deployed with that one.
        """
        if not key_file.exists():
            # Below the order of the curve, which has 255 bits.
            network = cls(secrets.randbelow(1 << 254) + 1, genesis_time, period)
            network._save(key_file)
            return network
        kept = json.loads(key_file.read_text())
        network = cls(int(kept["secret"], 16), kept["genesis_time"], kept["period"])
        if (network.genesis_time, network.period) != (genesis_time, period):
            raise StateUnusable(
                f"{key_file} is a beacon with genesis time {network.genesis_time} and period "
                f"{network.period} s, not {genesis_time} and {period} s. Contracts know it by "
                "these: use them, or remove the file and deploy anew."
            )
        return network

    def _save(self, key_file: Path) -> None:
        key_file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = key_file.with_suffix(".part")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(
                {
                    "secret": f"{self.secret:064x}",
                    "genesis_time": self.genesis_time,
                    "period": self.period,
                },
                file,
            )
        unfinished.rename(key_file)

    @cached_property
    def public_key(self) -> bytes:
        """Compressed, 96 bytes."""
        return beacon.public_key(self.secret)

    @cached_property
    def group_hash(self) -> bytes:
        """drand's genesis seed: the hash of the group, here of its only key."""
        return hashlib.sha256(self.public_key).digest()

    @cached_property
    def chain_hash(self) -> str:
        """The name of the network in drand's addresses."""
        return chain_hash(
            self.period, self.genesis_time, self.public_key, self.group_hash, BEACON_ID
        )

    def current_round(self, now: float) -> int:
        """The latest published round; 0 before genesis."""
        return max(0, int((now - self.genesis_time) // self.period) + 1)

    def info(self) -> Json:
        """What ``/info`` answers."""
        return {
            "public_key": self.public_key.hex(),
            "period": self.period,
            "genesis_time": self.genesis_time,
            "hash": self.chain_hash,
            "groupHash": self.group_hash.hex(),
            "schemeID": SCHEME,
            "metadata": {"beaconID": BEACON_ID},
        }

    def info_v2(self) -> Json:
        """The same under ``/v2``, where the names are others."""
        return {
            "public_key": self.public_key.hex(),
            "period": self.period,
            "genesis_time": self.genesis_time,
            "genesis_seed": self.group_hash.hex(),
            "chain_hash": self.chain_hash,
            "scheme": SCHEME,
            "beacon_id": BEACON_ID,
        }

    def published(self, round_number: int) -> Json:
        """A round; the caller has checked that its time has come."""
        signature = _signature(self.secret, round_number)
        return {
            "round": round_number,
            "randomness": beacon.randomness(signature).hex(),
            "signature": signature.hex(),
        }

    def published_v2(self, round_number: int) -> Json:
        """The same under ``/v2``, which leaves randomness to the reader."""
        return {"round": round_number, "signature": _signature(self.secret, round_number).hex()}


def chain_hash(
    period: int, genesis_time: int, public_key: bytes, group_hash: bytes, beacon_id: str
) -> str:
    """drand's hash of a network's parameters."""
    parts = (
        period.to_bytes(4, "big"),
        genesis_time.to_bytes(8, "big"),
        public_key,
        group_hash,
        beacon_id.encode(),
    )
    return hashlib.sha256(b"".join(parts)).hexdigest()


@lru_cache(maxsize=4096)
def _signature(secret: int, round_number: int) -> bytes:
    return beacon.sign(secret, round_number)
