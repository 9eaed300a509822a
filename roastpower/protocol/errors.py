# SPDX-License-Identifier: Apache-2.0
"""What a rule raises when a value cannot be meant.

::

    ProtocolError (a ValueError)
    ├── EncodingError    a value does not fit its encoding: address, digest, packed word, id
    ├── ScoringError     a judge's raw output is not what was asked for
    ├── MerkleError      no tree, or no such leaf
    ├── BeaconError      a key, round or signature of the beacon is wrong
    └── EvidenceError    a published document is malformed or contradicts itself
"""


class ProtocolError(ValueError):
    """Root of the tree; raised itself when an argument is outside a rule's domain."""


class EncodingError(ProtocolError):
    """A value does not fit its on-chain encoding."""


class ScoringError(ProtocolError):
    """A raw output of the judge cannot be read as criteria."""


class MerkleError(ProtocolError):
    """A tree cannot be built, or does not hold the account asked for."""


class BeaconError(ProtocolError):
    """A key, round or signature of the random beacon is not valid."""


class EvidenceError(ProtocolError):
    """A published document is malformed, not canonical, or contradicts itself."""
