# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
# pragma nonreentrancy on
"""
@title Reward distributor
@license GNU Affero General Public License v3.0 only
@notice One vault for all campaign budgets, one ledger for each campaign: never more goes out than came in, whatever a
        payout root says. The oracle posts a Merkle root over what each account earns; anyone may challenge it before it
        pays; then anyone may trigger anybody's claim. Where the oracle is silent, the sponsor gets its money back.

        A reward token that rebases or seizes balances harms every campaign in that token, never one in another.
"""


from ethereum.ercs import IERC20
from snekmate.utils import merkle_proof_verification

from .interfaces import ICampaignFactory
from .interfaces import IMiningPool
from .interfaces import IRewardDistributor
from .modules import dispute

implements: IRewardDistributor

initializes: dispute

exports: dispute.challenge_of


# Status of payouts; 0: none stand.
_POSTED: constant(uint256) = 1
_CHALLENGED: constant(uint256) = 2

_KIND_PAYOUTS: constant(uint256) = 2  # of disputes

# Status of a campaign in the factory.
_CLOSED: constant(uint256) = 3
_CANCELLED: constant(uint256) = 4

# Where fields of `State` begin, for a claim, which does without the struct.
_LIVE_AFTER: constant(uint256) = 8
_SWEPT: constant(uint256) = 72
_TOKEN: constant(uint256) = 80

_BPS: constant(uint256) = 10_000
_DAY: constant(uint256) = 24 * 60 * 60
_REFUND_DELAY: constant(uint256) = 30 * _DAY  # of silence
_SWEEP_DELAY: constant(uint256) = 180 * _DAY  # after payouts went live


# @notice Where a campaign's payouts are in their life, and in which token, one storage word: a claim reads one slot for
#         all of it.
# @param status 8 bits: 0 none stand, 1 posted, 2 challenged.
# @param live_after 40 bits, in Unix seconds.
# @param rejected 8 bits: each doubles a bond of at least 1 ROAST, so that the supply bounds it far below 255.
# @param fee_collected 8 bits.
# @param is_refunded 8 bits.
# @param is_swept 8 bits.
# @param token 160 bits, from the first funding on.
struct State:
    status: uint256
    live_after: uint256
    rejected: uint256
    fee_collected: bool
    is_refunded: bool
    is_swept: bool
    token: address


# @notice A campaign's money, in units of its token. See `IRewardDistributor.Ledger`.
# @param fee_bps The fee's rate, in basis points of what came in.
# @param funded What came in.
# @param fee What the treasury gets of it, once payouts stand.
# @param allocated What the payouts pay.
# @param claimed What was claimed of it.
# @param refunded What went back to the sponsor.
# @param swept What went back of unclaimed pay.
struct Money:
    fee_bps: uint256
    funded: uint256
    fee: uint256
    allocated: uint256
    claimed: uint256
    refunded: uint256
    swept: uint256


# @notice A campaign's payouts. See `IRewardDistributor.Payouts`.
# @param root Merkle root over the accounts' pay, zero where none stand or nobody is paid.
# @param payable_at When the campaign became payable, in Unix seconds, 0 before.
# @param refund_after When silence refunds the sponsor, in Unix seconds, 0 before the campaign is payable.
struct Posting:
    root: bytes32
    payable_at: uint256
    refund_after: uint256


# @notice Where the roles and the bond are found, and which blocks are final.
POOL: public(immutable(address))

# @notice The campaign factory, which alone brings budgets.
FACTORY: public(immutable(address))

# @notice The token of bonds.
ROAST: public(immutable(address))

# @notice Seconds in which posted payouts may be challenged.
PAYOUT_WINDOW: public(immutable(uint256))

# @notice Seconds in which the guardian decides a challenge.
RESOLVE_TIMEOUT: public(immutable(uint256))


# By campaign id.
_money: HashMap[uint256, Money]
_postings: HashMap[uint256, Posting]
_states: HashMap[uint256, uint256]

# @notice Whether an account was paid for a campaign.
is_claimed: public(HashMap[uint256, HashMap[address, bool]])


@deploy
def __init__(
    pool: address, factory: address, roast: address, payout_window: uint256, resolve_timeout: uint256
):
    """
    @notice Fixes the wiring and the windows.
    @param pool The mining pool.
    @param factory The campaign factory.
    @param roast The ROAST token.
    @param payout_window Seconds in which posted payouts may be challenged, at most 7 days.
    @param resolve_timeout Seconds in which the guardian decides a challenge, at most 30 days.
    """
    assert pool != empty(address), "distributor: pool is zero"
    assert factory != empty(address), "distributor: factory is zero"
    assert roast != empty(address), "distributor: token is zero"
    assert payout_window != 0 and payout_window <= 7 * _DAY, "distributor: payout window"
    assert resolve_timeout != 0 and resolve_timeout <= 30 * _DAY, "distributor: resolve timeout"
    POOL = pool
    FACTORY = factory
    ROAST = roast
    PAYOUT_WINDOW = payout_window
    RESOLVE_TIMEOUT = resolve_timeout
    dispute.__init__(roast, _KIND_PAYOUTS)
    log IRewardDistributor.Deployed(
        pool=pool,
        factory=factory,
        roast=roast,
        payout_window=payout_window,
        resolve_timeout=resolve_timeout,
    )


# Money in


@external
def fund(campaign_id: uint256, token: address, sponsor: address, amount: uint256, fee_bps: uint256):
    """
    @notice Takes a budget from a sponsor who approved this contract. The factory alone.
    @param campaign_id The campaign.
    @param token The reward token; refused where it credits anything but the amount.
    @param sponsor Who pays: the factory's caller.
    @param amount How much, in units of the token.
    @param fee_bps The campaign's fee.
    """
    assert msg.sender == FACTORY, "distributor: caller is not the factory"
    if self._states[campaign_id] == 0:
        self._states[campaign_id] = convert(token, uint256) << _TOKEN
    self._money[campaign_id].fee_bps = fee_bps
    self._money[campaign_id].funded += amount
    log IRewardDistributor.Funded(
        campaign_id=campaign_id, token=token, sponsor=sponsor, amount=amount, fee_bps=fee_bps
    )
    before: uint256 = staticcall IERC20(token).balanceOf(self)
    assert extcall IERC20(token).transferFrom(
        sponsor, self, amount, default_return_value=True
    ), "distributor: transfer failed"
    assert (
        staticcall IERC20(token).balanceOf(self) == before + amount
    ), "distributor: token credits another amount"


# Payouts


@external
def mark_payable(campaign_id: uint256):
    """
    @notice Records that all blocks of a closed campaign are final. The time to pay runs from here.
    @param campaign_id The campaign.
    """
    assert self._postings[campaign_id].payable_at == 0, "distributor: already payable"
    self._mark_payable(campaign_id)


@external
def post_payouts(
    campaign_id: uint256, root: bytes32, total: uint256, count: uint256, evidence: bytes32
):
    """
    @notice Posts what each account earned. Oracle only.
    @param campaign_id A payable campaign without payouts.
    @param root Merkle root over the accounts' pay; zero where nobody is paid.
    @param total The sum, in units of the token.
    @param count How many accounts.
    @param evidence sha256 of the published payout sheet.
    """
    assert msg.sender == staticcall IMiningPool(POOL).oracle(), "distributor: caller is not the oracle"
    if self._postings[campaign_id].payable_at == 0:
        self._mark_payable(campaign_id)
    state: State = self._unpack(self._states[campaign_id])
    assert state.status == 0, "distributor: payouts stand"
    assert (
        block.timestamp < self._postings[campaign_id].refund_after
    ), "distributor: too late to pay"
    assert not state.is_refunded, "distributor: campaign was refunded"
    money: Money = self._money[campaign_id]
    assert evidence != empty(bytes32), "distributor: evidence is zero"
    is_empty: bool = total == 0
    assert is_empty == (count == 0), "distributor: count does not fit total"
    assert is_empty == (root == empty(bytes32)), "distributor: root does not fit total"
    fee: uint256 = 0 if is_empty else money.funded * money.fee_bps // _BPS
    assert total <= money.funded - fee, "distributor: total over budget"

    state.status = _POSTED
    state.live_after = block.timestamp + PAYOUT_WINDOW
    state.rejected = 0
    self._states[campaign_id] = self._pack(state)
    self._money[campaign_id].fee = fee
    self._money[campaign_id].allocated = total
    self._postings[campaign_id].root = root
    log IRewardDistributor.PayoutsPosted(
        campaign_id=campaign_id,
        root=root,
        total=total,
        count=count,
        evidence=evidence,
        fee=fee,
        live_after=state.live_after,
    )


@external
def challenge(campaign_id: uint256, reason: bytes32):
    """
    @notice Doubts payouts before they are live, with a bond, which must be approved. It goes back unless the guardian
            rejects.
    @param campaign_id The campaign.
    @param reason Digest of a published text.
    """
    state: State = self._unpack(self._states[campaign_id])
    assert state.status == _POSTED, "distributor: no payouts posted"
    assert block.timestamp < state.live_after, "distributor: challenge window is over"
    state.status = _CHALLENGED
    self._states[campaign_id] = self._pack(state)
    bond: uint256 = staticcall IMiningPool(POOL).challenge_bond()
    # Past 90 doublings of a bond of at least 1 ROAST the supply is long exceeded.
    dispute._open(campaign_id, reason, bond << state.rejected, RESOLVE_TIMEOUT)


@external
def resolve(campaign_id: uint256, upheld: bool):
    """
    @notice Decides a challenge in time. Guardian only.
    @param campaign_id The campaign.
    @param upheld True strikes the payouts, so that others may be posted. False burns the bond.
    """
    assert (
        msg.sender == staticcall IMiningPool(POOL).guardian()
    ), "distributor: caller is not the guardian"
    state: State = self._unpack(self._states[campaign_id])
    assert state.status == _CHALLENGED, "distributor: payouts are not challenged"
    assert not dispute._is_expired(campaign_id), "distributor: too late to resolve"
    if not upheld:
        self._reinstate(campaign_id, state, False)
        return
    refund_after: uint256 = block.timestamp + _REFUND_DELAY
    state.status = 0
    state.live_after = 0
    self._states[campaign_id] = self._pack(state)
    self._money[campaign_id].fee = 0
    self._money[campaign_id].allocated = 0
    self._postings[campaign_id].root = empty(bytes32)
    self._postings[campaign_id].refund_after = refund_after
    dispute._close(campaign_id, True, False, 0, 0, refund_after)


@external
def resolve_expired(campaign_id: uint256):
    """
    @notice Ends a challenge that the guardian did not decide in time: the payouts stand, the bond goes back.
    @param campaign_id The campaign.
    """
    state: State = self._unpack(self._states[campaign_id])
    assert state.status == _CHALLENGED, "distributor: payouts are not challenged"
    assert dispute._is_expired(campaign_id), "distributor: the guardian may still resolve"
    self._reinstate(campaign_id, state, True)


# Money out


@external
def claim(campaign_id: uint256, account: address, amount: uint256, proof: DynArray[bytes32, 16]):
    """
    @notice Pays an account what it earned in a campaign, whoever calls, once.
    @param campaign_id The campaign.
    @param account Who is paid.
    @param amount How much, in units of the token.
    @param proof The siblings from its leaf up.
    """
    assert not self.is_claimed[campaign_id][account], "distributor: already claimed"
    self._claim(campaign_id, account, amount, proof)


@external
def claim_many(claims: DynArray[IRewardDistributor.Claim, 50]):
    """
    @notice Pays several claims at once. Those already paid are skipped; one with a false proof reverts all.
    @param claims The claims.
    """
    for each: IRewardDistributor.Claim in claims:
        if not self.is_claimed[each.campaign_id][each.account]:
            self._claim(each.campaign_id, each.account, each.amount, each.proof)


@external
def collect_fee(campaign_id: uint256):
    """
    @notice Pays the fee of a campaign with live payouts to the treasury, once. A call of its own, so that a treasury
            that cannot receive the token holds nobody up.
    @param campaign_id The campaign.
    """
    word: uint256 = self._states[campaign_id]
    self._check_live(word)
    state: State = self._unpack(word)
    fee: uint256 = self._money[campaign_id].fee
    assert not state.fee_collected and fee != 0, "distributor: no fee"
    state.fee_collected = True
    self._states[campaign_id] = self._pack(state)
    treasury: address = staticcall IMiningPool(POOL).treasury()
    log IRewardDistributor.FeeCollected(campaign_id=campaign_id, treasury=treasury, amount=fee)
    self._pay(state.token, treasury, fee)


@external
def refund(campaign_id: uint256):
    """
    @notice Returns to the sponsor, once, what no payout takes: the rest when payouts are live; everything after a
            cancellation, or when no payouts stand and the oracle's time is over.
    @param campaign_id The campaign.
    """
    state: State = self._unpack(self._states[campaign_id])
    assert not state.is_refunded, "distributor: campaign was refunded"
    status: uint256 = 0
    last_block: uint256 = 0
    status, last_block = staticcall ICampaignFactory(FACTORY).status_and_last_block(campaign_id)
    if status != _CANCELLED:
        assert status == _CLOSED, "distributor: campaign is not over"
        if state.status == 0:
            refund_after: uint256 = self._postings[campaign_id].refund_after
            assert (
                refund_after != 0 and block.timestamp >= refund_after
            ), "distributor: the oracle may still pay"
        else:
            self._check_live(self._states[campaign_id])
    money: Money = self._money[campaign_id]
    # Without standing payouts, fee and allocation are 0.
    amount: uint256 = money.funded - money.fee - money.allocated
    assert amount != 0, "distributor: nothing to refund"
    state.is_refunded = True
    self._states[campaign_id] = self._pack(state)
    self._money[campaign_id].refunded = amount
    recipient: address = staticcall ICampaignFactory(FACTORY).recipient(campaign_id)
    log IRewardDistributor.CampaignRefunded(
        campaign_id=campaign_id, recipient=recipient, amount=amount
    )
    self._pay(state.token, recipient, amount)


@external
def sweep(campaign_id: uint256):
    """
    @notice Returns unclaimed pay to the sponsor 180 days after payouts went live, and ends claims.
    @param campaign_id The campaign.
    """
    word: uint256 = self._states[campaign_id]
    self._check_live(word)
    state: State = self._unpack(word)
    assert (
        block.timestamp >= state.live_after + _SWEEP_DELAY
    ), "distributor: accounts may still claim"
    assert not state.is_swept, "distributor: campaign was swept"
    money: Money = self._money[campaign_id]
    amount: uint256 = money.allocated - money.claimed
    assert amount != 0, "distributor: nothing to sweep"
    state.is_swept = True
    self._states[campaign_id] = self._pack(state)
    self._money[campaign_id].swept = amount
    recipient: address = staticcall ICampaignFactory(FACTORY).recipient(campaign_id)
    log IRewardDistributor.Swept(campaign_id=campaign_id, recipient=recipient, amount=amount)
    self._pay(state.token, recipient, amount)


# Views


@external
@view
def ledger(campaign_id: uint256) -> IRewardDistributor.Ledger:
    """
    @notice A campaign's money.
    @param campaign_id The campaign.
    @return The ledger; all zero for an unknown campaign.
    """
    money: Money = self._money[campaign_id]
    state: State = self._unpack(self._states[campaign_id])
    return IRewardDistributor.Ledger(
        token=state.token,
        fee_bps=money.fee_bps,
        funded=money.funded,
        fee=money.fee,
        allocated=money.allocated,
        claimed=money.claimed,
        refunded=money.refunded,
        swept=money.swept,
        fee_collected=state.fee_collected,
        is_refunded=state.is_refunded,
        is_swept=state.is_swept,
    )


@external
@view
def payouts(campaign_id: uint256) -> IRewardDistributor.Payouts:
    """
    @notice A campaign's payouts.
    @param campaign_id The campaign.
    @return The payouts; all zero where it never was payable.
    """
    posting: Posting = self._postings[campaign_id]
    state: State = self._unpack(self._states[campaign_id])
    return IRewardDistributor.Payouts(
        root=posting.root,
        status=state.status,
        live_after=state.live_after,
        payable_at=posting.payable_at,
        refund_after=posting.refund_after,
        rejected=state.rejected,
    )


@external
@view
def is_live(campaign_id: uint256) -> bool:
    """
    @notice Whether a campaign's payouts can be claimed.
    @param campaign_id The campaign.
    @return True if they were posted, are not challenged, and their window is over.
    """
    return self._is_live(self._states[campaign_id])


# Internals


@internal
def _mark_payable(campaign_id: uint256):
    """
    @notice Records that all blocks of a closed campaign are final.
    @param campaign_id The campaign.
    """
    status: uint256 = 0
    last_block: uint256 = 0
    status, last_block = staticcall ICampaignFactory(FACTORY).status_and_last_block(campaign_id)
    assert status == _CLOSED, "distributor: campaign is not closed"
    assert (
        last_block < staticcall IMiningPool(POOL).final_before()
    ), "distributor: a block is not final"
    refund_after: uint256 = block.timestamp + _REFUND_DELAY
    self._postings[campaign_id].payable_at = block.timestamp
    self._postings[campaign_id].refund_after = refund_after
    log IRewardDistributor.CampaignPayable(
        campaign_id=campaign_id, payable_at=block.timestamp, refund_after=refund_after
    )


@internal
def _reinstate(campaign_id: uint256, state: State, expired: bool):
    """
    @notice Lets challenged payouts stand, with a new window and a doubled next bond.
    @param campaign_id The campaign.
    @param state Where its payouts are.
    @param expired Whether nobody decided in time; then the bond goes back, else it is burned.
    """
    updated: State = state
    updated.status = _POSTED
    updated.live_after = block.timestamp + PAYOUT_WINDOW
    updated.rejected += 1
    self._states[campaign_id] = self._pack(updated)
    dispute._close(campaign_id, False, expired, updated.live_after, 0, 0)


@internal
@view
def _is_live(word: uint256) -> bool:
    """
    @notice Whether payouts can be claimed.
    @param word Where they are, packed.
    @return True if so.
    """
    return word & 255 == _POSTED and block.timestamp >= (word >> _LIVE_AFTER) & (2**40 - 1)


@internal
@view
def _check_live(word: uint256):
    """
    @notice Reverts unless payouts can be claimed.
    @param word Where they are, packed.
    """
    assert self._is_live(word), "distributor: payouts are not live"


@internal
def _claim(campaign_id: uint256, account: address, amount: uint256, proof: DynArray[bytes32, 16]):
    """
    @notice Pays an unpaid account.
    @param campaign_id The campaign.
    @param account Who is paid.
    @param amount How much, in units of the token.
    @param proof The siblings from its leaf up.
    """
    word: uint256 = self._states[campaign_id]
    self._check_live(word)
    # Hashed twice, so that no inner node passes for a leaf.
    node: bytes32 = keccak256(abi_encode(keccak256(abi_encode(campaign_id, account, amount))))
    # Step by step rather than by `_verify`, which would copy the proof into an array of 255.
    for sibling: bytes32 in proof:
        node = merkle_proof_verification._hash_pair(node, sibling)
    assert node == self._postings[campaign_id].root, "distributor: wrong proof"
    assert (word >> _SWEPT) & 1 == 0, "distributor: campaign was swept"
    claimed: uint256 = self._money[campaign_id].claimed + amount
    assert claimed <= self._money[campaign_id].allocated, "distributor: allocation is used up"
    self._money[campaign_id].claimed = claimed
    self.is_claimed[campaign_id][account] = True
    log IRewardDistributor.Claimed(campaign_id=campaign_id, account=account, amount=amount)
    self._pay(convert(word >> _TOKEN, address), account, amount)


@internal
def _pay(token: address, receiver: address, amount: uint256):
    """
    @notice Sends tokens; those that return nothing are taken at their word.
    @param token The token.
    @param receiver Who gets them.
    @param amount How much.
    """
    assert extcall IERC20(token).transfer(
        receiver, amount, default_return_value=True
    ), "distributor: transfer failed"


@internal
@pure
def _pack(state: State) -> uint256:
    """
    @notice Packs where payouts are.
    @param state The fields.
    @return The word.
    """
    return (
        state.status
        | (state.live_after << _LIVE_AFTER)
        | (state.rejected << 48)
        | (convert(state.fee_collected, uint256) << 56)
        | (convert(state.is_refunded, uint256) << 64)
        | (convert(state.is_swept, uint256) << _SWEPT)
        | (convert(state.token, uint256) << _TOKEN)
    )


@internal
@pure
def _unpack(word: uint256) -> State:
    """
    @notice Unpacks where payouts are.
    @param word The word.
    @return The fields.
    """
    return State(
        status=word & 255,
        live_after=(word >> _LIVE_AFTER) & (2**40 - 1),
        rejected=(word >> 48) & 255,
        fee_collected=(word >> 56) & 1 != 0,
        is_refunded=(word >> 64) & 1 != 0,
        is_swept=(word >> _SWEPT) & 1 != 0,
        token=convert(word >> _TOKEN, address),
    )
