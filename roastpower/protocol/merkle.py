# SPDX-License-Identifier: Apache-2.0
"""The tree of a campaign's payouts, node for node the one OpenZeppelin's StandardMerkleTree builds.

A complete binary tree in an array: the root first, the children of node ``i`` at ``2i + 1`` and
``2i + 2``, the leaves sorted by hash and written from the end of the array backwards. Leaves are
hashed twice, so that no inner node can pass for one; pairs are sorted before hashing, so that a
proof needs no directions.
"""

from collections.abc import Iterable, Sequence

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.constants import MAX_PROOF_LENGTH
from roastpower.protocol.errors import MerkleError


def leaf(campaign_id: int, account: str, amount: int) -> bytes:
    """The leaf of one payout; `amount` in wei of the campaign's token."""
    fields = [campaign_id, address_bytes(account), amount]
    return keccak(keccak(encode(["uint256", "address", "uint256"], fields)))


def pair(left: bytes, right: bytes) -> bytes:
    """The parent of two nodes, whichever order they come in."""
    return keccak(min(left, right) + max(left, right))


def nodes(leaves: Sequence[bytes]) -> list[bytes]:
    """The whole tree as an array, root first."""
    if not leaves:
        raise MerkleError("a tree needs a leaf")
    inner = len(leaves) - 1
    array = [b""] * inner + sorted(leaves, reverse=True)
    for i in reversed(range(inner)):
        array[i] = pair(array[2 * i + 1], array[2 * i + 2])
    return array


class PayoutTree:
    """Root and proofs of a campaign's payouts, one leaf an account."""

    def __init__(self, campaign_id: int, amounts: Iterable[tuple[str, int]]) -> None:
        self._leaves: dict[bytes, bytes] = {}
        for account, amount in amounts:
            key = address_bytes(account)
            if key in self._leaves:
                raise MerkleError(f"two leaves for {account}")
            self._leaves[key] = leaf(campaign_id, account, amount)
        if len(self._leaves) > 1 << MAX_PROOF_LENGTH:
            raise MerkleError(
                f"{len(self._leaves)} leaves need proofs longer than the contract takes"
            )
        self.nodes = nodes(list(self._leaves.values()))
        self._positions = {node: i for i, node in enumerate(self.nodes)}

    @property
    def root(self) -> bytes:
        """The 32 bytes the oracle posts."""
        return self.nodes[0]

    def proof(self, account: str) -> list[bytes]:
        """The siblings from the account's leaf up to the root."""
        own_leaf = self._leaves.get(address_bytes(account))
        if own_leaf is None:
            raise MerkleError(f"{account} is not in the tree")
        siblings, i = [], self._positions[own_leaf]
        while i > 0:
            siblings.append(self.nodes[i + 1 if i % 2 else i - 1])
            i = (i - 1) // 2
        return siblings


def verify(
    root: bytes, campaign_id: int, account: str, amount: int, proof: Sequence[bytes]
) -> bool:
    """Whether the proof leads from that payout to the root, as the distributor decides it."""
    if len(proof) > MAX_PROOF_LENGTH:
        return False
    node = leaf(campaign_id, account, amount)
    for sibling in proof:
        node = pair(node, sibling)
    return node == root
