# SPDX-License-Identifier: Apache-2.0
"""The payout tree against published vectors, a slow second construction, and forgeries."""

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.addresses import checksummed
from roastpower.protocol.errors import MerkleError
from roastpower.protocol.merkle import PayoutTree, leaf, nodes, verify

amounts = st.dictionaries(
    st.binary(min_size=20, max_size=20).map(checksummed),
    st.integers(1, 2**256 - 1),
    min_size=1,
    max_size=40,
)


def standard_leaf(types: list[str], values: list[object]) -> bytes:
    return keccak(keccak(encode(types, values)))


def test_root_of_the_two_leaves_in_openzeppelins_readme() -> None:
    leaves = [
        standard_leaf(["address", "uint256"], ["0x" + "11" * 20, 5 * 10**18]),
        standard_leaf(["address", "uint256"], ["0x" + "22" * 20, 25 * 10**17]),
    ]
    known = "d4dee0beab2d53f2cc83e567171bd2820e49898130a22622b10ead383e90bd77"
    assert nodes(leaves)[0].hex() == known


def test_array_of_openzeppelins_dump_of_six_leaves() -> None:
    leaves = {letter: standard_leaf(["string"], [letter]) for letter in "abcdef"}
    array = nodes(list(leaves.values()))
    known = "6deb52b5da8fd108f79fab00341f38d2587896634c646ee52e49f845680a70c8"
    assert array[0].hex() == known
    positions = {letter: array.index(node) for letter, node in leaves.items()}
    assert positions == {"a": 8, "b": 10, "c": 7, "d": 5, "e": 9, "f": 6}


def test_leaf_is_hashed_twice_over_three_words() -> None:
    account = "0x" + "ab" * 20
    words = (3).to_bytes(32, "big") + bytes(12) + b"\xab" * 20 + (5).to_bytes(32, "big")
    assert leaf(3, account, 5) == keccak(keccak(words))


def slow_root(leaves: list[bytes]) -> bytes:
    """By recursion over a complete tree: node ``i`` of ``2n - 1`` has children while they exist."""
    descending = sorted(leaves)[::-1]

    def node(i: int) -> bytes:
        if 2 * i + 2 > 2 * len(leaves) - 2:
            return descending[i - (len(leaves) - 1)]
        return keccak(b"".join(sorted([node(2 * i + 1), node(2 * i + 2)])))

    return node(0)


@given(amounts, st.integers(1, 2**64 - 1))
def test_root_equals_a_recursive_construction(paid: dict[str, int], campaign_id: int) -> None:
    leaves = [leaf(campaign_id, account, amount) for account, amount in paid.items()]
    assert PayoutTree(campaign_id, paid.items()).root == slow_root(leaves)


@given(amounts)
def test_every_proof_verifies_and_the_order_of_amounts_does_not_matter(
    paid: dict[str, int],
) -> None:
    tree = PayoutTree(1, paid.items())
    assert tree.root == PayoutTree(1, reversed(paid.items())).root
    for account, amount in paid.items():
        proof = tree.proof(account)
        assert len(proof) <= (len(paid) - 1).bit_length()
        assert verify(tree.root, 1, account, amount, proof)
        assert tree.proof(account.lower()) == proof


@given(amounts, st.data())
def test_no_tampered_claim_verifies(paid: dict[str, int], data: st.DataObject) -> None:
    tree = PayoutTree(1, paid.items())
    account, amount = data.draw(st.sampled_from(sorted(paid.items())))
    proof = tree.proof(account)
    assert not verify(tree.root, 1, account, amount - 1, proof)
    assert not verify(tree.root, 2, account, amount, proof)
    flipped = checksummed(bytes([int(account[2:4], 16) ^ 1]) + bytes.fromhex(account[4:]))
    assert not verify(tree.root, 1, flipped, amount, proof)
    assert not verify(tree.root, 1, account, amount, [*proof, bytes(32)])
    for i, sibling in enumerate(proof):
        forged = [*proof[:i], bytes([sibling[0] ^ 1]) + sibling[1:], *proof[i + 1 :]]
        assert not verify(tree.root, 1, account, amount, forged)
        assert not verify(tree.root, 1, account, amount, proof[:i] + proof[i + 1 :])


def test_a_single_leaf_is_its_own_root() -> None:
    account = "0x" + "11" * 20
    tree = PayoutTree(1, [(account, 5)])
    assert tree.root == leaf(1, account, 5)
    assert tree.proof(account) == []


def test_a_proof_longer_than_the_contract_takes_is_refused() -> None:
    account, siblings = "0x" + "11" * 20, [bytes([i]) * 32 for i in range(17)]
    node = leaf(1, account, 5)
    for sibling in siblings[:16]:
        node = keccak(min(node, sibling) + max(node, sibling))
    assert verify(node, 1, account, 5, siblings[:16])
    node = keccak(min(node, siblings[16]) + max(node, siblings[16]))
    assert not verify(node, 1, account, 5, siblings)


def test_trees_that_mean_nothing_are_refused() -> None:
    account = "0x" + "ab" * 20
    with pytest.raises(MerkleError, match="needs a leaf"):
        PayoutTree(1, [])
    with pytest.raises(MerkleError, match="two leaves"):
        PayoutTree(1, [(account, 1), (account.upper().replace("X", "x"), 2)])
    with pytest.raises(MerkleError, match="not in the tree"):
        PayoutTree(1, [(account, 1)]).proof("0x" + "00" * 20)
