# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma nonreentrancy off
"""
@title Disputes
@license GNU Affero General Public License v3.0 only
@notice The bonds of open challenges, one at a time for each id. The contract that uses it owns the rules (who, until
        when, what follows); this module holds the bond and says what happened, in the same words for scores and
        payouts.
"""


from ..interfaces import IRoastToken


# @notice Posted scores (kind 1, id: block) or payouts (kind 2, id: campaign) are doubted.
# @param kind 1 for scores, 2 for payouts.
# @param id The block's or the campaign's id.
# @param challenger Who put up the bond.
# @param reason Digest of a published text.
# @param bond What the challenger put up, in wei of ROAST.
# @param resolve_by Until when the guardian decides, in Unix seconds.
event Challenged:
    kind: indexed(uint256)
    id: indexed(uint256)
    challenger: indexed(address)
    reason: bytes32
    bond: uint256
    resolve_by: uint256


# @notice A challenge is over.
# @param kind 1 for scores, 2 for payouts.
# @param id The block's or the campaign's id.
# @param upheld Whether it succeeded.
# @param expired Whether nobody decided in time.
# @param bond_to Who got the bond back; zero where it was burned.
# @param settle_after When the challenged scores or payouts become final after all, in Unix seconds, 0 where they were
#        struck.
# @param draw_round The block's new draw round, 0 where there is none.
# @param score_by Until when new scores can be posted (kind 1), or when silence refunds the sponsor (kind 2), in Unix
#        seconds; 0 where nothing was struck or the block is void.
event Resolved:
    kind: indexed(uint256)
    id: indexed(uint256)
    upheld: bool
    expired: bool
    bond_to: address
    settle_after: uint256
    draw_round: uint256
    score_by: uint256


# @notice An open challenge.
# @param challenger Who put up the bond.
# @param bond The bond, in wei of ROAST.
# @param resolve_by Until when the guardian decides, in Unix seconds.
struct Dispute:
    challenger: address
    bond: uint256
    resolve_by: uint256


_ROAST: immutable(IRoastToken)
_KIND: immutable(uint256)

_disputes: HashMap[uint256, Dispute]


@deploy
def __init__(roast: address, kind: uint256):
    """
    @notice Fixes the bonds' token and what is disputed here.
    @param roast The ROAST token.
    @param kind 1 for scores, 2 for payouts.
    """
    _ROAST = IRoastToken(roast)
    _KIND = kind


@external
@view
def challenge_of(id: uint256) -> Dispute:
    """
    @notice The open challenge of a block or campaign.
    @param id The block or campaign.
    @return The challenge; all zero where none is open.
    """
    return self._disputes[id]


@internal
def _open(id: uint256, reason: bytes32, bond: uint256, resolve_timeout: uint256):
    """
    @notice Opens a challenge and takes the caller's bond.
    @param id The block or campaign.
    @param reason Digest of a published text.
    @param bond In wei.
    @param resolve_timeout Seconds in which the guardian decides.
    """
    resolve_by: uint256 = block.timestamp + resolve_timeout
    self._disputes[id] = Dispute(challenger=msg.sender, bond=bond, resolve_by=resolve_by)
    log Challenged(
        kind=_KIND, id=id, challenger=msg.sender, reason=reason, bond=bond, resolve_by=resolve_by
    )
    assert extcall _ROAST.transferFrom(msg.sender, self, bond), "dispute: bond"


@internal
@view
def _is_expired(id: uint256) -> bool:
    """
    @notice Whether the time to decide is over.
    @param id The block or campaign, with an open challenge.
    @return True from `resolve_by` on.
    """
    return block.timestamp >= self._disputes[id].resolve_by


@internal
def _close(
    id: uint256,
    upheld: bool,
    expired: bool,
    settle_after: uint256,
    draw_round: uint256,
    score_by: uint256,
):
    """
    @notice Ends a challenge: a rejected one's bond is burned, any other goes back.
    @param id The block or campaign, with an open challenge.
    @param upheld Whether it succeeded.
    @param expired Whether nobody decided in time.
    @param settle_after When what was posted becomes final after all, or 0.
    @param draw_round The block's new draw round, or 0.
    @param score_by Until when something new can be posted, or 0.
    """
    closed: Dispute = self._disputes[id]
    self._disputes[id] = empty(Dispute)
    returned: bool = upheld or expired
    log Resolved(
        kind=_KIND,
        id=id,
        upheld=upheld,
        expired=expired,
        bond_to=closed.challenger if returned else empty(address),
        settle_after=settle_after,
        draw_round=draw_round,
        score_by=score_by,
    )
    if returned:
        assert extcall _ROAST.transfer(closed.challenger, closed.bond), "dispute: bond"
    else:
        extcall _ROAST.burn(closed.bond)
