# SPDX-License-Identifier: Apache-2.0
"""Anybody posts what enough members signed, once, for one block, here."""

from typing import Any

import boa
import pytest

from roastpower.protocol.committee import Committee
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from ..support.accounts import signer
from ..support.chain import event, expect_revert, now, travel
from ..support.committee import Bench, deploy_committee
from ..support.deployment import Protocol
from ..support.life import EVIDENCE, SCORED, SEALED, Life
from .conftest import SCORES


def test_two_of_three_signatures_post_scores(
    bench: Bench, committee: Any, pool: Any, block_id: int
) -> None:
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), bench.judges[:2])
    bench.submit_scores(block_id, SCORES, signed)
    assert event(committee, "BlockScored")["scores"] == pack(SCORES)
    bench.protocol.pool.status(block_id)
    assert pool.status(block_id) == SCORED
    assert committee.score_postings(block_id) == 1


def test_who_signed_is_logged(bench: Bench, committee: Any, block_id: int) -> None:
    chosen = [bench.judges[0], bench.judges[2]]
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), chosen)
    bench.submit_scores(block_id, SCORES, signed)
    assert event(committee, "ScoresSubmitted") == {
        "block_id": block_id,
        "posting": 0,
        "evidence": EVIDENCE,
        "signers": [each.address for each in chosen],
    }


def test_fifty_are_ranked(bench: Bench, committee: Any, life: Life) -> None:
    block_id = life.seal_with(100)
    travel(30)
    scores = list(range(1, 101))
    bench.submit_scores(
        block_id, scores, bench.sign("Scores", bench.scores_message(block_id, scores))
    )
    posted = event(committee, "BlockScored")["ranked"]
    assert posted == pack(rank(scores)) and len(rank(scores)) == 50


def test_all_may_sign(bench: Bench, pool: Any, block_id: int) -> None:
    bench.submit_scores(
        block_id, SCORES, bench.sign("Scores", bench.scores_message(block_id, SCORES))
    )
    assert pool.status(block_id) == SCORED


def test_a_wallet_the_contract_and_the_mirror_agree_on_what_is_signed(
    bench: Bench, committee: Any, protocol: Protocol
) -> None:
    mirror = Committee(
        1, str(committee.address), str(protocol.pool.address), str(protocol.distributor.address)
    )
    for scores in (SCORES, [], list(range(512))):
        digest = mirror.scores_digest(7, 0, scores, EVIDENCE)
        assert bytes(committee.scores_digest(7, pack(scores), EVIDENCE)) == digest
        (wallet,) = bench.sign("Scores", bench.scores_message(7, scores), bench.judges[:1])
        ours = bench.judges[0].unsafe_sign_hash(digest)
        assert wallet == (ours.v, ours.r, ours.s)


def test_one_signature_is_too_few(bench: Bench, block_id: int) -> None:
    for count in (0, 1):
        signed = bench.sign("Scores", bench.scores_message(block_id, SCORES))[:count]
        with expect_revert("committee: too few signatures"):
            bench.submit_scores(block_id, SCORES, signed)


def test_one_member_does_not_count_twice(bench: Bench, block_id: int) -> None:
    message = bench.scores_message(block_id, SCORES)
    (one,) = bench.sign("Scores", message, bench.judges[:1])
    with expect_revert("committee: signers not ascending"):
        bench.submit_scores(block_id, SCORES, [one, one])
    two = bench.sign("Scores", message, bench.judges[:2])
    with expect_revert("committee: signers not ascending"):
        bench.submit_scores(block_id, SCORES, two[::-1])


def test_a_strangers_signature_does_not_count(bench: Bench, block_id: int) -> None:
    message = bench.scores_message(block_id, SCORES)
    signed = bench.sign("Scores", message, [bench.judges[0], signer("stranger with a key")])
    with expect_revert("committee: signer is not a member"):
        bench.submit_scores(block_id, SCORES, signed)


def test_a_malleable_signature_is_refused(bench: Bench, block_id: int) -> None:
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), bench.judges[:2])
    (v, r, s), other = signed
    with expect_revert("ecdsa: invalid signature `s` value"):
        bench.submit_scores(block_id, SCORES, [(55 - v, r, order - s), other])
    with expect_revert("ecdsa: invalid signature"):
        bench.submit_scores(block_id, SCORES, [(26, r, s), other])


def test_nothing_but_what_was_signed_is_posted(bench: Bench, block_id: int) -> None:
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), bench.judges[:2])
    with expect_revert("committee: signer is not a member"):
        bench.submit_scores(block_id, [9, *SCORES[1:]], signed)
    with expect_revert("committee: signer is not a member"):
        bench.submit_scores(block_id, SCORES, signed, evidence=b"\x01" * 32)


def test_the_pool_judges_the_rest(bench: Bench, committee: Any, block_id: int) -> None:
    """Signed or not, what no oracle may post is not posted, and leaves no trace."""
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), bench.judges[:2])
    first, second, *others = rank(SCORES)
    with expect_revert("ranking: order"):
        committee.submit_scores(
            block_id, pack(SCORES), pack([second, first, *others]), EVIDENCE, signed
        )
    assert committee.score_postings(block_id) == 0
    bench.submit_scores(block_id, SCORES, signed)


# Replay


def _challenged_and_upheld(bench: Bench, life: Life, block_id: int) -> None:
    life.challenge(block_id)
    bench.protocol.pool.resolve(block_id, True, sender=_guardian(bench))
    assert bench.protocol.pool.status(block_id) == SEALED


def _guardian(bench: Bench) -> str:
    return str(bench.protocol.pool.guardian())


def test_signatures_are_for_one_block(bench: Bench, life: Life, block_id: int) -> None:
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), bench.judges[:2])
    bench.submit_scores(block_id, SCORES, signed)
    other = life.seal_with(5)
    travel(30)
    with expect_revert("committee: signer is not a member"):
        bench.submit_scores(other, SCORES, signed)


def test_signatures_are_for_one_posting(bench: Bench, life: Life, block_id: int) -> None:
    """After an upheld challenge, in the same second even, the struck scores do not come back."""
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), bench.judges[:2])
    bench.submit_scores(block_id, SCORES, signed)
    moment = now()
    _challenged_and_upheld(bench, life, block_id)
    assert now() == moment
    with expect_revert("committee: signer is not a member"):
        bench.submit_scores(block_id, SCORES, signed)
    again = bench.scores_message(block_id, SCORES, posting=1)
    bench.submit_scores(block_id, SCORES, bench.sign("Scores", again, bench.judges[:2]))
    assert bench.protocol.pool.status(block_id) == SCORED


def test_signatures_are_not_good_before_their_turn(bench: Bench, block_id: int) -> None:
    later = bench.scores_message(block_id, SCORES, posting=1)
    with expect_revert("committee: signer is not a member"):
        bench.submit_scores(block_id, SCORES, bench.sign("Scores", later, bench.judges[:2]))


def test_signatures_are_for_one_chain(bench: Bench, block_id: int) -> None:
    message = bench.scores_message(block_id, SCORES)
    elsewhere = bench.sign("Scores", message, bench.judges[:2], chainId=5)
    with expect_revert("committee: signer is not a member"):
        bench.submit_scores(block_id, SCORES, elsewhere)


def test_signatures_do_not_follow_a_fork_to_another_chain_id(bench: Bench, block_id: int) -> None:
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), bench.judges[:2])
    forked = bench.sign(
        "Scores", bench.scores_message(block_id, SCORES), bench.judges[:2], chainId=5
    )
    patch = boa.env.evm.patch
    before = patch.chain_id
    try:
        patch.chain_id = 5
        with expect_revert("committee: signer is not a member"):
            bench.submit_scores(block_id, SCORES, signed)
        bench.submit_scores(block_id, SCORES, forked)
    finally:
        patch.chain_id = before


def test_signatures_are_for_one_committee(
    bench: Bench, protocol: Protocol, owner: str, block_id: int
) -> None:
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), bench.judges[:2])
    other = deploy_committee(protocol, [each.address for each in bench.judges], 2)
    protocol.pool.set_oracle(other.address, sender=owner)
    with expect_revert("committee: signer is not a member"):
        Bench(protocol, other, bench.judges).submit_scores(block_id, SCORES, signed)


def test_signatures_are_for_one_pool(bench: Bench, protocol: Protocol, block_id: int) -> None:
    message = {**bench.scores_message(block_id, SCORES), "pool": str(protocol.token.address)}
    with expect_revert("committee: signer is not a member"):
        bench.submit_scores(block_id, SCORES, bench.sign("Scores", message, bench.judges[:2]))


def test_a_committee_that_is_not_the_oracle_posts_nothing(
    bench: Bench, protocol: Protocol, owner: str, oracle: str, block_id: int
) -> None:
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), bench.judges[:2])
    protocol.pool.set_oracle(oracle, sender=owner)
    with expect_revert("roles: caller is not the oracle"):
        bench.submit_scores(block_id, SCORES, signed)


@pytest.mark.parametrize("count", [1, 16])
def test_committees_of_all_sizes_post(
    bench: Bench, committee: Any, owner: str, block_id: int, count: int
) -> None:
    from ..support.committee import judges

    members = judges(count)
    committee.set_members([each.address for each in members], count, sender=owner)
    bench.submit_scores(
        block_id, SCORES, bench.sign("Scores", bench.scores_message(block_id, SCORES), members)
    )
    assert bench.protocol.pool.status(block_id) == SCORED
