# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
# pragma nonreentrancy on
"""
@title Mining pool
@license GNU Affero General Public License v3.0 only
@notice Miners burn ROAST to submit content into blocks; the oracle posts a score for each submission of a sealed block;
        when nobody's challenge succeeded, a drand round draws one of the ranked, who receives newly minted ROAST.

        The life of a block: OPEN, SEALED, SCORED, SETTLED. A challenge takes SCORED to CHALLENGED, and from there back
        to SEALED (upheld), to SCORED (rejected, or nobody decided), or to VOID (upheld twice). A block that is not scored
        or settled in time can be voided by anyone, and its burns are given back. Blocks do not wait for one another.

        A block's draw is a round of the beacon that is published only after its scores can no longer change; the odds
        were fixed when each miner submitted.
"""


from snekmate.auth import ownable
from snekmate.auth import ownable_2step

from .interfaces import ICampaignFactory
from .interfaces import IMiningPool
from .interfaces import IRandomBeacon
from .interfaces import IRoastToken
from .modules import demand
from .modules import dispute
from .modules import packing
from .modules import parameter_versions
from .modules import ranking
from .modules import roles

implements: IMiningPool

initializes: ownable
initializes: ownable_2step[ownable := ownable]
initializes: roles[ownable := ownable]
initializes: parameter_versions
initializes: dispute

# Not exported: renounce_ownership, without which the protocol would have no one to set parameters or replace a guardian.
exports: (
    ownable_2step.owner,
    ownable_2step.pending_owner,
    ownable_2step.transfer_ownership,
    ownable_2step.accept_ownership,
    parameter_versions.version,
    parameter_versions.parameters,
    parameter_versions.limits,
    parameter_versions.challenge_bond,
    roles.guardian,
    roles.oracle,
    roles.treasury,
    roles.set_guardian,
    roles.set_oracle,
    roles.set_treasury,
    dispute.challenge_of,
)


# Status of a block; 1 is OPEN, which is not stored.
_OPEN: constant(uint256) = 1
_SEALED: constant(uint256) = 2
_SCORED: constant(uint256) = 3
_CHALLENGED: constant(uint256) = 4
_SETTLED: constant(uint256) = 5
_VOID: constant(uint256) = 6

_KIND_SCORES: constant(uint256) = 1  # of disputes

_MAX_SUBMISSIONS: constant(uint256) = 512  # a block
_MAX_RANKED: constant(uint256) = 50
_BASE_TICKETS: constant(uint256) = 1_000
_STREAK_TICKETS: constant(uint256) = 100  # for each step of the streak
_MAX_STREAK: constant(uint256) = 10
_FIRST_EMISSION: constant(uint256) = 1_000 * 10**18  # wei a block, before halvings

_FINAL_STEPS: constant(uint256) = 8  # blocks that settling or voiding passes in `final_before`
_ADVANCE_STEPS: constant(uint256) = 50  # blocks that `advance` passes


# @notice The ROAST token, which this contract alone mints.
TOKEN: public(immutable(address))

# @notice The campaign factory.
FACTORY: public(immutable(address))

# @notice The beacon that draws.
BEACON: public(immutable(address))

# @notice Seconds between the end of a challenge window and the draw.
DRAW_DELAY: public(immutable(uint256))

# The block that takes submissions.
_open: uint256
_opening: uint256

# By submission id.
_submissions: HashMap[uint256, uint256]

# By address.
_miners: HashMap[address, uint256]

# By block id, from sealing and from scoring on.
_sealed: HashMap[uint256, uint256]
_scored: HashMap[uint256, uint256]
_ranked_digest: HashMap[uint256, bytes32]

# @notice The first block that is neither settled nor void. All below are.
final_before: public(uint256)


@deploy
def __init__(
    token: address,
    factory: address,
    beacon: address,
    owner: address,
    guardian: address,
    oracle: address,
    treasury: address,
    limits: IMiningPool.Limits,
    parameters: IMiningPool.Parameters,
    first_demand: int256,
):
    """
    @notice Fixes the wiring, appoints the roles and opens block 1.
    @param token The ROAST token.
    @param factory The campaign factory; it may not be deployed yet.
    @param beacon The beacon.
    @param owner Who sets parameters and roles, a timelock.
    @param guardian Who decides challenges.
    @param oracle Who posts scores.
    @param treasury Who receives campaign fees.
    @param limits What no owner can go below.
    @param parameters The first parameters.
    @param first_demand The demand index of block 1.
    """
    assert token != empty(address), "pool: token is zero"
    assert factory != empty(address), "pool: factory is zero"
    assert beacon != empty(address), "pool: beacon is zero"
    TOKEN = token
    FACTORY = factory
    BEACON = beacon
    DRAW_DELAY = limits.draw_delay
    log IMiningPool.Deployed(
        token=token, factory=factory, beacon=beacon, limits=limits, first_demand=first_demand
    )

    ownable.__init__()
    ownable_2step.__init__()
    roles.__init__(owner, guardian, oracle, treasury)
    dispute.__init__(token, _KIND_SCORES)

    parameter_versions.__init__(limits, parameters)
    assert demand._magnitude(first_demand) <= 160 * parameters.target, "pool: first demand"
    self.final_before = 1
    self._open_block(1, 0, False, first_demand, parameters.target)


# The miner's functions


@external
@reentrant
def submit(campaign_id: uint256, commitment: bytes32, max_burn: uint256) -> uint256:
    """
    @notice Burns the price of a submission and records its commitment. Seals the open block first when it is due. Needs
            no lock: everything is stored before factory and token are called, and neither calls anybody.
    @param campaign_id The campaign, which must accept it.
    @param commitment keccak256 over chain, pool, miner, campaign, digest of the content, and salt.
    @param max_burn The most that the caller will burn, in wei.
    @return The submission's id.
    """
    return self._submit(campaign_id, commitment, max_burn)


@external
def submit_with_permit(
    campaign_id: uint256,
    commitment: bytes32,
    max_burn: uint256,
    permitted: uint256,
    deadline: uint256,
    v: uint8,
    r: bytes32,
    s: bytes32,
) -> uint256:
    """
    @notice Submits with an allowance by signature. A permit that somebody else used first does no harm: what counts is
            the allowance.
    @param campaign_id The campaign, which must accept it.
    @param commitment As in `submit`.
    @param max_burn The most that the caller will burn, in wei.
    @param permitted The allowance that was signed, in wei.
    @param deadline Until when the signature is good, in Unix seconds.
    @param v Of the signature.
    @param r Of the signature.
    @param s Of the signature.
    @return The submission's id.
    """
    # The result does not matter: a burn without allowance reverts below.
    success: bool = raw_call(
        TOKEN,
        abi_encode(
            msg.sender, self, permitted, deadline, v, r, s, method_id=method_id(
                "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)"
            )
        ),
        revert_on_failure=False,
    )
    return self._submit(campaign_id, commitment, max_burn)


@external
def reveal(submission_id: uint256, content: Bytes[2000], salt: bytes32):
    """
    @notice Publishes content on-chain, the way round a server that does not take it. Whether it fits the commitment is
            checked by whoever reads the event.
    @param submission_id The caller's submission.
    @param content The content.
    @param salt The commitment's salt.
    """
    word: uint256 = self._submissions[submission_id]
    assert word != 0, "pool: unknown submission"
    assert packing._submission_miner(word) == msg.sender, "pool: caller is not the miner"
    block_id: uint256 = submission_id >> 16
    sealed: packing.Sealed = packing._unpack_sealed(self._sealed[block_id])
    if sealed.status != 0:
        assert (
            block.timestamp < sealed.sealed_at + self._delivery_window(sealed.version)
        ), "pool: delivery window is over"
    log IMiningPool.ContentRevealed(
        submission_id=submission_id, miner=msg.sender, content=content, salt=salt
    )


@external
def refund(submission_ids: DynArray[uint256, 50]):
    """
    @notice Gives the burns of void blocks back to their miners; already refunded ones are skipped.
    @param submission_ids Submissions of void blocks.
    """
    for submission_id: uint256 in submission_ids:
        word: uint256 = self._submissions[submission_id]
        assert word != 0, "pool: unknown submission"
        if packing._submission_refunded(word):
            continue
        sealed: packing.Sealed = packing._unpack_sealed(self._sealed[submission_id >> 16])
        assert sealed.status == _VOID, "pool: block is not void"
        self._submissions[submission_id] = packing._submission_mark_refunded(word)
        target: uint256 = parameter_versions._times(sealed.version) & packing.BITS_16
        miner: address = packing._submission_miner(word)
        burned: uint256 = demand._price(sealed.base_price, target, submission_id & (2**16 - 1))
        log IMiningPool.Refunded(submission_id=submission_id, miner=miner, amount=burned)
        extcall IRoastToken(TOKEN).mint(miner, burned)


# The block's life


@external
def seal():
    """
    @notice Seals the open block and opens the next one.
    """
    assert self._seal_if_due(), "pool: block is not due"


@external
def post_scores(
    block_id: uint256, scores: DynArray[uint256, 32], ranked: DynArray[uint256, 4], evidence: bytes32
):
    """
    @notice Posts the scores of a sealed block. Oracle only. Reverts unless the ranking is the one that they imply.
    @param block_id The block.
    @param scores A score from 0 to 10,000 for each submission, 16 a word.
    @param ranked The indexes of the best, 16 a word.
    @param evidence sha256 of the published score sheet.
    """
    roles._check_oracle()
    sealed: packing.Sealed = packing._unpack_sealed(self._sealed[block_id])
    assert sealed.status == _SEALED, "pool: block is not sealed"
    assert evidence != empty(bytes32), "pool: evidence is zero"
    assert (
        block.timestamp >= sealed.sealed_at + self._delivery_window(sealed.version)
    ), "pool: content may still be delivered"
    assert block.timestamp < sealed.score_by, "pool: too late to score"

    nonzero: uint256 = ranking._check(scores, sealed.count, ranked)

    scored: packing.Scored = packing._unpack_scored(self._scored[block_id])
    scored.nonzero = nonzero
    scored.rejected = 0
    scored.settle_after, scored.draw_round = self._schedule_draw(sealed.version)
    sealed.status = _SCORED
    self._scored[block_id] = packing._pack_scored(scored)
    self._sealed[block_id] = packing._pack_sealed(sealed)
    self._ranked_digest[block_id] = keccak256(abi_encode(ranked))
    log IMiningPool.BlockScored(
        block_id=block_id,
        scores=scores,
        ranked=ranked,
        evidence=evidence,
        settle_after=scored.settle_after,
        draw_round=scored.draw_round,
    )


@external
def challenge(block_id: uint256, reason: bytes32):
    """
    @notice Doubts a block's scores with a bond, which must be approved. It goes back unless the guardian rejects.
    @param block_id The block.
    @param reason Digest of a published text.
    """
    sealed: packing.Sealed = packing._unpack_sealed(self._sealed[block_id])
    assert sealed.status == _SCORED, "pool: block is not scored"
    scored: packing.Scored = packing._unpack_scored(self._scored[block_id])
    assert block.timestamp < scored.settle_after, "pool: challenge window is over"
    sealed.status = _CHALLENGED
    self._sealed[block_id] = packing._pack_sealed(sealed)
    parameters: IMiningPool.Parameters = parameter_versions._at(sealed.version)
    # No overflow goes through: a bond above the supply cannot be paid, long before the shift loses bits.
    dispute._open(
        block_id, reason, parameters.challenge_bond << scored.rejected, parameters.resolve_timeout
    )


@external
def resolve(block_id: uint256, upheld: bool):
    """
    @notice Decides a challenge in time. Guardian only.
    @param block_id The block.
    @param upheld True strikes the scores: the block is scored again, or void the second time. False burns the bond.
    """
    roles._check_guardian()
    sealed: packing.Sealed = packing._unpack_sealed(self._sealed[block_id])
    assert sealed.status == _CHALLENGED, "pool: block is not challenged"
    assert not dispute._is_expired(block_id), "pool: too late to resolve"
    if not upheld:
        self._reinstate(block_id, sealed, False)
        return

    scored: packing.Scored = packing._unpack_scored(self._scored[block_id])
    if scored.upheld:
        dispute._close(block_id, True, False, 0, 0, 0)
        self._void(block_id, sealed)
        return
    scored.upheld = True
    scored.settle_after = 0
    scored.draw_round = 0
    scored.nonzero = 0
    self._scored[block_id] = packing._pack_scored(scored)
    times: uint256 = parameter_versions._times(sealed.version)
    sealed.status = _SEALED
    sealed.score_by = (
        block.timestamp + ((times >> parameter_versions.SCORE_TIMEOUT) & packing.BITS_32)
    )
    self._sealed[block_id] = packing._pack_sealed(sealed)
    dispute._close(block_id, True, False, 0, 0, sealed.score_by)


@external
def resolve_expired(block_id: uint256):
    """
    @notice Ends a challenge that the guardian did not decide in time: the scores stand, the bond goes back.
    @param block_id The block.
    """
    sealed: packing.Sealed = packing._unpack_sealed(self._sealed[block_id])
    assert sealed.status == _CHALLENGED, "pool: block is not challenged"
    assert dispute._is_expired(block_id), "pool: the guardian may still resolve"
    self._reinstate(block_id, sealed, True)


@external
def settle(block_id: uint256, ranked: DynArray[uint256, 4], signature: Bytes[128]):
    """
    @notice Draws the winner of a scored block and mints its reward. Anyone, once the scores are final.
    @param block_id The block.
    @param ranked The ranking as it was posted.
    @param signature The draw round's signature, uncompressed; not looked at where nobody is ranked.
    """
    sealed: packing.Sealed = packing._unpack_sealed(self._sealed[block_id])
    assert sealed.status == _SCORED, "pool: block is not scored"
    scored: packing.Scored = packing._unpack_scored(self._scored[block_id])
    assert block.timestamp >= scored.settle_after, "pool: scores are not final"
    times: uint256 = parameter_versions._times(sealed.version)
    assert (
        block.timestamp < self._settle_by(scored.settle_after, times)
    ), "pool: too late to settle"
    assert keccak256(abi_encode(ranked)) == self._ranked_digest[block_id], "pool: another ranking"

    sealed.status = _SETTLED
    self._sealed[block_id] = packing._pack_sealed(sealed)
    if scored.nonzero == 0:
        log IMiningPool.BlockSettled(
            block_id=block_id,
            winner=empty(address),
            submission_id=0,
            randomness=empty(bytes32),
            seed=0,
            ticket=0,
            total_tickets=0,
            reward=0,
        )
        self._advance_final(_FINAL_STEPS)
        return

    randomness: bytes32 = staticcall IRandomBeacon(BEACON).verify(
        convert(scored.draw_round, uint64), signature
    )
    seed: uint256 = convert(keccak256(abi_encode(randomness, chain.id, self, block_id)), uint256)
    winner_id: uint256 = 0
    winner: address = empty(address)
    ticket: uint256 = 0
    total_tickets: uint256 = 0
    winner_id, winner, ticket, total_tickets = self._draw(
        block_id, ranked, ranking._places(scored.nonzero), seed
    )
    target: uint256 = times & packing.BITS_16
    reward: uint256 = self._emission(block_id) * min(scored.nonzero, target) // target
    log IMiningPool.BlockSettled(
        block_id=block_id,
        winner=winner,
        submission_id=winner_id,
        randomness=randomness,
        seed=seed,
        ticket=ticket,
        total_tickets=total_tickets,
        reward=reward,
    )
    self._advance_final(_FINAL_STEPS)
    extcall IRoastToken(TOKEN).mint(winner, reward)


@external
def void(block_id: uint256):
    """
    @notice Ends a block without a winner. The guardian may while the draw cannot be known; anyone after the timeouts.
    @param block_id The block.
    """
    sealed: packing.Sealed = packing._unpack_sealed(self._sealed[block_id])
    if sealed.status == _SEALED:
        assert (
            msg.sender == roles.guardian or block.timestamp >= sealed.score_by
        ), "pool: scores may still come"
    else:
        assert sealed.status == _SCORED, "pool: block cannot be voided"
        scored: packing.Scored = packing._unpack_scored(self._scored[block_id])
        if msg.sender != roles.guardian or block.timestamp >= scored.settle_after:
            times: uint256 = parameter_versions._times(sealed.version)
            assert (
                block.timestamp >= self._settle_by(scored.settle_after, times)
            ), "pool: block may still settle"
    self._void(block_id, sealed)


@external
def advance():
    """
    @notice Moves `final_before` past final blocks. Settling and voiding do so too, but in smaller steps.
    """
    before: uint256 = self.final_before
    self._advance_final(_ADVANCE_STEPS)
    assert self.final_before != before, "pool: nothing to advance"


# Administration


@external
def set_parameters(parameters: IMiningPool.Parameters):
    """
    @notice Sets the parameters of blocks opened from now on. Owner only.
    @param parameters The new parameters, within their bounds.
    """
    ownable._check_owner()
    parameter_versions._set(parameters)


@external
def pause():
    """
    @notice Stops submissions; everything else goes on. Guardian only.
    """
    roles._check_guardian()
    open: packing.Open = packing._unpack_open(self._open)
    assert not open.paused, "pool: already paused"
    open.paused = True
    self._open = packing._pack_open(open)
    log IMiningPool.Paused(by=msg.sender)


@external
def unpause():
    """
    @notice Lets submissions go on. Owner only.
    """
    ownable._check_owner()
    open: packing.Open = packing._unpack_open(self._open)
    assert open.paused, "pool: not paused"
    open.paused = False
    self._open = packing._pack_open(open)
    log IMiningPool.Unpaused(by=msg.sender)


# Views


@external
@view
def open_block() -> IMiningPool.OpenBlock:
    """
    @notice The block that takes submissions, as it is stored: a block that is due is sealed by the next submission.
    @return The block.
    """
    open: packing.Open = packing._unpack_open(self._open)
    opening: packing.Opening = packing._unpack_opening(self._opening)
    return IMiningPool.OpenBlock(
        block_id=open.block_id,
        count=open.count,
        opened_at=opening.opened_at,
        closes_at=open.closes_at,
        base_price=open.base_price,
        next_price=demand._price(open.base_price, open.target, open.count),
        demand=opening.demand,
        version=opening.version,
    )


@external
@view
def status(block_id: uint256) -> uint256:
    """
    @notice Where a block is in its life.
    @param block_id The block.
    @return 1 OPEN, 2 SEALED, 3 SCORED, 4 CHALLENGED, 5 SETTLED, 6 VOID; 0 for a block not opened yet.
    """
    if block_id == packing._unpack_open(self._open).block_id:
        return _OPEN
    return packing._status_of(self._sealed[block_id])


@external
@view
def sealed_block(block_id: uint256) -> IMiningPool.SealedBlock:
    """
    @notice A block that takes no more submissions.
    @param block_id The block.
    @return The block; all zero where it is not sealed.
    """
    sealed: packing.Sealed = packing._unpack_sealed(self._sealed[block_id])
    scored: packing.Scored = packing._unpack_scored(self._scored[block_id])
    return IMiningPool.SealedBlock(
        status=sealed.status,
        count=sealed.count,
        base_price=sealed.base_price,
        version=sealed.version,
        sealed_at=sealed.sealed_at,
        score_by=sealed.score_by,
        settle_after=scored.settle_after,
        draw_round=scored.draw_round,
        nonzero=scored.nonzero,
        rejected=scored.rejected,
        upheld=scored.upheld,
        ranked_digest=self._ranked_digest[block_id],
    )


@external
@view
def submission(submission_id: uint256) -> IMiningPool.Submission:
    """
    @notice A submission.
    @param submission_id Its id: `block_id << 16 | index`.
    @return The submission; all zero where there is none.
    """
    word: uint256 = self._submissions[submission_id]
    return IMiningPool.Submission(
        miner=packing._submission_miner(word),
        campaign_id=packing._submission_campaign(word),
        streak=packing._submission_streak(word),
        refunded=packing._submission_refunded(word),
    )


@external
@view
def miner(account: address) -> IMiningPool.Miner:
    """
    @notice A miner as it is stored; its streak counts only while the latest settlement ranked it.
    @param account The miner.
    @return The miner; all zero where it never submitted.
    """
    word: uint256 = self._miners[account]
    return IMiningPool.Miner(
        last_block=packing._miner_last_block(word),
        streak=packing._miner_streak(word),
        last_settlement=packing._miner_last_settlement(word),
    )


@external
@view
def streak(account: address) -> uint256:
    """
    @notice The streak that a submission would carry now.
    @param account The miner.
    @return From 0 to 10.
    """
    return self._streak(self._miners[account], packing._unpack_open(self._open).settlements)


@external
@view
def settlements() -> uint256:
    """
    @notice How many settlements ranked someone.
    @return The number.
    """
    return packing._unpack_open(self._open).settlements


@external
@view
def paused() -> bool:
    """
    @notice Whether submissions are stopped.
    @return True if so.
    """
    return packing._unpack_open(self._open).paused


# Internals, in the order in which the functions above need them


@internal
def _submit(campaign_id: uint256, commitment: bytes32, max_burn: uint256) -> uint256:
    """
    @notice Seals or re-opens the open block if that is due, then takes the submission.
    @param campaign_id The campaign.
    @param commitment The commitment.
    @param max_burn The most to burn, in wei.
    @return The submission's id.
    """
    # On the packed words themselves: this is in the price of each submission.
    open: uint256 = self._open
    assert open >> packing.OPEN_PAUSED == 0, "pool: paused"
    assert commitment != empty(bytes32), "pool: commitment is zero"
    assert campaign_id < 2**64, "pool: unknown campaign"
    if (
        block.timestamp >= (open >> packing.OPEN_CLOSES_AT) & packing.BITS_40
        or (open >> packing.OPEN_COUNT) & packing.BITS_16 == _MAX_SUBMISSIONS
    ):
        self._roll()
        open = self._open
    block_id: uint256 = open & packing.BITS_40
    count: uint256 = (open >> packing.OPEN_COUNT) & packing.BITS_16

    miner: uint256 = self._miners[msg.sender]
    assert miner & packing.BITS_40 != block_id, "pool: one submission a block"
    price: uint256 = demand._price(
        (open >> packing.OPEN_BASE_PRICE) & packing.BITS_104,
        (open >> packing.OPEN_TARGET) & packing.BITS_16,
        count,
    )
    assert price <= max_burn, "pool: price over max_burn"

    submission_id: uint256 = (block_id << 16) | count
    streak: uint256 = self._streak(miner, (open >> packing.OPEN_SETTLEMENTS) & packing.BITS_32)
    self._submissions[submission_id] = (
        convert(msg.sender, uint256)
        | (campaign_id << packing.SUBMISSION_CAMPAIGN)
        | (streak << packing.SUBMISSION_STREAK)
    )
    self._miners[msg.sender] = (miner & packing.WITHOUT_LAST_BLOCK) | block_id
    # At most 512, which its field holds.
    self._open = unsafe_add(open, 1 << packing.OPEN_COUNT)
    log IMiningPool.Submitted(
        submission_id=submission_id,
        block_id=block_id,
        miner=msg.sender,
        campaign_id=campaign_id,
        commitment=commitment,
        burned=price,
        streak=streak,
    )
    extcall ICampaignFactory(FACTORY).accept_submission(campaign_id, block_id)
    extcall IRoastToken(TOKEN).burn_from(msg.sender, price)
    return submission_id


@internal
def _roll():
    """
    @notice What a submission does first to a block past its closing time, or full: seals it if it is due, re-opens it
            if it is empty, and otherwise leaves it open, because it lacks miners.
    """
    if self._seal_if_due():
        return
    open: packing.Open = packing._unpack_open(self._open)
    if open.count == 0:
        opening: packing.Opening = packing._unpack_opening(self._opening)
        times: uint256 = parameter_versions._times(opening.version)
        index: int256 = demand._reopened(
            opening.demand,
            open.target,
            (times >> parameter_versions.MAX_BLOCK_TIME) & packing.BITS_32,
            block.timestamp - open.closes_at,
        )
        self._open_block(open.block_id, open.settlements, open.paused, index, open.target)


@internal
def _seal_if_due() -> bool:
    """
    @notice Seals the open block and opens the next, where the block is full, or past its closing time with enough
            miners or after the longest wait for them.
    @return Whether it was due.
    """
    open: packing.Open = packing._unpack_open(self._open)
    opening: packing.Opening = packing._unpack_opening(self._opening)
    times: uint256 = parameter_versions._times(opening.version)
    if open.count != _MAX_SUBMISSIONS:
        if open.count == 0 or block.timestamp < open.closes_at:
            return False
        if open.count < (times >> parameter_versions.MIN_MINERS) & packing.BITS_16:
            max_wait: uint256 = (times >> parameter_versions.MAX_WAIT) & packing.BITS_32
            if block.timestamp < open.closes_at + max_wait:
                return False

    score_by: uint256 = (
        block.timestamp
        + ((times >> parameter_versions.DELIVERY_WINDOW) & packing.BITS_16)
        + ((times >> parameter_versions.SCORE_TIMEOUT) & packing.BITS_32)
    )
    self._sealed[open.block_id] = packing._pack_sealed(
        packing.Sealed(
            status=_SEALED,
            count=open.count,
            base_price=open.base_price,
            version=opening.version,
            sealed_at=block.timestamp,
            score_by=score_by,
        )
    )
    log IMiningPool.BlockSealed(
        block_id=open.block_id, count=open.count, sealed_at=block.timestamp, score_by=score_by
    )
    index: int256 = demand._after_seal(
        opening.demand,
        open.count,
        open.target,
        open.closes_at - opening.opened_at
        == (times >> parameter_versions.MAX_BLOCK_TIME) & packing.BITS_32,
    )
    self._open_block(open.block_id + 1, open.settlements, open.paused, index, open.target)
    return True


@internal
def _open_block(
    block_id: uint256,
    settlements: uint256,
    paused: bool,
    index: int256,
    old_target: uint256,
):
    """
    @notice Opens a block under the newest parameters.
    @param block_id The block.
    @param settlements How many settlements ranked someone, kept in the same word.
    @param paused Whether submissions are stopped, kept in the same word.
    @param index The demand index under the old target.
    @param old_target The target of the block before it.
    """
    version: uint256 = parameter_versions.version
    times: uint256 = parameter_versions._times(version)
    target: uint256 = times & packing.BITS_16
    demand_index: int256 = demand._rescaled(index, old_target, target)
    base_price: uint256 = demand._base_price(
        parameter_versions._amounts(version) & packing.BITS_96, block_id, demand_index, target
    )
    closes_at: uint256 = block.timestamp + demand._duration(
        (times >> parameter_versions.MIN_BLOCK_TIME) & packing.BITS_32,
        (times >> parameter_versions.MAX_BLOCK_TIME) & packing.BITS_32,
        demand_index,
        target,
    )
    self._open = packing._pack_open(
        packing.Open(
            block_id=block_id,
            count=0,
            closes_at=closes_at,
            base_price=base_price,
            target=target,
            settlements=settlements,
            paused=paused,
        )
    )
    self._opening = packing._pack_opening(
        packing.Opening(opened_at=block.timestamp, version=version, demand=demand_index)
    )
    log IMiningPool.BlockOpened(
        block_id=block_id,
        opened_at=block.timestamp,
        closes_at=closes_at,
        base_price=base_price,
        demand=demand_index,
        version=version,
        emission=self._emission(block_id),
    )


@internal
@view
def _delivery_window(version: uint256) -> uint256:
    """
    @notice How long content may be delivered after sealing.
    @param version The block's version of the parameters.
    @return In seconds.
    """
    return (
        parameter_versions._times(version) >> parameter_versions.DELIVERY_WINDOW
    ) & packing.BITS_16


@internal
@view
def _settle_by(settle_after: uint256, times: uint256) -> uint256:
    """
    @notice Until when a scored block can be settled; from then on it can be voided.
    @param settle_after When its scores are final, in Unix seconds.
    @param times The word of times of the block's parameters.
    @return In Unix seconds.
    """
    timeout: uint256 = (times >> parameter_versions.SETTLE_TIMEOUT) & packing.BITS_32
    return settle_after + DRAW_DELAY + timeout


@internal
@view
def _schedule_draw(version: uint256) -> (uint256, uint256):
    """
    @notice When scores that stand from now on become final, and which round draws: one published only after that.
    @param version The block's version of the parameters.
    @return The time and the round.
    """
    times: uint256 = parameter_versions._times(version)
    settle_after: uint256 = (
        block.timestamp + ((times >> parameter_versions.CHALLENGE_WINDOW) & packing.BITS_32)
    )
    draw_round: uint64 = staticcall IRandomBeacon(BEACON).round_at(settle_after + DRAW_DELAY)
    return settle_after, convert(draw_round, uint256)


@internal
def _reinstate(block_id: uint256, sealed: packing.Sealed, expired: bool):
    """
    @notice Lets challenged scores stand, with a new window, a later draw and a doubled next bond.
    @param block_id The block.
    @param sealed The block.
    @param expired Whether nobody decided in time; then the bond goes back, else it is burned.
    """
    scored: packing.Scored = packing._unpack_scored(self._scored[block_id])
    scored.rejected += 1
    scored.settle_after, scored.draw_round = self._schedule_draw(sealed.version)
    self._scored[block_id] = packing._pack_scored(scored)
    updated: packing.Sealed = sealed
    updated.status = _SCORED
    self._sealed[block_id] = packing._pack_sealed(updated)
    dispute._close(block_id, False, expired, scored.settle_after, scored.draw_round, 0)


@internal
def _draw(
    block_id: uint256, ranked: DynArray[uint256, 4], places: uint256, seed: uint256
) -> (uint256, address, uint256, uint256):
    """
    @notice Draws the winner among the ranked and moves everybody's streak.
    @param block_id The block.
    @param ranked The ranking.
    @param places How many are ranked, from 1.
    @param seed What decides.
    @return The winning submission, its miner, the ticket drawn, and the number of tickets.
    """
    open: uint256 = self._open
    settlements: uint256 = (open >> packing.OPEN_SETTLEMENTS) & packing.BITS_32
    # Settlements fit their 32 bits: see `packing`.
    self._open = unsafe_add(open, 1 << packing.OPEN_SETTLEMENTS)
    ranked_now: uint256 = unsafe_add(settlements, 1) << packing.MINER_LAST_SETTLEMENT

    # On packed words, without a call: this loop is most of what settling costs.
    first_id: uint256 = block_id << 16
    # The number of tickets up to each place; what stays 0 lies past the last one.
    tickets_to: uint256[_MAX_RANKED] = empty(uint256[_MAX_RANKED])
    total_tickets: uint256 = 0
    lanes: uint256 = 0
    for place: uint256 in range(places, bound=_MAX_RANKED):
        if place & 15 == 0:
            lanes = ranked[place >> 4]
        submission: uint256 = self._submissions[first_id | (lanes >> 240)]
        lanes <<= 16
        # A streak is at most 255 by its field: at most 50 times 26,500.
        total_tickets = unsafe_add(
            total_tickets,
            unsafe_add(
                _BASE_TICKETS,
                unsafe_mul(
                    _STREAK_TICKETS, (submission >> packing.SUBMISSION_STREAK) & packing.BITS_8
                ),
            ),
        )
        tickets_to[place] = total_tickets
        account: address = convert(submission & packing.BITS_160, address)
        miner: uint256 = self._miners[account]
        # Grows to at most 10 if the settlement before this one ranked the miner too, else begins at 1.
        streak: uint256 = 1
        if (miner >> packing.MINER_LAST_SETTLEMENT) & packing.BITS_32 == settlements:
            streak = min(
                _MAX_STREAK, unsafe_add((miner >> packing.MINER_STREAK) & packing.BITS_8, 1)
            )
        self._miners[account] = (
            (miner & packing.BITS_40) | (streak << packing.MINER_STREAK) | ranked_now
        )

    ticket: uint256 = seed % total_tickets
    place: uint256 = 0
    for reached: uint256 in tickets_to:
        # Ends at the last place at the latest: it reaches the total, which is above the ticket.
        if reached > ticket:
            break
        place = unsafe_add(place, 1)
    index: uint256 = (ranked[place >> 4] >> (240 - ((place & 15) << 4))) & packing.BITS_16
    winner_id: uint256 = first_id | index
    winner: address = packing._submission_miner(self._submissions[winner_id])
    return winner_id, winner, ticket, total_tickets


@internal
@pure
def _streak(miner: uint256, settlements: uint256) -> uint256:
    """
    @notice A miner's streak, which lasts as long as the latest settlement ranked it.
    @param miner Its word.
    @param settlements How many settlements ranked someone.
    @return From 0 to 10.
    """
    if (miner >> packing.MINER_LAST_SETTLEMENT) & packing.BITS_32 != settlements:
        return 0
    return (miner >> packing.MINER_STREAK) & packing.BITS_8


@internal
@pure
def _emission(block_id: uint256) -> uint256:
    """
    @notice A block's full reward.
    @param block_id The block.
    @return In wei.
    """
    return _FIRST_EMISSION >> demand._halvings(block_id)


@internal
def _void(block_id: uint256, sealed: packing.Sealed):
    """
    @notice Ends a block without a winner.
    @param block_id The block.
    @param sealed The block.
    """
    updated: packing.Sealed = sealed
    updated.status = _VOID
    self._sealed[block_id] = packing._pack_sealed(updated)
    log IMiningPool.BlockVoided(block_id=block_id, by=msg.sender)
    self._advance_final(_FINAL_STEPS)


@internal
def _advance_final(steps: uint256):
    """
    @notice Moves `final_before` past final blocks.
    @param steps Past how many at the most.
    """
    before: uint256 = self.final_before
    after: uint256 = before
    for _: uint256 in range(steps, bound=_ADVANCE_STEPS):
        if packing._status_of(self._sealed[after]) < _SETTLED:
            break
        after += 1
    if after != before:
        self.final_before = after
        log IMiningPool.FinalAdvanced(final_before=after)
