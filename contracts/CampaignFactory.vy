# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
# pragma nonreentrancy on
"""
@title Campaign factory
@license GNU Affero General Public License v3.0 only
@notice Projects and their campaigns. A campaign takes submissions between its start and its end; its budget lies in the
        reward distributor from the first moment and leaves it only as payouts or by the refund rule.

        Stored status: LIVE, PAUSED, CLOSED, CANCELLED. What people call draft, active, full or paid follows from it and
        from times, counts and payouts.
"""


from .interfaces import ICampaignFactory
from .interfaces import IMiningPool
from .interfaces import IRewardDistributor

implements: ICampaignFactory


_LIVE: constant(uint256) = 1
_PAUSED: constant(uint256) = 2
_CLOSED: constant(uint256) = 3
_CANCELLED: constant(uint256) = 4

_DAY: constant(uint256) = 24 * 60 * 60
_MAX_AHEAD: constant(uint256) = 90 * _DAY  # of a start
_MAX_LENGTH: constant(uint256) = 90 * _DAY  # from start to end, extensions included
_MAX_PAUSE: constant(uint256) = 7 * _DAY  # in total
_MAX_SUBMISSIONS: constant(uint256) = 1_500
_MAX_PLACES: constant(uint256) = 50
_MAX_AMPLIFICATION_BPS: constant(uint256) = 5_000
_MAX_FEE_BPS: constant(uint256) = 500

_8: constant(uint256) = 2**8 - 1
_16: constant(uint256) = 2**16 - 1
_32: constant(uint256) = 2**32 - 1
_40: constant(uint256) = 2**40 - 1
_64: constant(uint256) = 2**64 - 1

# All fields of `Progress` but `last_block`.
_WITHOUT_LAST_BLOCK: constant(uint256) = max_value(uint256) - (_40 << 120)


# @notice What a submission touches of a campaign, one storage word. Times fit 40 bits, counts 16: see the constants.
# @param status 8 bits: 1 LIVE, 2 PAUSED, 3 CLOSED, 4 CANCELLED.
# @param starts_at 40 bits, in Unix seconds.
# @param ends_at 40 bits, in Unix seconds.
# @param max_submissions 16 bits.
# @param submissions 16 bits.
# @param last_block 40 bits, 0 before the first submission.
# @param paused_at 40 bits, in Unix seconds, 0 where it is not paused.
# @param pause_used 32 bits, in seconds.
struct Progress:
    status: uint256
    starts_at: uint256
    ends_at: uint256
    max_submissions: uint256
    submissions: uint256
    last_block: uint256
    paused_at: uint256
    pause_used: uint256


# @notice What never changes of a campaign.
# @param sponsor Who paid the budget.
# @param reward_token ERC-20 in which the budget is paid.
# @param brief sha256 of the published brief.
# @param rates Project 64 bits, ranked places 8, amplification 16, fee 16.
struct Facts:
    sponsor: address
    reward_token: address
    brief: bytes32
    rates: uint256


# @notice A project's owners.
# @param owner Who creates its campaigns, and pauses, extends and cancels them.
# @param pending Whom the owner offered it to, zero where nobody.
struct Project:
    owner: address
    pending: address


# @notice The mining pool, which alone counts submissions, and where the protocol's owner is found.
POOL: public(immutable(address))

# @notice The vault of all budgets.
DISTRIBUTOR: public(immutable(address))


# @notice The fee of campaigns created from now on, in basis points of what is paid in.
fee_bps: public(uint256)

# @notice How many projects there are; the newest one's id.
project_count: public(uint256)

# @notice How many campaigns there are; the newest one's id.
campaign_count: public(uint256)

_projects: HashMap[uint256, Project]
_progress: HashMap[uint256, uint256]
_facts: HashMap[uint256, Facts]
_recipients: HashMap[uint256, address]


@deploy
def __init__(pool: address, distributor: address, fee_bps: uint256):
    """
    @notice Fixes the wiring and sets the first fee.
    @param pool The mining pool.
    @param distributor The reward distributor; it may not be deployed yet.
    @param fee_bps The first fee, at most 500.
    """
    assert pool != empty(address), "factory: pool is zero"
    assert distributor != empty(address), "factory: distributor is zero"
    POOL = pool
    DISTRIBUTOR = distributor
    log ICampaignFactory.Deployed(pool=pool, distributor=distributor)
    self._set_fee_bps(fee_bps)


# Projects


@external
def create_project(profile: bytes32) -> uint256:
    """
    @notice Registers a project of the caller's.
    @param profile sha256 of its published profile.
    @return The project's id.
    """
    project_id: uint256 = self.project_count + 1
    self.project_count = project_id
    self._projects[project_id].owner = msg.sender
    log ICampaignFactory.ProjectCreated(project_id=project_id, owner=msg.sender, profile=profile)
    return project_id


@external
def transfer_project(project_id: uint256, new_owner: address):
    """
    @notice Offers a project to another owner, who has to accept. The project's owner only.
    @param project_id The project.
    @param new_owner To whom; zero takes an offer back.
    """
    self._check_project_owner(project_id)
    self._projects[project_id].pending = new_owner
    log ICampaignFactory.ProjectTransferStarted(
        project_id=project_id, owner=msg.sender, new_owner=new_owner
    )


@external
def accept_project(project_id: uint256):
    """
    @notice Takes over a project that was offered to the caller.
    @param project_id The project.
    """
    project: Project = self._projects[project_id]
    assert project.pending == msg.sender, "factory: project was not offered"
    self._projects[project_id] = Project(owner=msg.sender, pending=empty(address))
    log ICampaignFactory.ProjectTransferred(
        project_id=project_id, previous_owner=project.owner, owner=msg.sender
    )


# A campaign's life


@external
def create_campaign(project_id: uint256, terms: ICampaignFactory.Terms) -> uint256:
    """
    @notice Creates a campaign and pays its budget in: the caller, who becomes its sponsor, approves the distributor
            first. The project's owner only.
    @param project_id The project.
    @param terms The campaign's terms.
    @return The campaign's id.
    """
    self._check_project_owner(project_id)
    assert terms.reward_token != empty(address), "factory: reward token is zero"
    assert terms.budget != 0, "factory: budget is zero"
    assert terms.starts_at >= block.timestamp, "factory: start is past"
    assert terms.starts_at <= block.timestamp + _MAX_AHEAD, "factory: start is too far ahead"
    assert terms.ends_at > terms.starts_at, "factory: end is not after start"
    assert terms.ends_at - terms.starts_at <= _MAX_LENGTH, "factory: too long"
    assert (
        terms.max_submissions >= 1 and terms.max_submissions <= _MAX_SUBMISSIONS
    ), "factory: maximum of submissions"
    assert terms.brief != empty(bytes32), "factory: brief is zero"
    assert (
        terms.ranked_places >= 1 and terms.ranked_places <= _MAX_PLACES
    ), "factory: ranked places"
    assert terms.amplification_bps <= _MAX_AMPLIFICATION_BPS, "factory: amplification"

    campaign_id: uint256 = self.campaign_count + 1
    fee_bps: uint256 = self.fee_bps
    self.campaign_count = campaign_id
    self._progress[campaign_id] = self._pack(
        Progress(
            status=_LIVE,
            starts_at=terms.starts_at,
            ends_at=terms.ends_at,
            max_submissions=terms.max_submissions,
            submissions=0,
            last_block=0,
            paused_at=0,
            pause_used=0,
        )
    )
    self._facts[campaign_id] = Facts(
        sponsor=msg.sender,
        reward_token=terms.reward_token,
        brief=terms.brief,
        rates=(
            project_id
            | (terms.ranked_places << 64)
            | (terms.amplification_bps << 72)
            | (fee_bps << 88)
        ),
    )
    log ICampaignFactory.CampaignCreated(
        campaign_id=campaign_id,
        project_id=project_id,
        sponsor=msg.sender,
        reward_token=terms.reward_token,
        budget=terms.budget,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        max_submissions=terms.max_submissions,
        brief=terms.brief,
        ranked_places=terms.ranked_places,
        amplification_bps=terms.amplification_bps,
        fee_bps=fee_bps,
    )
    extcall IRewardDistributor(DISTRIBUTOR).fund(
        campaign_id, terms.reward_token, msg.sender, terms.budget, fee_bps
    )
    return campaign_id


@external
def top_up(campaign_id: uint256, amount: uint256):
    """
    @notice Adds to a budget while the campaign runs. Its sponsor only, who approves the distributor first.
    @param campaign_id The campaign.
    @param amount How much, in units of the reward token.
    """
    facts: Facts = self._facts[campaign_id]
    assert facts.sponsor == msg.sender, "factory: caller is not the sponsor"
    progress: Progress = self._unpack(self._progress[campaign_id])
    self._check_running(progress)
    assert amount != 0, "factory: amount is zero"
    log ICampaignFactory.CampaignToppedUp(campaign_id=campaign_id, amount=amount)
    extcall IRewardDistributor(DISTRIBUTOR).fund(
        campaign_id, facts.reward_token, msg.sender, amount, (facts.rates >> 88) & _16
    )


@external
def set_recipient(campaign_id: uint256, recipient: address):
    """
    @notice Says who gets the campaign's refunds. Its sponsor only.
    @param campaign_id The campaign.
    @param recipient Who, not zero.
    """
    assert self._facts[campaign_id].sponsor == msg.sender, "factory: caller is not the sponsor"
    assert recipient != empty(address), "factory: recipient is zero"
    self._recipients[campaign_id] = recipient
    log ICampaignFactory.RecipientChanged(campaign_id=campaign_id, recipient=recipient)


@external
def extend(campaign_id: uint256, ends_at: uint256):
    """
    @notice Moves a running campaign's end. The project's owner only.
    @param campaign_id The campaign.
    @param ends_at The new end, later than the old one and at most 90 days after the start.
    """
    self._check_campaign_owner(campaign_id)
    progress: Progress = self._unpack(self._progress[campaign_id])
    self._check_running(progress)
    assert ends_at > progress.ends_at, "factory: end is not later"
    assert ends_at - progress.starts_at <= _MAX_LENGTH, "factory: too long"
    progress.ends_at = ends_at
    self._progress[campaign_id] = self._pack(progress)
    log ICampaignFactory.CampaignExtended(campaign_id=campaign_id, ends_at=ends_at)


@external
def pause(campaign_id: uint256):
    """
    @notice Stops submissions to a campaign until `resume`, or until 7 days of pauses are used. The project's owner only.
    @param campaign_id The campaign.
    """
    self._check_campaign_owner(campaign_id)
    progress: Progress = self._unpack(self._progress[campaign_id])
    assert progress.status == _LIVE, "factory: campaign is not live"
    assert block.timestamp < progress.ends_at, "factory: campaign is over"
    assert progress.pause_used < _MAX_PAUSE, "factory: pauses are used up"
    progress.paused_at = block.timestamp
    self._set_status(campaign_id, progress, _PAUSED)


@external
def resume(campaign_id: uint256):
    """
    @notice Ends a campaign's pause. The project's owner only.
    @param campaign_id The campaign.
    """
    self._check_campaign_owner(campaign_id)
    progress: Progress = self._unpack(self._progress[campaign_id])
    assert progress.status == _PAUSED, "factory: campaign is not paused"
    progress.pause_used = self._pause_used(progress)
    progress.paused_at = 0
    self._set_status(campaign_id, progress, _LIVE)


@external
def cancel(campaign_id: uint256):
    """
    @notice Ends a campaign that nobody submitted to; its budget can be refunded. The project's owner only.
    @param campaign_id The campaign.
    """
    self._check_campaign_owner(campaign_id)
    progress: Progress = self._unpack(self._progress[campaign_id])
    assert progress.status == _LIVE or progress.status == _PAUSED, "factory: campaign is over"
    assert progress.submissions == 0, "factory: campaign has submissions"
    self._set_status(campaign_id, progress, _CANCELLED)


@external
def close(campaign_id: uint256):
    """
    @notice Closes a campaign that has ended or is full. Without submissions it counts as cancelled.
    @param campaign_id The campaign.
    """
    progress: Progress = self._unpack(self._progress[campaign_id])
    assert progress.status == _LIVE or progress.status == _PAUSED, "factory: campaign is over"
    assert (
        block.timestamp >= progress.ends_at or progress.submissions == progress.max_submissions
    ), "factory: campaign still runs"
    self._set_status(
        campaign_id, progress, _CLOSED if progress.submissions != 0 else _CANCELLED
    )


@external
@reentrant
def accept_submission(campaign_id: uint256, block_id: uint256):
    """
    @notice Counts a submission. The pool alone; reverts unless the campaign takes it. Needs no lock: it calls nobody, and
            what a campaign's creation or top-up calls comes after the campaign is stored.
    @param campaign_id The campaign.
    @param block_id The block that holds the submission.
    """
    assert msg.sender == POOL, "factory: caller is not the pool"
    # On the packed word itself: this is in the price of each submission.
    word: uint256 = self._progress[campaign_id]
    status: uint256 = word & _8
    assert status != 0, "factory: unknown campaign"
    assert status <= _PAUSED, "factory: campaign is over"
    assert block.timestamp >= (word >> 8) & _40, "factory: campaign has not started"
    assert block.timestamp < (word >> 48) & _40, "factory: campaign is over"
    if status == _PAUSED:
        assert self._pause_used(self._unpack(word)) == _MAX_PAUSE, "factory: campaign is paused"
    assert (word >> 104) & _16 < (word >> 88) & _16, "factory: campaign is full"
    # One more of at most 1,500 submissions, and another last block.
    self._progress[campaign_id] = unsafe_add(word & _WITHOUT_LAST_BLOCK, 1 << 104) | (block_id << 120)



# Administration


@external
def set_fee_bps(fee_bps: uint256):
    """
    @notice Sets the fee of campaigns created from now on. The protocol's owner only.
    @param fee_bps In basis points, at most 500.
    """
    assert msg.sender == staticcall IMiningPool(POOL).owner(), "factory: caller is not the owner"
    self._set_fee_bps(fee_bps)


# Views


@external
@view
def project(project_id: uint256) -> Project:
    """
    @notice A project's owners.
    @param project_id The project.
    @return The project; all zero for an unknown one.
    """
    return self._projects[project_id]


@external
@view
def campaign(campaign_id: uint256) -> ICampaignFactory.Campaign:
    """
    @notice A campaign.
    @param campaign_id The campaign.
    @return The campaign; all zero for an unknown one.
    """
    progress: Progress = self._unpack(self._progress[campaign_id])
    facts: Facts = self._facts[campaign_id]
    return ICampaignFactory.Campaign(
        status=progress.status,
        project_id=facts.rates & _64,
        sponsor=facts.sponsor,
        recipient=self._recipient(campaign_id),
        reward_token=facts.reward_token,
        starts_at=progress.starts_at,
        ends_at=progress.ends_at,
        max_submissions=progress.max_submissions,
        submissions=progress.submissions,
        last_block=progress.last_block,
        paused_at=progress.paused_at,
        pause_used=progress.pause_used,
        brief=facts.brief,
        ranked_places=(facts.rates >> 64) & _8,
        amplification_bps=(facts.rates >> 72) & _16,
        fee_bps=(facts.rates >> 88) & _16,
    )


@external
@view
def status_and_last_block(campaign_id: uint256) -> (uint256, uint256):
    """
    @notice What decides whether a campaign can be paid.
    @param campaign_id The campaign.
    @return Its stored status and the last block with a submission for it.
    """
    progress: Progress = self._unpack(self._progress[campaign_id])
    return progress.status, progress.last_block


@external
@view
def recipient(campaign_id: uint256) -> address:
    """
    @notice Who gets a campaign's refunds.
    @param campaign_id The campaign.
    @return The sponsor, or whom it named.
    """
    return self._recipient(campaign_id)


# Internals


@internal
@view
def _check_project_owner(project_id: uint256):
    """
    @notice Reverts unless the project's owner calls.
    @param project_id The project.
    """
    assert (
        self._projects[project_id].owner == msg.sender
    ), "factory: caller is not the project's owner"


@internal
@view
def _check_campaign_owner(campaign_id: uint256):
    """
    @notice Reverts unless the owner of a campaign's project calls.
    @param campaign_id The campaign.
    """
    self._check_project_owner(self._facts[campaign_id].rates & _64)


@internal
@view
def _check_running(progress: Progress):
    """
    @notice Reverts unless a campaign is live or paused and its end lies ahead.
    @param progress The campaign.
    """
    assert progress.status == _LIVE or progress.status == _PAUSED, "factory: campaign is over"
    assert block.timestamp < progress.ends_at, "factory: campaign is over"


@internal
@view
def _pause_used(progress: Progress) -> uint256:
    """
    @notice Seconds of pauses, the standing one included.
    @param progress A paused campaign.
    @return At most 7 days.
    """
    return min(_MAX_PAUSE, progress.pause_used + block.timestamp - progress.paused_at)


@internal
@view
def _recipient(campaign_id: uint256) -> address:
    """
    @notice Who gets a campaign's refunds.
    @param campaign_id The campaign.
    @return The sponsor, or whom it named.
    """
    named: address = self._recipients[campaign_id]
    if named != empty(address):
        return named
    return self._facts[campaign_id].sponsor


@internal
def _set_status(campaign_id: uint256, progress: Progress, status: uint256):
    """
    @notice Stores a campaign under another status.
    @param campaign_id The campaign.
    @param progress The campaign.
    @param status Its new status.
    """
    updated: Progress = progress
    updated.status = status
    self._progress[campaign_id] = self._pack(updated)
    log ICampaignFactory.CampaignStatusChanged(
        campaign_id=campaign_id, status=status, pause_used=progress.pause_used
    )


@internal
def _set_fee_bps(fee_bps: uint256):
    """
    @notice Sets the fee of campaigns created from now on.
    @param fee_bps In basis points.
    """
    assert fee_bps <= _MAX_FEE_BPS, "factory: fee"
    self.fee_bps = fee_bps
    log ICampaignFactory.FeeChanged(fee_bps=fee_bps)


@internal
@pure
def _pack(progress: Progress) -> uint256:
    """
    @notice Packs what a submission touches.
    @param progress The campaign.
    @return The word.
    """
    return (
        progress.status
        | (progress.starts_at << 8)
        | (progress.ends_at << 48)
        | (progress.max_submissions << 88)
        | (progress.submissions << 104)
        | (progress.last_block << 120)
        | (progress.paused_at << 160)
        | (progress.pause_used << 200)
    )


@internal
@pure
def _unpack(word: uint256) -> Progress:
    """
    @notice Unpacks what a submission touches.
    @param word The word.
    @return The campaign.
    """
    return Progress(
        status=word & _8,
        starts_at=(word >> 8) & _40,
        ends_at=(word >> 48) & _40,
        max_submissions=(word >> 88) & _16,
        submissions=(word >> 104) & _16,
        last_block=(word >> 120) & _40,
        paused_at=(word >> 160) & _40,
        pause_used=(word >> 200) & _32,
    )
