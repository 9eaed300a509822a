# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
# pragma nonreentrancy on
"""
@title Judge committee
@license GNU Affero General Public License v3.0 only
@notice Holds the oracle's role for several judges: what enough of them signed, anybody may submit. Each judge publishes
        its own evidence; a report's scores are, for each submission, the median of the judges' scores, and its evidence
        is the digest of the list of their digests. This contract sees signatures alone: whether a median is one follows
        from the evidence, and is ground for a challenge like everything that an oracle posts.

        A signature is good for one report, once. It is bound to the chain and this contract (EIP-712's domain), to the
        pool or distributor, to the block or campaign, and to how many reports of it came before, so that after an upheld
        challenge every member has to sign anew.
"""


from snekmate.auth import ownable
from snekmate.auth import ownable_2step
from snekmate.utils import ecdsa
from snekmate.utils import eip712_domain_separator

from .interfaces import IJudgeCommittee

implements: IJudgeCommittee

initializes: ownable
initializes: ownable_2step[ownable := ownable]
initializes: eip712_domain_separator

# Not exported: renounce_ownership, without which a member whose key is stolen could never be replaced.
exports: (
    ownable_2step.owner,
    ownable_2step.pending_owner,
    ownable_2step.transfer_ownership,
    ownable_2step.accept_ownership,
    eip712_domain_separator.eip712Domain,
)


interface MiningPool:
    def post_scores(
        block_id: uint256,
        scores: DynArray[uint256, 32],
        ranked: DynArray[uint256, 4],
        evidence: bytes32,
    ): nonpayable


interface RewardDistributor:
    def post_payouts(
        campaign_id: uint256, root: bytes32, total: uint256, count: uint256, evidence: bytes32
    ): nonpayable


_MAX_MEMBERS: constant(uint256) = 16

_SCORES_TYPE: constant(bytes32) = keccak256(
    "Scores(address pool,uint256 blockId,uint256 posting,uint256[] scores,bytes32 evidence)"
)
_PAYOUTS_TYPE: constant(bytes32) = keccak256(
    "Payouts(address distributor,uint256 campaignId,uint256 posting,bytes32 root,uint256 total,uint256 count,bytes32 evidence)"
)


# @notice The mining pool, whose oracle this is.
POOL: public(immutable(address))

# @notice The reward distributor.
DISTRIBUTOR: public(immutable(address))

_members: DynArray[address, _MAX_MEMBERS]

# @notice Whether an account's signature counts.
is_member: public(HashMap[address, bool])

# @notice How many signatures a report needs.
threshold: public(uint256)

# @notice How many times this committee posted scores of a block: what the next signatures are for.
score_postings: public(HashMap[uint256, uint256])

# @notice How many times this committee posted payouts of a campaign: what the next signatures are for.
payout_postings: public(HashMap[uint256, uint256])


@deploy
def __init__(
    pool: address,
    distributor: address,
    owner: address,
    members: DynArray[address, _MAX_MEMBERS],
    threshold: uint256,
):
    """
    @notice Fixes what is posted to, and appoints the first members.
    @param pool The mining pool.
    @param distributor The reward distributor.
    @param owner Who changes members, the protocol's timelock.
    @param members The members, ascending.
    @param threshold How many signatures a report needs: more than half of them.
    """
    assert pool != empty(address), "committee: pool is zero"
    assert distributor != empty(address), "committee: distributor is zero"
    assert owner != empty(address), "committee: owner is zero"
    POOL = pool
    DISTRIBUTOR = distributor
    log IJudgeCommittee.Deployed(pool=pool, distributor=distributor)
    ownable.__init__()
    ownable_2step.__init__()
    ownable._transfer_ownership(owner)
    eip712_domain_separator.__init__("RoastPower judge committee", "1")
    self._set_members(members, threshold)


# Reports


@external
def submit_scores(
    block_id: uint256,
    scores: DynArray[uint256, 32],
    ranked: DynArray[uint256, 4],
    evidence: bytes32,
    signatures: DynArray[IJudgeCommittee.Signature, _MAX_MEMBERS],
):
    """
    @notice Posts the scores of a block that enough members signed. Anyone.
    @param block_id The block.
    @param scores A score from 0 to 10,000 for each submission, 16 a word.
    @param ranked The indexes of the best, 16 a word. Not signed: the pool takes none but the one that scores imply.
    @param evidence Digest of the list of the judges' score sheets.
    @param signatures Of `scores_digest`, in the ascending order of their signers.
    """
    posting: uint256 = self.score_postings[block_id]
    signers: DynArray[address, _MAX_MEMBERS] = self._signers(
        self._scores_digest(block_id, posting, scores, evidence), signatures
    )
    self.score_postings[block_id] = posting + 1
    log IJudgeCommittee.ScoresSubmitted(
        block_id=block_id, posting=posting, evidence=evidence, signers=signers
    )
    extcall MiningPool(POOL).post_scores(block_id, scores, ranked, evidence)


@external
def submit_payouts(
    campaign_id: uint256,
    root: bytes32,
    total: uint256,
    count: uint256,
    evidence: bytes32,
    signatures: DynArray[IJudgeCommittee.Signature, _MAX_MEMBERS],
):
    """
    @notice Posts the payouts of a campaign that enough members signed. Anyone.
    @param campaign_id The campaign.
    @param root Merkle root over the accounts' pay.
    @param total The sum, in units of the token.
    @param count How many accounts.
    @param evidence Digest of the list of the judges' payout sheets.
    @param signatures Of `payouts_digest`, in the ascending order of their signers.
    """
    posting: uint256 = self.payout_postings[campaign_id]
    signers: DynArray[address, _MAX_MEMBERS] = self._signers(
        self._payouts_digest(campaign_id, posting, root, total, count, evidence), signatures
    )
    self.payout_postings[campaign_id] = posting + 1
    log IJudgeCommittee.PayoutsSubmitted(
        campaign_id=campaign_id, posting=posting, evidence=evidence, signers=signers
    )
    extcall RewardDistributor(DISTRIBUTOR).post_payouts(campaign_id, root, total, count, evidence)


# Administration


@external
def set_members(members: DynArray[address, _MAX_MEMBERS], threshold: uint256):
    """
    @notice Appoints other members, or another number of signatures. Owner only. Acts at once: what only former members
            signed can no longer be submitted.
    @param members All members, ascending.
    @param threshold How many signatures a report needs: more than half of them.
    """
    ownable._check_owner()
    self._set_members(members, threshold)


# Views


@external
@view
def members() -> DynArray[address, _MAX_MEMBERS]:
    """
    @notice Who judges.
    @return All members, ascending.
    """
    return self._members


@external
@view
def scores_digest(block_id: uint256, scores: DynArray[uint256, 32], evidence: bytes32) -> bytes32:
    """
    @notice What members sign to have scores posted next.
    @param block_id The block.
    @param scores A score for each submission, 16 a word.
    @param evidence Digest of the list of the judges' score sheets.
    @return The EIP-712 digest.
    """
    return self._scores_digest(block_id, self.score_postings[block_id], scores, evidence)


@external
@view
def payouts_digest(
    campaign_id: uint256, root: bytes32, total: uint256, count: uint256, evidence: bytes32
) -> bytes32:
    """
    @notice What members sign to have payouts posted next.
    @param campaign_id The campaign.
    @param root Merkle root over the accounts' pay.
    @param total The sum, in units of the token.
    @param count How many accounts.
    @param evidence Digest of the list of the judges' payout sheets.
    @return The EIP-712 digest.
    """
    return self._payouts_digest(
        campaign_id, self.payout_postings[campaign_id], root, total, count, evidence
    )


# Internals


@internal
def _set_members(members: DynArray[address, _MAX_MEMBERS], threshold: uint256):
    """
    @notice Appoints members.
    @param members All members, ascending, so that none counts twice.
    @param threshold More than half, so that no two reports can have signatures of different members alone.
    """
    assert threshold <= len(members), "committee: threshold over members"
    assert 2 * threshold > len(members), "committee: threshold is no majority"
    for former: address in self._members:
        self.is_member[former] = False
    previous: address = empty(address)
    for member: address in members:
        assert convert(member, uint256) > convert(previous, uint256), "committee: members not ascending"
        self.is_member[member] = True
        previous = member
    self._members = members
    self.threshold = threshold
    log IJudgeCommittee.MembersChanged(members=members, threshold=threshold)


@internal
@view
def _signers(
    digest: bytes32, signatures: DynArray[IJudgeCommittee.Signature, _MAX_MEMBERS]
) -> DynArray[address, _MAX_MEMBERS]:
    """
    @notice Who signed; reverts unless they are enough different members.
    @param digest What was signed.
    @param signatures In the ascending order of their signers.
    @return The signers.
    """
    assert len(signatures) >= self.threshold, "committee: too few signatures"
    signers: DynArray[address, _MAX_MEMBERS] = []
    previous: address = empty(address)
    for signature: IJudgeCommittee.Signature in signatures:
        signer: address = ecdsa._recover_vrs(digest, signature.v, signature.r, signature.s)
        assert self.is_member[signer], "committee: signer is not a member"
        assert convert(signer, uint256) > convert(previous, uint256), "committee: signers not ascending"
        signers.append(signer)
        previous = signer
    return signers


@internal
@view
def _scores_digest(
    block_id: uint256, posting: uint256, scores: DynArray[uint256, 32], evidence: bytes32
) -> bytes32:
    """
    @notice EIP-712's digest of a block's report.
    @param block_id The block.
    @param posting How many reports came before.
    @param scores A score for each submission, 16 a word.
    @param evidence Digest of the list of the judges' score sheets.
    @return The digest.
    """
    # An array's encoding is its words alone, which follow offset and length here.
    words: bytes32 = keccak256(slice(abi_encode(scores), 64, 32 * len(scores)))
    return eip712_domain_separator._hash_typed_data_v4(
        keccak256(abi_encode(_SCORES_TYPE, POOL, block_id, posting, words, evidence))
    )


@internal
@view
def _payouts_digest(
    campaign_id: uint256,
    posting: uint256,
    root: bytes32,
    total: uint256,
    count: uint256,
    evidence: bytes32,
) -> bytes32:
    """
    @notice EIP-712's digest of a campaign's report.
    @param campaign_id The campaign.
    @param posting How many reports came before.
    @param root Merkle root over the accounts' pay.
    @param total The sum, in units of the token.
    @param count How many accounts.
    @param evidence Digest of the list of the judges' payout sheets.
    @return The digest.
    """
    return eip712_domain_separator._hash_typed_data_v4(
        keccak256(
            abi_encode(
                _PAYOUTS_TYPE, DISTRIBUTOR, campaign_id, posting, root, total, count, evidence
            )
        )
    )
